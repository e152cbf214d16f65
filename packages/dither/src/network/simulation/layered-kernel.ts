/**
 * Several kernels in a chain, one for each hidden layer, that work as one: each without recurrence, all but the last with
 * the identity as readout, so that its outputs are its units and their adjoints come back through it unchanged.
 */

import { isSquared, logitSpecification, outputLoss } from "../specification/readouts.js";
import { judgedAdjoints, squaredAdjoints, writeInputs, type Adjoints } from "./output-adjoints.js";
import { kernelActivation } from "../specification/activation.js";
import {
  groupSize,
  Kernel,
  type GroupSteps,
  type KernelShape,
  type NoiseAddress,
  type TrialArrays,
} from "@dither/kernels";
import { describedCell } from "../cells/cells.js";
import { noiseShapeOf } from "../specification/noise.js";
import { layerOffsets } from "../specification/layers.js";
import { type LayeredSpecification } from "../specification/specification.js";
import { channelFunction } from "../readout/readout-function.js";
import { kernelReadouts } from "./kernel-readouts.js";

/** What a training asks of a kernel that holds one network and a batch of trials. */
export type TrainingKernel = Pick<
  Kernel,
  | "parameters"
  | "gradient"
  | "trialPenalty"
  | "pack"
  | "loadTrials"
  | "setNoise"
  | "setTrialNoise"
  | "setRatePenalties"
  | "differentiate"
  | "differentiateGroups"
>;

/** Sizes of trials. */
interface Size {
  steps: number;
  count: number;
}

/** The kernels' shapes, the first layer's first. */
export function layerShapes(specification: LayeredSpecification, { steps }: Size): KernelShape[] {
  const { layers, inputs, outputs, activation, noise } = specification;
  const { readout, readouts } = kernelReadouts(specification);
  return layers.map((units, l) => {
    const last = l === layers.length - 1;
    const read = l === 0 ? inputs : layers[l - 1];
    const cell = describedCell({ units, inputs: read, layers, activation, noise });
    const drawn = noiseShapeOf(noise);
    return {
      units,
      inputs: read,
      ...(cell && { cell }),
      ...(drawn && { noiseShape: drawn }),
      outputs: last ? outputs : units,
      steps,
      trials: groupSize,
      form: "rate",
      placement: noise.placement,
      ...kernelActivation(activation),
      readout: last ? readout : "identity",
      ...(last && readouts && { readouts }),
      leak: 1,
      trainedInitialState: false,
      // Noise comes from one kernel for all layers, so that units are numbered through.
      purpose: "given",
      recurrent: false,
      closedLoop: true,
    };
  });
}

/** The shape of the kernel that draws the noise of all layers. */
function noiseShape(specification: LayeredSpecification, steps: number): KernelShape {
  const [shape] = layerShapes(specification, { steps, count: groupSize });
  const { closedLoop: _, cell: __, ...open } = shape;
  return { ...open, units: specification.units, inputs: 0, outputs: 1, purpose: "simulation" };
}

/** Numbers of W_rec, which a kernel has whether it uses it or not, but for one whose cell has none. */
const recurrentCount = ({ cell, units }: KernelShape): number => (cell ? 0 : units * units);

/** Every shape that a layered network takes, to add up their memory. */
export function allShapes(specification: LayeredSpecification, size: Size): KernelShape[] {
  return [...layerShapes(specification, size), noiseShape(specification, size.steps)];
}

export class LayeredKernel implements TrainingKernel {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly trialPenalty = new Float64Array(groupSize);
  /** `[step, outputs rounded up to four, 16]` of the last group simulated. */
  readonly output: Float32Array;
  readonly paddedOutputs: number;
  readonly groups: number;
  private readonly offsets: number[];
  private trials: TrialArrays;
  private steps: number;

  private constructor(
    private readonly specification: LayeredSpecification,
    size: Size,
    private readonly chain: readonly Kernel[],
    private readonly noise: Kernel,
    /** Of the loss that it is differentiated with. */
    private readonly adjoints: Adjoints,
  ) {
    const { inputs, outputs, layers } = specification;
    const count = chain.reduce((sum, { shape }) => sum + shape.units * (shape.inputs + 1), 0);
    const readout = outputs * (layers[layers.length - 1] + 1);
    this.parameters = new Float32Array(count + readout);
    this.gradient = new Float32Array(count + readout);
    this.steps = size.steps;
    this.groups = Math.ceil(size.count / groupSize);
    this.paddedOutputs = Math.ceil(outputs / 4) * 4;
    this.output = new Float32Array(size.steps * this.paddedOutputs * groupSize);
    this.offsets = layerOffsets(layers);
    const empty = (channels: number): Float32Array => new Float32Array(size.steps * channels * size.count);
    this.trials = { count: size.count, input: empty(inputs), target: empty(outputs), weight: empty(outputs) };
  }

  /**
   * Kernels for trials of at most this size, whose {@link differentiate} has the loss of the specification. To be differentiated with
   * another loss than the squared error they put out logits.
   * @throws KernelMemoryError, KernelUnavailableError
   */
  static async create(
    given: LayeredSpecification,
    size: Size,
    purpose: "simulation" | "training",
    choice?: Parameters<typeof Kernel.create>[1],
  ): Promise<LayeredKernel> {
    const squared = isSquared(given);
    const specification = purpose === "training" && !squared ? logitSpecification(given) : given;
    const { outputs, readout } = given;
    const adjoints = squared
      ? squaredAdjoints(outputs, channelFunction(readout))
      : judgedAdjoints(outputLoss(given), outputs);
    const chain: Kernel[] = [];
    for (const shape of layerShapes(specification, size)) chain.push(await Kernel.create(shape, choice));
    const noise = await Kernel.create(noiseShape(specification, size.steps), choice);
    return new LayeredKernel(specification, size, chain, noise, adjoints);
  }

