/** An activation function of the user's: value and slope as code, checked against each other. */

import { DitherError } from "../../base/errors.js";
import { shown } from "../../base/shown.js";
import { activations } from "../../settings/names.js";
import { checkCode, shortly } from "./own-code.js";

/** An activation function as code. It must be a function of its argument alone: the same number for the same x. */
export interface ActivationCode {
  /** What files, messages and figures call it. */
  readonly name: string;
  readonly value: (x: number) => number;
  /** Its derivative; at a kink that from below. */
  readonly slope: (x: number) => number;
  /** E f(x + σξ) of mean x and variance σ² > 0; default by quadrature. */
  readonly mean?: ((mean: number, variance: number) => number) | undefined;
  /** Var f(x + σξ); default by quadrature. */
  readonly variance?: ((mean: number, variance: number) => number) | undefined;
}

const codeKind = {
  where: "defineActivation",
  what: "an activation function",
  taken: activations,
  beside: { mean: "function", variance: "function" },
} as const;

/** Spacing of the arguments at which slopes are compared with differences of values, and how far they reach. */
const spacing = 1 / 64;
const reach = 12;
const step = 1e-3;
const tolerance = 1e-3;

/** An activation function as code that was checked, with what analyses ask of it. */
export class OwnActivation implements ActivationCode {
  readonly name: string;
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly mean: ((mean: number, variance: number) => number) | undefined;
  readonly variance: ((mean: number, variance: number) => number) | undefined;
  /** Where its slope jumps, ascending. */
  readonly kinks: readonly number[];
  /** The steepest slope, up or down, within 12 of 0. */
  readonly steepest: number;

  /** @throws DitherError as {@link defineActivation} */
  constructor(code: ActivationCode) {
    checkCode(code, codeKind);
    const { name, value, slope } = code;
    this.name = name;
    this.value = value;
    this.slope = slope;
    this.mean = code.mean;
    this.variance = code.variance;
    this.kinks = kinksOf(slope);
    checkSlopes(this);
    this.steepest = arguments_().reduce((most, x) => Math.max(most, Math.abs(slope(x))), 0);
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
 * An activation function of the user's, for `activation` of {@link networkFor}. It runs in WebAssembly's kernel, which calls it
 * for every number: with the same bits everywhere as far as it is made of + − × ÷, `Math.sqrt`, `Math.abs`, comparisons and
 * `deterministic`. Files keep its name alone, so that it must be given again where one is read.
 * @throws DitherError `usage` for what is missing; `value` for a name that is taken, values that are not finite within 12 of 0, and
 * a slope that is not that of the values.
 * @example
 * ```ts
 * import { defineActivation } from "dither";
 *
 * const softsign = defineActivation({
 *   name: "softsign",
 *   value: (x) => x / (1 + Math.abs(x)),
 *   slope: (x) => 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))),
 * });
 * console.log(softsign.value(1), softsign.kinks.length); // 0.5 0
 * ```
 */
export function defineActivation(code: ActivationCode): OwnActivation {
  return code instanceof OwnActivation ? code : new OwnActivation(code);
}

/** Arguments that miss round numbers, where kinks like to be. */
function arguments_(): number[] {
  return Array.from({ length: (2 * reach) / spacing }, (_, k) => -reach + (k + 0.3719) * spacing);
}

/** Where a slope jumps: a difference between neighbours that does not shrink with their distance. */
function kinksOf(slope: (x: number) => number): number[] {
  const kinks: number[] = [];
  const places = arguments_();
  for (let k = 1; k < places.length; k++) {
    let [from, to] = [places[k - 1], places[k]];
    const whole = Math.abs(slope(to) - slope(from));
    if (!(whole > 1e-3)) continue;
    while (to - from > 1e-12) {
      const middle = (from + to) / 2;
      const left = Math.abs(slope(middle) - slope(from));
      if (left >= Math.abs(slope(to) - slope(middle))) to = middle;
      else from = middle;
    }
    if (Math.abs(slope(to) - slope(from)) < whole / 2) continue;
    const place = (from + to) / 2;
    // A kink at a round number is there, not a millionth of a millionth beside it.
    const round = Math.round(place * 1e6) / 1e6;
    kinks.push(Math.abs(place - round) < 1e-10 ? round : place);
  }
  return kinks;
}

function checkSlopes({ name, value, slope, kinks }: OwnActivation): void {
  for (const x of arguments_()) {
    const [y, s] = [value(x), slope(x)];
    for (const [what, got] of [["value", y] as const, ["slope", s] as const])
      if (!Number.isFinite(got))
        throw new DitherError("value", `activation ${name}: expected \`${what}\` to be a finite number at x = ${shortly(x)}, got ${shown(got)}. Mend \`${what}\`.`); // prettier-ignore
    if (kinks.some((kink) => Math.abs(kink - x) <= step)) continue;
    const expected = (value(x + step) - value(x - step)) / (2 * step);
    if (Math.abs(s - expected) <= tolerance * Math.max(1, Math.abs(expected))) continue;
    throw new DitherError("value", `activation ${name}: expected \`slope\` at x = ${shortly(x)} to be ${shortly(expected)}, as its values have it, got ${shortly(s)}. Mend \`slope\` or \`value\`.`); // prettier-ignore
  }
  for (const kink of [0, ...kinks])
    for (const [what, f] of [["value", value] as const, ["slope", slope] as const])
      if (!Number.isFinite(f(kink)))
        throw new DitherError("value", `activation ${name}: expected \`${what}\` to be a finite number at x = ${shortly(kink)}, got ${shown(f(kink))}. Mend \`${what}\`.`); // prettier-ignore
}
