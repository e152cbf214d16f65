/** Initial parameters: random, scaled by the size of what a tensor reads. */

import ln from "@stdlib/math-base-special-ln";
import { DitherError } from "../../base/errors.js";
import { draws, streams, type Draws } from "../../random/draws.js";
import { connections, daleSigns } from "../specification/allowed-values.js";
import { balance } from "./balance.js";
import type { MatrixName } from "../specification/constraints.js";
import { type Network } from "../specification/network.js";
import { parameterCount, parameterLayout } from "../specification/parameter-layout.js";
import { orthogonal } from "../../math/linear/orthogonal.js";
import { checkSpecification, type NetworkSpecification } from "../specification/specification.js";
import { isLayered } from "../specification/layers.js";
import { type LayeredSpecification } from "../specification/specification.js";
import { layeredLayout } from "../specification/parameter-layout.js";
import { layerDrawStep, drawSteps } from "../specification/draw-steps.js";
import { checkOptions } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import { filled, kindsOf } from "../../settings/check.js";
import { readoutLaws, recurrentLaws } from "../../settings/names.js";
import { initialSettings, type InitialScales } from "../../settings/initial.js";

export { readoutLaws, recurrentLaws, type InitialScales };

export const defaultScales: InitialScales = filled(initialSettings);

/**
 * An untrained network. The value of `[to, from]` depends on the seed, the tensor, `to` and `from` alone (but for an
 * orthogonal or a balanced matrix, which is made of all of them). b_out and trained initial states start at 0; frozen
 * tensors have their values. Missing connections are 0, and the fan-in that weights are scaled by is the mean number of
 * those that exist; signs that are prescribed hold.
 * @throws DitherError `value` for a law of W_rec that does not go with the constraints.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, tensor } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin"), { units: 16, seed: 1 }));
 * console.log(tensor(network, "W_rec")?.length, tensor(network, "b_rec")?.every((b) => b === 0)); // 256 true
 * ```
 */
export function initialNetwork(specification: NetworkSpecification, scales: Partial<InitialScales> = {}): Network {
  checkArguments("initialNetwork", { specification }, { specification: "specification" });
  checkOptions("initialNetwork", scales, kindsOf(initialSettings));
  const checked = checkSpecification(specification);
  const scale = filled(initialSettings, scales);
  if (isLayered(checked)) return { specification: checked, parameters: layeredParameters(checked, scale) };
  const parameters = new Float32Array(parameterCount(checked));
  for (const { name, shape, offset, size } of parameterLayout(checked)) {
    const fixed = checked.constraints?.frozen?.[name];
    if (typeof fixed === "number") parameters.fill(fixed, offset, offset + size);
    else if (name === "b_rec") parameters.set(initialBias(checked, size, scale), offset);
    else if (name === "m" || name === "n") parameters.set(initialFactor(checked, name, size, scale), offset);
    else if (name === "W_rec" || name === "W_in" || name === "W_out")
      parameters.set(initialMatrix(checked, name, shape[0], shape[1], scale), offset);
  }
  return { specification: checked, parameters };
}

/**
 * Of a network with hidden layers: W of the first as W_in (`input`), of the others as W_rec (`recurrent`), biases with
 * their spreads around `bias`.
 */
function layeredParameters(specification: LayeredSpecification, scale: InitialScales): Float32Array {
  const random = draws(specification.seed, streams.initialValues);
  const parameters = new Float32Array(parameterCount(specification));
  const { biasSpread = 0, laterBiasSpread = biasSpread } = scale;
  layeredLayout(specification).forEach(({ name, shape, offset, size }, number) => {
    if (name === "b_out") return;
    const first = number < 2;
    const step = layerDrawStep + number;
    const isBias = shape.length === 1;
    const gain = name === "W_out" ? scale.readout : first ? scale.input : scale.recurrent;
    const deviation = isBias ? (first ? biasSpread : laterBiasSpread) : gain / Math.sqrt(shape[1]);
    const middle = isBias ? scale.bias : 0;
    const columns = shape[1] ?? 1;
    for (let i = 0; i < size; i++)
      parameters[offset + i] =
        deviation === 0 ? middle : middle + deviation * random.gaussian(Math.floor(i / columns), step, i % columns);
  });
  return parameters;
}

/**
 * A factor of W_rec = m nᵀ / N, `[unit, rank]`, float64: √g N(0, 1), so that W_rec is g times a product of independent standard normal
 * vectors, whose overlaps nᵀ m / N are of order 1/√N (Mastrogiuseppe & Ostojic 2018; Dubreuil et al. 2022).
 * @throws DitherError `value` for a law that makes a square matrix
 */
