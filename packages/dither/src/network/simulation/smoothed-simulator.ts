/**
 * Simulation of a network with smoothed activations, in float64: the kernel knows the plain ones only. It gives its noise,
 * so the draws are those of every other network; arithmetic is plain, so the bits are the same on every engine.
 */

import { kept } from "../../base/kept.js";
import { groupSize, noiseRows, type Kernel, type NoiseAddress } from "@dither/kernels";
import type { Trials } from "../../tasks/contract/trials.js";
import { smoothedActivation } from "../activation/smoothed-activation.js";
import { SmoothedTable } from "../activation/smoothed-table.js";
import { type Network } from "../specification/network.js";
import { parameterLayout, type TensorName } from "../specification/parameter-layout.js";
import { outputLoss, type OutputLoss } from "../specification/readouts.js";
import { smoothingPerUnit, type NetworkSpecification } from "../specification/specification.js";

/** What a simulation needs of a kernel; groups are of 16 trials. */
export type Simulator = Pick<
  Kernel,
  "groups" | "output" | "paddedOutputs" | "drawNoise" | "setNoise" | "simulate" | "stateRow"
>;

type Evaluate = (x: number) => number;

/** The activation of each unit; units with the same smoothing share a table. */
function unitEvaluators(specification: NetworkSpecification): readonly Evaluate[] {
  const made = new Map<number, Evaluate>();
  return Array.from(smoothingPerUnit(specification), (std) =>
    kept(made, std, () => (std > 0 ? tabulated(specification, std) : plain(specification))),
  );
}

function tabulated({ activation }: NetworkSpecification, std: number): Evaluate {
  const table = new SmoothedTable(activation, std);
  return (x) => table.at(x);
}

function plain({ activation }: NetworkSpecification): Evaluate {
  const f = smoothedActivation(activation);
  return (x) => (f.at(x, 0), f.mean);
}

export class SmoothedSimulator implements Simulator {
  readonly groups: number;
  readonly paddedOutputs: number;
  /** `[step, outputs rounded up to four, 16]`, of the last simulated group. */
  readonly output: Float32Array;
  private readonly specification: NetworkSpecification;
  private readonly evaluators: readonly Evaluate[];
  private readonly tensors: Record<TensorName, Float64Array>;
  /** σ of each row of the noise: of each unit, or of each channel where it is on the inputs. */
  private readonly sigma: Float64Array;
  /** h or r after each step, the initial state first: `[step + 1, unit, 16]`. */
  private readonly rates: Float64Array;
  /** The leaking state h or x, `[unit, 16]`. */
  private readonly state: Float64Array;
  private readonly rounded = new Float32Array(groupSize);
  private readonly row = new Float64Array(groupSize);
  private readonly outputsOf: OutputLoss["outputs"];
  /** W_out r + b_out of a step, `[output, 16]`, and of one trial. */
  private readonly logits: Float64Array;
  private readonly channels: Float64Array;

  /** @param kernel one for the same specification and trials, whose noise is used */
  constructor(
    private readonly kernel: Kernel,
    network: Network,
    private readonly trials: Trials,
  ) {
    const { specification, parameters } = network;
    const { units } = specification;
    this.specification = specification;
    this.outputsOf = outputLoss(specification).outputs;
    this.logits = new Float64Array(specification.outputs * groupSize);
    this.channels = new Float64Array(specification.outputs);
    this.groups = kernel.groups;
    this.paddedOutputs = kernel.paddedOutputs;
    this.output = new Float32Array(trials.steps * kernel.paddedOutputs * groupSize);
    this.evaluators = unitEvaluators(specification);
    const wide = parameterLayout(specification).map(({ name, offset, size }) => [
      name,
      Float64Array.from(parameters.subarray(offset, offset + size)),
    ]);
    this.tensors = { h0: new Float64Array(units), ...Object.fromEntries(wide) } as Record<TensorName, Float64Array>;
    this.sigma = new Float64Array(noiseRows(kernel.shape));
    this.rates = new Float64Array((trials.steps + 1) * units * groupSize);
    this.state = new Float64Array(units * groupSize);
  }

  setNoise(std: number | ArrayLike<number>): void {
    for (let i = 0; i < this.sigma.length; i++) this.sigma[i] = typeof std === "number" ? std : std[i];
  }

