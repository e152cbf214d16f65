/**
 * A feedforward network of several hidden layers as the recurrent network that it is: leak 1, recurrent weights that lead
 * from each layer to the next and nowhere else, input to the first layer, readout from the last. With the input held, one
 * layer is right after every step, the last after as many as there are; noise is fresh at every step, as in the layers.
 */

import { emptyTrials, type Trials } from "../../tasks/contract/trials.js";
import { layerOffsets } from "../specification/layers.js";
import { type LayeredSpecification } from "../specification/specification.js";
import { networkFromTensors, tensor, type Network } from "../specification/network.js";
import { type TensorName } from "../specification/parameter-layout.js";

/** The recurrent network; units keep their numbers. */
export function unrollNetwork(network: Network & { specification: LayeredSpecification }): Network {
  const { layers, ...specification } = network.specification;
  const { units, inputs, outputs } = specification;
  const offsets = layerOffsets(layers);
  const values = (name: TensorName): Float32Array => tensor(network, name) ?? new Float32Array(0);
  const recurrent = new Float32Array(units * units);
  const bias = new Float32Array(units);
  layers.forEach((size, l) => {
    bias.set(values(`layers.${l + 1}.b`), offsets[l]);
    if (l === 0) return;
    const weights = values(`layers.${l + 1}.W`);
    for (let i = 0; i < size; i++)
      recurrent.set(
        weights.subarray(i * layers[l - 1], (i + 1) * layers[l - 1]),
        (offsets[l] + i) * units + offsets[l - 1],
      );
  });
  const input = new Float32Array(units * inputs);
  input.set(values("layers.1.W"));
  const readout = new Float32Array(outputs * units);
  const last = layers.length - 1;
  const weights = values("W_out");
  for (let o = 0; o < outputs; o++)
    readout.set(weights.subarray(o * layers[last], (o + 1) * layers[last]), o * units + offsets[last]);
  return networkFromTensors(specification, {
    W_rec: recurrent,
    W_in: input,
    b_rec: bias,
    W_out: readout,
    b_out: values("b_out"),
  });
}

/**
 * Every step that counts as a trial of its own, its input held for as many steps as there are layers; the last one counts.
 * Where all such steps are alike, as with inputs and targets that are held, the last stands for all.
 */
export function unrollTrials(trials: Trials, layers: readonly number[]): Trials {
  const { steps, inputs, outputs, count } = trials;
  const rowOf = (values: Float32Array, channels: number, t: number): Float32Array =>
    values.subarray(t * channels * count, (t + 1) * channels * count);
  const counted = Array.from({ length: steps }, (_, t) => t).filter((t) =>
    rowOf(trials.weight, outputs, t).some((w) => w > 0),
  );
  const last = counted[counted.length - 1];
  const alike = counted.every((t) =>
    (["input", "target", "weight"] as const).every((name) => {
      const channels = name === "input" ? inputs : outputs;
      const there = rowOf(trials[name], channels, last);
      return rowOf(trials[name], channels, t).every((x, k) => x === there[k]);
    }),
  );
  const chosen = alike ? [last] : counted;
  const out = emptyTrials({ steps: layers.length, inputs, outputs, count: chosen.length * count });
  chosen.forEach((t, place) => {
    for (let k = 0; k < count; k++) {
      const to = place * count + k;
      for (let step = 0; step < layers.length; step++)
        for (let c = 0; c < inputs; c++)
          out.input[(step * inputs + c) * out.count + to] = trials.input[(t * inputs + c) * count + k];
      for (let o = 0; o < outputs; o++) {
        const at = ((layers.length - 1) * outputs + o) * out.count + to;
        out.target[at] = trials.target[(t * outputs + o) * count + k];
        out.weight[at] = trials.weight[(t * outputs + o) * count + k];
      }
    }
  });
  return out;
}
