/** A loss of the user's: value and slope as code, checked against each other. */

import { DitherError } from "../../base/errors.js";
import { shown } from "../../base/shown.js";
import { lossNames } from "../../settings/names.js";
import { checkCode, shortly } from "./own-code.js";

/** A loss as code: that of one output at one step of one trial, a function of its two arguments alone. */
export interface LossCode {
  /** What files, messages and figures call it. */
  readonly name: string;
  /** ℓ(z, y) of an output z and its target y. The loss of a network is Σ w ℓ(z, y) / Σ w. */
  readonly value: (output: number, target: number) => number;
  /** ∂ℓ/∂z; at a kink any number between the slopes beside it. */
  readonly slope: (output: number, target: number) => number;
  /** ∂²ℓ/∂z², which explanations and the repair of the readout ask for; default by differences of the slope. */
  readonly curvature?: ((output: number, target: number) => number) | undefined;
  /** Outputs and targets that it is defined for, from and to, at which its slope is checked; default −8 to 8, and −2 to 2. */
  readonly outputs?: readonly [number, number] | undefined;
  readonly targets?: readonly [number, number] | undefined;
}

const codeKind = {
  where: "defineLoss",
  what: "a loss",
  taken: lossNames,
  beside: { curvature: "function", outputs: "numbers", targets: "numbers" },
} as const;

/** Places of the check between both ends, and the distance of the difference that a slope is compared with. */
const outputPlaces = 257;
const targetPlaces = 9;
const step = 1e-4;
const tolerance = 1e-3;

/** A loss as code that was checked. */
export class OwnLoss implements LossCode {
  readonly name: string;
  readonly value: (output: number, target: number) => number;
  readonly slope: (output: number, target: number) => number;
  readonly curvature: (output: number, target: number) => number;
  readonly outputs: readonly [number, number];
  readonly targets: readonly [number, number];

  /** @throws DitherError as {@link defineLoss} */
  constructor(code: LossCode) {
    checkCode(code, codeKind);
    const { name, value, slope } = code;
    this.name = name;
    this.value = value;
    this.slope = slope;
    this.outputs = rangeOf("outputs", code.outputs ?? [-8, 8]);
    this.targets = rangeOf("targets", code.targets ?? [-2, 2]);
    this.curvature = code.curvature ?? ((z, y) => bendOf(this, z, y));
    checkSlopes(this);
  }

  /** What files hold of it: its name. */
  toJSON(): { name: string } {
    return { name: this.name };
  }

  toString(): string {
    return this.name;
  }
}

/**
 * A loss of the user's, for `loss` of {@link networkFor}: that of each output alone, with the readout function identity or sigmoid.
 * The kernel runs step by step and leaves outputs, slopes and sums to it, in float64: with the same bits everywhere as far as it is made
 * of + − × ÷, `Math.sqrt`, `Math.abs`, comparisons and `deterministic`. Files keep its name alone, so that it must be given again
 * where one is read.
 * @throws DitherError `usage` for what is missing; `value` for a name that is taken, values that are not finite, and a slope that is
 * not that of the values.
 * @example
 * ```ts
 * import { defineLoss } from "dither";
 *
 * // Huber's loss: quadratic near the target, linear away from it.
 * const huber = defineLoss({
 *   name: "huber",
 *   value: (z, y) => (Math.abs(z - y) < 0.1 ? (z - y) * (z - y) : 0.2 * Math.abs(z - y) - 0.01),
 *   slope: (z, y) => (Math.abs(z - y) < 0.1 ? 2 * (z - y) : 0.2 * Math.sign(z - y)),
 * });
 * console.log(huber.value(1, 0).toFixed(2), huber.slope(1, 0)); // 0.19 0.2
 * ```
 */
export function defineLoss(code: LossCode): OwnLoss {
  return code instanceof OwnLoss ? code : new OwnLoss(code);
}

function rangeOf(name: string, range: readonly number[]): readonly [number, number] {
  const [from, to] = range;
  if (range.length !== 2 || !(from < to) || !Number.isFinite(to - from))
    throw new DitherError("value", `defineLoss: expected \`${name}\` to be two numbers, the smaller first, got ${shown(range)}.`); // prettier-ignore
  return [from, to];
}

/** Evenly spaced numbers, both ends among them. */
const places = ([from, to]: readonly [number, number], count: number): number[] =>
  Array.from({ length: count }, (_, k) => from + (k * (to - from)) / (count - 1));

/** The second derivative from slopes on both sides, within the outputs that the loss is defined for. */
function bendOf({ outputs, slope }: OwnLoss, output: number, target: number): number {
  const [lowest, highest] = outputs;
  const low = Math.max(output - step, Math.min(lowest, output));
  const high = Math.min(output + step, Math.max(highest, output));
  return (slope(high, target) - slope(low, target)) / (high - low);
}

function checkSlopes({ name, value, slope, outputs, targets }: OwnLoss): void {
  for (const y of places(targets, targetPlaces))
    for (const z of places([outputs[0] + 2 * step, outputs[1] - 2 * step], outputPlaces)) {
      const at = `output ${shortly(z)} and target ${shortly(y)}`;
      for (const [what, f] of [["value", value] as const, ["slope", slope] as const]) {
        const got = f(z, y);
        if (!Number.isFinite(got))
          throw new DitherError("value", `loss ${name}: expected \`${what}\` to be a finite number at ${at}, got ${shown(got)}. Mend \`${what}\`, or say with \`outputs\` and \`targets\` where it is defined.`); // prettier-ignore
      }
      const expected = (value(z + step, y) - value(z - step, y)) / (2 * step);
      // Where the slope jumps the difference lies between the slopes on both sides.
      const near = [slope(z - step, y), slope(z, y), slope(z + step, y)];
      const room = tolerance * Math.max(1, Math.abs(expected));
      if (expected >= Math.min(...near) - room && expected <= Math.max(...near) + room) continue;
      throw new DitherError("value", `loss ${name}: expected \`slope\` at ${at} to be ${shortly(expected)}, as its values have it, got ${shortly(near[1])}. Mend \`slope\` or \`value\`.`); // prettier-ignore
    }
}