  drawNoise(address: NoiseAddress): void {
    this.kernel.drawNoise(address);
  }

  simulate(group: number): void {
    const { state, tensors, evaluators, rates, trials } = this;
    const { units, form } = this.specification;
    for (let i = 0; i < units; i++)
      for (let lane = 0; lane < groupSize; lane++) {
        const at = i * groupSize + lane;
        state[at] = tensors.h0[i];
        rates[at] = form === "current" ? evaluators[i](state[at]) : state[at];
      }
    for (let t = 0; t < trials.steps; t++) {
      for (let i = 0; i < units; i++) {
        this.sumInputs(group, t, i);
        this.advance(t, i);
      }
      this.read(t);
    }
  }

  /** h or r of a unit after `step` steps, rounded to float32 and overwritten by the next call. */
  stateRow(step: number, unit: number): Float32Array {
    const start = (step * this.specification.units + unit) * groupSize;
    this.rounded.set(this.rates.subarray(start, start + groupSize));
    return this.rounded;
  }

  /** W_rec r + W_in u + b of a unit, in `row`. */
  private sumInputs(group: number, t: number, i: number): void {
    const { row, rates, tensors, trials, kernel } = this;
    const { units, inputs } = this.specification;
    const onInput = kernel.shape.placement === "input";
    row.fill(tensors.b_rec[i]);
    for (let k = 0, from = t * units * groupSize; k < units; k++, from += groupSize) {
      const w = tensors.W_rec[i * units + k];
      for (let lane = 0; lane < groupSize; lane++) row[lane] += w * rates[from + lane];
    }
    const first = group * groupSize;
    const lanes = Math.min(groupSize, trials.count - first);
    for (let c = 0; c < inputs; c++) {
      const w = tensors.W_in[i * inputs + c];
      const from = (t * inputs + c) * trials.count + first;
      for (let lane = 0; lane < lanes; lane++) row[lane] += w * trials.input[from + lane];
      if (onInput && this.sigma[c] !== 0) {
        const xi = (t * kernel.paddedNoise + c) * groupSize;
        for (let lane = 0; lane < groupSize; lane++) row[lane] += w * this.sigma[c] * kernel.noise[xi + lane];
      }
    }
  }

  /** The unit's next state and rate from what it receives. */
  private advance(t: number, i: number): void {
    const { row, state, rates, sigma, kernel } = this;
    const { form, units } = this.specification;
    const { placement, leaks } = kernel.shape;
    const leak = leaks?.[i] ?? kernel.shape.leak;
    const f = this.evaluators[i];
    const inside = placement === "inside" ? sigma[i] : 0;
    const outside = placement === "outside" ? sigma[i] : 0;
    const xi = (t * kernel.paddedNoise + i) * groupSize;
    const to = ((t + 1) * units + i) * groupSize;
    for (let lane = 0; lane < groupSize; lane++) {
      const at = i * groupSize + lane;
      // Without noise nothing may have been drawn.
      const a = inside === 0 ? row[lane] : row[lane] + inside * kernel.noise[xi + lane];
      const added = outside === 0 ? 0 : outside * kernel.noise[xi + lane];
      if (form === "current") {
        state[at] = (1 - leak) * state[at] + leak * a;
        rates[to + lane] = f(state[at]) + added;
      } else {
        state[at] = (1 - leak) * state[at] + leak * (f(a) + added);
        rates[to + lane] = state[at];
      }
    }
  }

  private read(t: number): void {
    const { row, rates, tensors, output, paddedOutputs, logits, channels } = this;
    const { units, outputs } = this.specification;
    for (let o = 0; o < outputs; o++) {
      row.fill(tensors.b_out[o]);
      for (let k = 0, from = (t + 1) * units * groupSize; k < units; k++, from += groupSize) {
        const w = tensors.W_out[o * units + k];
        for (let lane = 0; lane < groupSize; lane++) row[lane] += w * rates[from + lane];
      }
      logits.set(row, o * groupSize);
    }
    for (let lane = 0; lane < groupSize; lane++) {
      for (let o = 0; o < outputs; o++) channels[o] = logits[o * groupSize + lane];
      this.outputsOf(channels, channels);
      for (let o = 0; o < outputs; o++) output[(t * paddedOutputs + o) * groupSize + lane] = channels[o];
    }
  }
}