function initialFactor(
  { seed, rank = 1 }: NetworkSpecification,
  name: "m" | "n",
  size: number,
  { recurrent, recurrentLaw }: InitialScales,
): Float64Array {
  if (recurrentLaw !== "gaussian")
    throw new DitherError(
      "value",
      `initial values: expected the law gaussian for recurrent weights of low rank, got ${recurrentLaw}.`,
    );
  const random = draws(seed, streams.initialValues);
  // W_rec has the sign of g.
  const deviation = Math.sqrt(Math.abs(recurrent)) * (name === "n" ? Math.sign(recurrent) : 1);
  return Float64Array.from(
    { length: size },
    (_, i) => deviation * random.gaussian(Math.floor(i / rank), drawSteps[name], i % rank),
  );
}

/** Recurrent biases, float64: `bias`, with a Gaussian spread where one is asked for. */
function initialBias(
  { seed }: NetworkSpecification,
  rows: number,
  { bias, biasSpread = 0 }: InitialScales,
): Float64Array {
  const random = draws(seed, streams.initialValues);
  return Float64Array.from({ length: rows }, (_, i) =>
    biasSpread === 0 ? bias : bias + biasSpread * random.gaussian(i, drawSteps.b_rec),
  );
}

/** A weight matrix `[to, from]`, float64, by its law and within its constraints. */
function initialMatrix(
  specification: NetworkSpecification,
  name: MatrixName,
  rows: number,
  columns: number,
  scale: InitialScales,
): ArrayLike<number> {
  const random = draws(specification.seed, streams.initialValues);
  const exist = connections(specification, name);
  const fanIn = exist ? exist.reduce((sum, one) => sum + one, 0) / rows : columns;
  const signs = name === "W_rec" ? daleSigns(specification) : null;
  const drawn = signs
    ? magnitudes(rows, scale.recurrentLaw, random)
    : lawfulMatrix(name, rows, columns, fanIn, scale, random);
  if (exist) for (let i = 0; i < drawn.length; i++) if (exist[i] === 0) drawn[i] = 0;
  if (signs && scale.recurrentLaw === "diagonal")
    for (let i = 0; i < drawn.length; i++) drawn[i] *= Math.abs(scale.recurrent) * signs[i % columns];
  else if (signs) balance(drawn, signs, Math.abs(scale.recurrent));
  if (specification.constraints?.signs?.[name] === "nonnegative")
    for (let i = 0; i < drawn.length; i++) drawn[i] = Math.abs(drawn[i]);
  return drawn;
}

/** Magnitudes of W_rec under Dale's law, before balancing. */
function magnitudes(size: number, law: InitialScales["recurrentLaw"], random: Draws): Float64Array {
  const { W_rec } = drawSteps;
  const one = (to: number, from: number): number => {
    switch (law) {
      case "gaussian":
        return Math.abs(random.gaussian(to, W_rec, from));
      case "balanced":
        // Gamma of shape 2: the sum of two exponentials.
        return -ln(random.uniform(to, W_rec, 2 * from)) - ln(random.uniform(to, W_rec, 2 * from + 1));
      case "diagonal":
        return to === from ? 1 : 0;
      case "orthogonal":
        throw new DitherError(
          "value",
          "initial values: an orthogonal W_rec cannot obey Dale's law. Choose the law gaussian, balanced or diagonal.",
        );
      default:
        return law satisfies never;
    }
  };
  return Float64Array.from({ length: size * size }, (_, i) => one(Math.floor(i / size), i % size));
}

/** A weight matrix by its law, any signs. */
function lawfulMatrix(
  name: MatrixName,
  rows: number,
  columns: number,
  fanIn: number,
  scale: InitialScales,
  random: Draws,
): Float64Array {
  const element = (of: (to: number, from: number) => number): Float64Array =>
    Float64Array.from({ length: rows * columns }, (_, i) => of(Math.floor(i / columns), i % columns));
  const gain = name === "W_rec" ? scale.recurrent : name === "W_in" ? scale.input : scale.readout;
  const normal = (to: number, from: number): number => random.gaussian(to, drawSteps[name], from);
  if (name === "W_rec" && scale.recurrentLaw === "balanced")
    throw new DitherError(
      "value",
      "initial values: the law balanced needs Dale's law, which says which units are excitatory. Set `constraints.dale.excitatory: 0.8`, say.",
    );
  // In a gated cell each gate has a square of its own.
  if (name === "W_rec" && scale.recurrentLaw === "diagonal")
    return element((to, from) => (to % columns === from ? gain : 0));
  if (name === "W_rec" && scale.recurrentLaw === "orthogonal") {
    const drawn = element(normal);
    for (let first = 0; first < drawn.length; first += columns * columns) {
      const square = drawn.slice(first, first + columns * columns);
      drawn.set(
        orthogonal(square, columns).map((value) => gain * value),
        first,
      );
    }
    return drawn;
  }
  if (name === "W_out" && scale.readoutLaw === "glorot-uniform") {
    const limit = gain * Math.sqrt(6 / (rows + columns));
    return element((to, from) => limit * (2 * random.uniform(to, drawSteps[name], from) - 1));
  }
  const deviation = gain / Math.sqrt(fanIn);
  return element((to, from) => deviation * normal(to, from));
}
