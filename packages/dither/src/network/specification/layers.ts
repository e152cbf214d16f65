/**
 * Feedforward networks of several hidden layers: what their tensors are called, and where their units stand.
 *
 *     x_0 = u,   x_l = f(W_l x_{l−1} + b_l + σ ξ_l)  (noise inside)  or  f(W_l x_{l−1} + b_l) + σ ξ_l  (outside),
 *     z = g(W_out x_L + b_out)
 *
 * for l = 1 … L, anew at every step of a trial: there is no memory. Units are numbered through the layers, the first
 * layer's first; that is the order of states, and the offset of a layer in the addresses of the noise.
 */

import { DitherError } from "../../base/errors.js";
import { checkArguments } from "../../base/check-arguments.js";

/** What of a specification says whether there are hidden layers. */
export interface MaybeLayered {
  layers?: readonly number[];
}

/** What of a specification hidden layers do not go with. */
interface LayerSettings extends MaybeLayered {
  units: number;
  leak: number;
  leaks?: unknown;
  form: string;
  initialState: string;
  constraints?: unknown;
  smoothing?: unknown;
}

export function isLayered<S extends MaybeLayered>(
  specification: S,
): specification is S & { layers: readonly number[] } {
  checkArguments("isLayered", { specification }, { specification: "object" });
  return specification.layers !== undefined;
}

/** The number of the first unit of each layer, and at the end that of all units. */
export function layerOffsets(layers: readonly number[]): number[] {
  checkArguments("layerOffsets", { layers }, { layers: "numbers" });
  const offsets = [0];
  layers.forEach((units, l) => offsets.push(offsets[l] + units));
  return offsets;
}

/**
 * The hidden layers as they stand in a specification; nothing where there are none.
 * @throws DitherError `value` for sizes that cannot be, `unsupported` for what layers do not go with.
 */
export function checkLayers(specification: LayerSettings, where: string): { layers?: number[] } {
  const { layers, units, leak, leaks, form, initialState, constraints, smoothing } = specification;
  if (layers === undefined) return {};
  // From a file it may be anything.
  const sizes: readonly number[] = Array.isArray(layers) ? (layers as readonly number[]) : [];
  if (sizes.length === 0 || sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new DitherError(
      "value",
      `${where}: expected layers to be whole numbers of units, one at least, got ${JSON.stringify(layers)}.`,
    );
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sum !== units)
    throw new DitherError(
      "value",
      `${where}: expected units to be ${sum}, the sum of layers [${sizes.join(", ")}], got ${units}. Give \`layers\` alone.`,
    );
  const wrong = [
    [leak !== 1, `a leak of 1, got ${leak}`],
    [leaks !== undefined, "no leaks per unit"],
    [form !== "rate", `form rate, got ${form}`],
    [initialState !== "zero", `initial state zero, got ${initialState}`],
    [constraints !== undefined, "no constraints"],
    [smoothing !== undefined, "no smoothing"],
  ] as const;
  for (const [is, expected] of wrong)
    if (is) throw new DitherError("unsupported", `${where}: with hidden layers, expected ${expected}.`);
  return { layers: [...sizes] };
}

/**
 * What analyses of one recurrent layer say to a network of several.
 * @throws DitherError `unsupported`
 */
export function refuseLayers(specification: MaybeLayered, what: string): void {
  if (isLayered(specification))
    throw new DitherError(
      "unsupported",
      `${what}: expected a recurrent network, got a feedforward one with hidden layers [${specification.layers.join(", ")}]. Train, measure, compare and simulate work with it.`,
    );
}
