/** A network's parameters in float64, and its noise, as the closure takes them. */

import { stateCount } from "../network/cells/cells.js";
import { isLayered } from "../network/specification/layers.js";
import { denseNetwork } from "../network/specification/dense-network.js";
import type { Network } from "../network/specification/network.js";
import { parameterCount, parameterLayout, type TensorName } from "../network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import { noiseStructure, spreadInputNoise, type NoiseStructure } from "./noise-structure.js";

/** Parts of one flat vector in the order of `parameterLayout`: parameters, or derivatives with respect to them. */
export interface ClosureParameters {
  /** W_rec `[to, from]`; empty in a feedforward network. */
  readonly recurrent: Float64Array;
  /** W_in and b_rec; in a feedforward network those of its first layer. */
  readonly input: Float64Array;
  readonly bias: Float64Array;
  readonly readout: Float64Array;
  readonly readoutBias: Float64Array;
  /** h0; empty where it is not trained. */
  readonly initial: Float64Array;
  /** Layers after the first of a feedforward network. */
  readonly layers: readonly { readonly weights: Float64Array; readonly bias: Float64Array }[];
}

/** The parts of a flat vector. */
export function partsOf(specification: NetworkSpecification, flat: Float64Array): ClosureParameters {
  const layout = parameterLayout(specification);
  const part = (name: TensorName): Float64Array => {
    const slot = layout.find((one) => one.name === name);
    return slot ? flat.subarray(slot.offset, slot.offset + slot.size) : new Float64Array(0);
  };
  const layered = isLayered(specification);
  const hidden = layered ? specification.layers.slice(1) : [];
  return {
    recurrent: part("W_rec"),
    input: part(layered ? "layers.1.W" : "W_in"),
    bias: part(layered ? "layers.1.b" : "b_rec"),
    readout: part("W_out"),
    readoutBias: part("b_out"),
    initial: part("h0"),
    layers: hidden.map((_, k) => ({ weights: part(`layers.${k + 2}.W`), bias: part(`layers.${k + 2}.b`) })),
  };
}

export interface ClosureWeights extends ClosureParameters {
  specification: NetworkSpecification;
  /** All parameters, of which the others are parts. */
  flat: Float64Array;
  /** h[0] or x[0], `[unit]`; of a feedforward network 0, `[unit of the last layer]`. */
  initial: Float64Array;
  /** γ, as many. */
  leaks: Float64Array;
  noise: NoiseStructure;
}

/** The parameters of a network as the closure uses them: of low rank, of the one of full rank that it is. */
export function closureWeights(network: Network): ClosureWeights {
  const { specification } = denseNetwork(network);
  const { leak, leaks, layers, units, initialState } = specification;
  const flat = new Float64Array(parameterCount(specification));
  const parts = partsOf(specification, flat);
  const size = layers?.at(-1) ?? units;
  const weights: ClosureWeights = {
    ...parts,
    specification,
    flat,
    initial: initialState === "trained" ? parts.initial : new Float64Array(size * stateCount(specification)),
    leaks: Float64Array.from({ length: size }, (_, i) => leaks?.[i] ?? leak),
    noise: noiseStructure(specification),
  };
  loadWeights(weights, network);
  return weights;
}

/** Puts the parameters of another network of the same specification in their place. */
export function loadWeights(weights: ClosureWeights, network: Network): void {
  weights.flat.set(denseNetwork(network).parameters);
  spreadInputNoise(weights.noise, weights.input);
}
