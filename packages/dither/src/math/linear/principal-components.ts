/** Principal components of states, for pictures of trajectories and fixed points (Pearson 1901). */

import { DitherError } from "../../base/errors.js";
import { symmetricAxes } from "./symmetric-axes.js";
import { checkVector } from "./vector.js";
import { checkArguments } from "../../base/check-arguments.js";
import { type Shape } from "../../base/kinds.js";

export interface PrincipalComponents {
  units: number;
  /** Mean state, `[unit]`. */
  mean: Float64Array;
  /** Orthonormal directions by descending variance, `[component, unit]`; the largest element of each is positive. */
  components: Float64Array;
  /** Variance of the states along each direction, `[component]`. */
  variances: Float64Array;
  /** Variance over all directions. */
  totalVariance: number;
}

/** What is checked of {@link PrincipalComponents}. */
export const principalComponentsShape = {
  units: "number",
  mean: "floats",
  components: "floats",
  variances: "floats",
  totalVariance: "number",
} as const satisfies Shape<PrincipalComponents>;

/** What {@link principalComponents} is fitted to: a rollout or a mean one. */
export interface States {
  steps: number;
  count: number;
  /** `[step, unit, trial]` */
  states: ArrayLike<number>;
}

/**
 * The directions in which states vary most over all steps and trials.
 * @param components how many, default 3, at most the number of units
 * @throws DitherError `value` where there are none to find, `mismatch` for a wrong shape
 */
export function principalComponents(given: States, components = 3): PrincipalComponents {
  checkArguments(
    "principalComponents",
    { states: given, components },
    { states: { steps: "number", count: "number", states: "numbers" }, components: "number?" },
  );
  const { steps, count, states } = given;
  const rows = steps * count;
  const N = states.length / rows;
  if (!Number.isInteger(N) || N < 1)
    throw new DitherError(
      "mismatch",
      `principal components: expected states of shape [${steps}, unit, ${count}], got ${states.length} numbers.`,
    );
  if (!Number.isInteger(components) || components < 1)
    throw new DitherError("value", `principal components: expected at least 1 component, got ${components}.`);
  const at = (t: number, i: number, k: number): number => states[(t * N + i) * count + k];
  const mean = new Float64Array(N);
  for (let t = 0; t < steps; t++)
    for (let i = 0; i < N; i++) for (let k = 0; k < count; k++) mean[i] += at(t, i, k) / rows;
  const covariance = new Float64Array(N * N);
  for (let i = 0; i < N; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < steps; t++)
        for (let k = 0; k < count; k++) sum += (at(t, i, k) - mean[i]) * (at(t, j, k) - mean[j]);
      covariance[i * N + j] = covariance[j * N + i] = sum / rows;
    }
  const { values, axes } = symmetricAxes(covariance, N);
  return {
    units: N,
    mean,
    components: axes.slice(0, components * N),
    variances: values.slice(0, components).map((x) => Math.max(0, x)),
    totalVariance: values.reduce((sum, x) => sum + x, 0),
  };
}

/** Coordinates of one state in the directions, `[component]`. @throws DitherError `mismatch` for a state of other size. */
export function project(basis: PrincipalComponents, state: ArrayLike<number>): number[] {
  checkArguments("project", { basis, state }, { basis: principalComponentsShape, state: "numbers" });
  checkVector(state, basis.units, "a state", "principal components");
  return Array.from(basis.variances, (_, c) => {
    let sum = 0;
    for (let i = 0; i < basis.units; i++) sum += basis.components[c * basis.units + i] * (state[i] - basis.mean[i]);
    return sum;
  });
}

/** Coordinates of a direction, such as an eigenvector, `[component]`: as {@link project}, without the mean. */
export function projectDirection(basis: PrincipalComponents, direction: ArrayLike<number>): number[] {
  checkArguments("projectDirection", { basis, direction }, { basis: principalComponentsShape, direction: "numbers" });
  return project(
    basis,
    basis.mean.map((x, i) => x + direction[i]),
  );
}

/** Coordinates of all states, `[step, component, trial]`. */
export function projectTrajectories(basis: PrincipalComponents, given: States): Float64Array {
  checkArguments(
    "projectTrajectories",
    { basis, states: given },
    { basis: principalComponentsShape, states: { steps: "number", count: "number", states: "numbers" } },
  );
  const { steps, count, states } = given;
  const { units: N, components, mean } = basis;
  const kept = basis.variances.length;
  const out = new Float64Array(steps * kept * count);
  for (let t = 0; t < steps; t++)
    for (let c = 0; c < kept; c++)
      for (let i = 0; i < N; i++)
        for (let k = 0; k < count; k++)
          out[(t * kept + c) * count + k] += components[c * N + i] * (states[(t * N + i) * count + k] - mean[i]);
  return out;
}