  /** Makes the parameters known to the layers; call after each change of {@link parameters}. */
  pack(): void {
    let at = 0;
    const take = (into: Float32Array, from: number, length: number): void => {
      into.set(this.parameters.subarray(at, at + length), from);
      at += length;
    };
    this.chain.forEach((kernel, l) => {
      const { units, inputs, outputs } = kernel.shape;
      const weights = recurrentCount(kernel.shape);
      const readout = weights + units * inputs + units;
      take(kernel.parameters, weights, units * inputs + units);
      if (l === this.chain.length - 1) take(kernel.parameters, readout, outputs * units + outputs);
      else for (let i = 0; i < units; i++) kernel.parameters[readout + i * units + i] = 1;
      kernel.pack();
    });
  }

  loadTrials(trials: TrialArrays, steps = this.steps): void {
    this.trials = trials;
    this.steps = steps;
  }

  setNoise(std: number | ArrayLike<number>): void {
    this.chain.forEach((kernel, l) => {
      kernel.setNoise(typeof std === "number" ? std : Array.from(std).slice(this.offsets[l], this.offsets[l + 1]));
    });
  }

  private factors: Float32Array | null = null;

  setTrialNoise(factors: number | ArrayLike<number>): void {
    this.factors = Float32Array.from({ length: groupSize }, (_, lane) =>
      typeof factors === "number" ? factors : factors[lane],
    );
  }

  setRatePenalties(squared: ArrayLike<number>, absolute: ArrayLike<number>): void {
    for (const kernel of this.chain) kernel.setRatePenalties(squared, absolute);
  }

  /** Draws the noise of all units and steps for one group. */
  drawNoise(address: NoiseAddress): void {
    const { noise, factors } = this;
    noise.drawNoise(address);
    const rows = noise.paddedUnits * groupSize;
    this.chain.forEach((kernel, l) => {
      const size = kernel.shape.units * groupSize;
      for (let t = 0; t < this.steps; t++) {
        const from = t * rows + this.offsets[l] * groupSize;
        const to = t * kernel.paddedUnits * groupSize;
        kernel.noise.set(noise.noise.subarray(from, from + size), to);
        if (factors) for (let i = 0; i < size; i++) kernel.noise[to + i] *= factors[i % groupSize];
      }
    });
  }

  /** States and outputs of one group with the noise last drawn. */
  simulate(group: number): void {
    const address: NoiseAddress = { key: [0, 0], stream: 0, firstTrial: 0, index: 0 };
    const { chain, paddedOutputs, specification } = this;
    for (const kernel of chain) kernel.beginGroup();
    for (let t = 0; t < this.steps; t++) {
      writeInputs(chain[0].inputRows(t), { ...this.trials, inputs: specification.inputs }, t, group);
      chain.forEach((kernel, l) => {
        if (l > 0) kernel.inputRows(t).set(chain[l - 1].output.subarray(0, kernel.shape.inputs * groupSize));
        kernel.forwardStep(t, address);
      });
      const last = chain[chain.length - 1].output;
      this.output.set(last.subarray(0, specification.outputs * groupSize), t * paddedOutputs * groupSize);
    }
  }

  /** State row `[16 trials]` of a unit, numbered through the layers, after `step` steps. */
  stateRow(step: number, unit: number): Float32Array {
    const layer = this.offsets.findLastIndex((first) => first <= unit);
    return this.chain[layer].stateRow(step, unit - this.offsets[layer]);
  }

  /** As {@link Kernel.differentiateGroups}, one group after another. */
  differentiateGroups(
    { first, last }: { first: number; last: number },
    address: NoiseAddress,
    steps: GroupSteps,
  ): void {
    for (let group = first; group < last; group++) {
      steps.before?.(group);
      const firstTrial = address.firstTrial + (group - first) * groupSize;
      steps.done(group, this.differentiate(group, { ...address, firstTrial }));
    }
  }

  /** Σ w (z − y)², or the loss of the specification, of a group and its {@link gradient}, with fresh noise at that address. */
  differentiate(group: number, address?: NoiseAddress): number {
    if (address) this.drawNoise(address);
    this.simulate(group);
    const { chain, paddedOutputs, adjoints, trials, output } = this;
    const { outputAdjoint } = chain[chain.length - 1];
    let loss = 0;
    for (const kernel of chain) kernel.beginAdjoints();
    for (let t = this.steps - 1; t >= 0; t--) {
      const rows = output.subarray(t * paddedOutputs * groupSize, (t + 1) * paddedOutputs * groupSize);
      loss += adjoints({ trials, step: t, group, rows, into: outputAdjoint });
      for (let l = chain.length - 1; l >= 0; l--) {
        chain[l].adjointsOfStep(t);
        if (l > 0) chain[l - 1].outputAdjoint.set(chain[l].inputAdjoint);
      }
    }
    this.trialPenalty.fill(0);
    for (const kernel of chain) {
      kernel.endAdjoints();
      for (let lane = 0; lane < groupSize; lane++) this.trialPenalty[lane] += kernel.trialPenalty[lane];
    }
    this.unpackGradient();
    return loss;
  }

  private unpackGradient(): void {
    let at = 0;
    this.chain.forEach(({ shape, gradient }, l) => {
      const { units, inputs, outputs } = shape;
      const first = recurrentCount(shape);
      const own = units * inputs + units;
      const size = l === this.chain.length - 1 ? own + outputs * units + outputs : own;
      this.gradient.set(gradient.subarray(first, first + size), at);
      at += size;
    });
  }

  /** The input rows of a step; lanes beyond the last trial are 0. */
}
