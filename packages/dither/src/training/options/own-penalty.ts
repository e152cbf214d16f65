/** A penalty of the user's on the parameters: value and gradient as code, checked against each other. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { shown } from "../../base/shown.js";
import { checkCodeName } from "../../network/specification/own-code.js";
import { parameterLayout } from "../../network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import type { NamedPenalty, PenaltyCode, PenaltyTensors } from "../../settings/penalty.js";

const codeKinds = { name: "text", value: "function", gradient: "function" } as const;

/** The step of the difference that a gradient is compared with, and how near they must be. */
const step = 1e-5;
const tolerance = 1e-3;

/** @throws DitherError `usage` and `value` for what is no penalty; `incomplete` for the name alone, as files hold it */
export function checkPenaltyCode(given: PenaltyCode | NamedPenalty, where: string): PenaltyCode {
  checkArguments(where, { penalty: given }, { penalty: "object" });
  checkOptions(`${where}: penalty`, given, codeKinds);
  checkCodeName(`${where}: penalty`, given.name, [], "a penalty");
  const code = given as Partial<PenaltyCode>;
  if (typeof code.value !== "function" || typeof code.gradient !== "function")
    throw new DitherError(
      "incomplete",
      `${where}: expected the penalty ${given.name} as { name, value, gradient }, got its ${typeof code.value === "function" ? "value" : "name"} alone. Give its functions in a program: files hold the name.`,
    );
  return given as PenaltyCode;
}

/** A penalty at work on the flat parameters of one network. */
export class OwnPenalty {
  private readonly tensors: PenaltyTensors;
  private readonly slopes: PenaltyTensors;
  private readonly slots: readonly { name: string; offset: number; size: number }[];

  constructor(
    private readonly code: PenaltyCode,
    specification: NetworkSpecification,
  ) {
    this.slots = parameterLayout(specification);
    const arrays = (): PenaltyTensors =>
      Object.fromEntries(this.slots.map(({ name, size }) => [name, new Float64Array(size)]));
    this.tensors = arrays();
    this.slopes = arrays();
  }

  /** Adds `scale` times its gradient to `gradient`; returns its value. */
  add(parameters: Float32Array, gradient: Float32Array, scale: number): number {
    const { code, slots, tensors, slopes } = this;
    for (const { name, offset, size } of slots) tensors[name].set(parameters.subarray(offset, offset + size));
    const value = code.value(tensors);
    for (const { name } of slots) slopes[name].fill(0);
    code.gradient(tensors, slopes);
    for (const { name, offset, size } of slots) {
      const slope = slopes[name];
      for (let i = 0; i < size; i++) gradient[offset + i] += scale * slope[i];
    }
    return value;
  }

  /**
   * Compares the gradient at these parameters with differences of values, along one direction in each tensor.
   * @throws DitherError `value` naming tensor and right number
   */
  check(parameters: Float32Array): void {
    const { code, slots, tensors, slopes } = this;
    const fault = (words: string): DitherError => new DitherError("value", `penalty ${code.name}: ${words}`);
    const value = this.add(parameters, new Float32Array(parameters.length), 0);
    if (!Number.isFinite(value))
      throw fault(`expected \`value\` to be a finite number, got ${shown(value)}. Mend \`value\`.`);
    for (const { name } of slots) {
      const [tensor, slope] = [tensors[name], slopes[name].slice()];
      // Neighbours move by different amounts, so that no sum over them hides a wrong sign.
      const direction = tensor.map((_, i) => (i % 2 === 0 ? 1 : -1) / (1 + (i % 7)));
      const at = (share: number): number => {
        const before = tensor.slice();
        direction.forEach((d, i) => (tensor[i] += share * d));
        const moved = code.value(tensors);
        tensor.set(before);
        return moved;
      };
      const expected = (at(step) - at(-step)) / (2 * step);
      const got = slope.reduce((sum, one, i) => sum + one * direction[i], 0);
      if (Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected))) continue;
      throw fault(`expected \`gradient\` in ${name} to be ${Number(expected.toPrecision(6))} along a direction, as its values have it, got ${Number(got.toPrecision(6))}. Mend \`gradient\` or \`value\`.`); // prettier-ignore
    }
  }
}
