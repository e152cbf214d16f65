/** Simulation of a cell with smoothed activations, in float64: as `smoothed-simulator.ts`, from the description of the cell. */

import { kept } from "../../base/kept.js";
import { groupSize, noiseRows, type Kernel, type NoiseAddress } from "@dither/kernels";
import type { Trials } from "../../tasks/contract/trials.js";
import { smoothedActivation } from "../activation/smoothed-activation.js";
import { SmoothedTable } from "../activation/smoothed-table.js";
import { activationName } from "../specification/activation.js";
import { stateCount } from "../cells/cells.js";
import { namedTensors, tensor, type Network } from "../specification/network.js";
import type { TensorName } from "../specification/parameter-layout.js";
import { smoothingPerUnit, type Activation, type NetworkSpecification } from "../specification/specification.js";
import { outputLoss, type OutputLoss } from "../specification/readouts.js";
import { cellStepOf } from "./cell-reference.js";
import type { CellStep, StepNoise } from "./cell-step.js";
import type { Simulator } from "./smoothed-simulator.js";

/** Functions of gates by activation and level; those of one level share a table. */
export function tabulatedGates(
  specification: NetworkSpecification,
): (activation: Activation, row: number) => (x: number) => number {
  const levels = smoothingPerUnit(specification);
  const made = new Map<string, (x: number) => number>();
  return (activation, row) => {
    const std = row < 0 ? 0 : levels[row];
    const key = `${activationName(activation)} ${std}`;
    return kept(made, key, () => (std > 0 ? tabulated(activation, std) : plain(activation)));
  };
}

function tabulated(activation: Activation, std: number): (x: number) => number {
  const table = new SmoothedTable(activation, std);
  return (x) => table.at(x);
}

function plain(activation: Activation): (x: number) => number {
  const f = smoothedActivation(activation);
  return (x) => (f.at(x, 0), f.mean);
}

export class SmoothedCell implements Simulator {
  readonly groups: number;
  readonly paddedOutputs: number;
  /** `[step, outputs rounded up to four, 16]`, of the last simulated group. */
  readonly output: Float32Array;
  private readonly specification: NetworkSpecification;
  private readonly step: CellStep;
  private readonly initial: Float64Array;
  private readonly weightsOut: Float64Array;
  private readonly biasOut: Float64Array;
  private readonly sigma: Float64Array;
  private readonly read: OutputLoss["outputs"];
  private readonly logits: Float64Array;
  /** h after each step, the initial state first: `[step + 1, unit, 16]`. */
  private readonly rates: Float32Array;

  /** @param kernel one for the same specification and trials, whose noise is used */
  constructor(
    private readonly kernel: Kernel,
    network: Network,
    private readonly trials: Trials,
  ) {
    const { specification } = network;
    const wide = (name: TensorName): Float64Array => Float64Array.from(tensor(network, name) ?? []);
    this.specification = specification;
    this.groups = kernel.groups;
    this.paddedOutputs = kernel.paddedOutputs;
    this.output = new Float32Array(trials.steps * kernel.paddedOutputs * groupSize);
    this.step = cellStepOf(specification, namedTensors(network), tabulatedGates(specification));
    this.initial =
      specification.initialState === "trained"
        ? wide("h0")
        : new Float64Array(stateCount(specification) * specification.units);
    this.weightsOut = wide("W_out");
    this.biasOut = wide("b_out");
    this.read = outputLoss(specification).outputs;
    this.logits = new Float64Array(specification.outputs);
    this.sigma = new Float64Array(noiseRows(kernel.shape));
    this.rates = new Float32Array((trials.steps + 1) * specification.units * groupSize);
  }

  setNoise(std: number | ArrayLike<number>): void {
    for (let i = 0; i < this.sigma.length; i++) this.sigma[i] = typeof std === "number" ? std : std[i];
  }

  drawNoise(address: NoiseAddress): void {
    this.kernel.drawNoise(address);
  }

  simulate(group: number): void {
    const first = group * groupSize;
    for (let lane = 0; lane < groupSize && first + lane < this.trials.count; lane++) this.trial(first + lane, lane);
  }

  private trial(trial: number, lane: number): void {
    const { step, trials, kernel, specification } = this;
    const { inputs, placement } = kernel.shape;
    let state = this.initial;
    this.keep(0, state, lane);
    for (let t = 0; t < trials.steps; t++) {
      const noise = this.sigma.map((level, row) =>
        level === 0 ? 0 : level * kernel.noise[(t * kernel.paddedNoise + row) * groupSize + lane],
      );
      const input = Float64Array.from(
        { length: inputs },
        (_, c) => trials.input[(t * inputs + c) * trials.count + trial] + (placement === "input" ? noise[c] : 0),
      );
      const given: StepNoise = placement === "input" ? {} : { [placement]: noise };
      state = step.next(step.run(state, input, given));
      this.keep(t + 1, state, lane);
      for (let o = 0; o < specification.outputs; o++) {
        let z = this.biasOut[o];
        for (let k = 0; k < specification.units; k++) z += this.weightsOut[o * specification.units + k] * state[k];
        this.logits[o] = z;
      }
      this.read(this.logits, this.logits);
      for (let o = 0; o < specification.outputs; o++)
        this.output[(t * this.paddedOutputs + o) * groupSize + lane] = this.logits[o];
    }
  }

  private keep(t: number, state: Float64Array, lane: number): void {
    const { units } = this.specification;
    for (let i = 0; i < units; i++) this.rates[(t * units + i) * groupSize + lane] = state[i];
  }

  /** h of a unit after `step` steps. */
  stateRow(step: number, unit: number): Float32Array {
    const start = (step * this.specification.units + unit) * groupSize;
    return this.rates.subarray(start, start + groupSize);
  }
}
