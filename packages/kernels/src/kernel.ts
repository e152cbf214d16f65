/** One network's shapes and memory in an instance of the kernel, with typed views of its arrays. */

import { instantiate, resolveBackend, type Backend, type KernelChoice } from "./backend.js";
import type { KernelExports } from "./exports.js";
import { GroupConditions, type GroupSteps, type NoiseAddress } from "./group-conditions.js";
import { checkMemory, checkPurpose, checkSteps } from "./kernel-errors.js";
import { NetworkMemory } from "./network-memory.js";
import { groupSize, noiseRows, type KernelShape } from "./shape.js";
import { copyRows, type TrialArrays } from "./trial-arrays.js";

/** Where the rows of a group come from and go to in a closed loop: `[channel, 16 trials]`. */
export type Rows = Float32Array;

export class Kernel {
  /** Flat parameters W_rec, W_in, b_rec, W_out, b_out (, h0), row-major `[to, from]`. Call {@link pack} after a change. */
  readonly parameters: Float32Array;
  /** Gradient of the last group, not divided by Σ w; empty unless training. */
  readonly gradient: Float32Array;
  /** Sum of gradients over groups. */
  readonly total: Float32Array;
  /** Adam's first and second moments. */
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** Σ w (z − y)², or the losses of the readouts, of each of the last group's 16 trials. */
  readonly trialLoss: Float64Array;
  /** What {@link setRatePenalties} adds to the objective of each of the last group's 16 trials; not part of the loss. */
  readonly trialPenalty: Float64Array;
  /** Units rounded up to a multiple of four: the rows that a state of {@link initial} has. */
  readonly paddedUnits: number;
  /** Rows of the noise of a step: units, or channels where it is on the inputs, rounded up to a multiple of four. */
  readonly paddedNoise: number;
  /** Groups that the batch has room for. */
  readonly groups: number;
  /** Noise `[step, paddedNoise, 16]` of one group at unit level: of all steps, or of one while training. */
  readonly noise: Float32Array;
  /** Initial state `[paddedUnits, 16]`; of a cell of several states one after another. */
  readonly initial: Float32Array;
  /** Gradient with respect to the initial state of each trial of the last group, as {@link initial}. */
  readonly initialAdjoint: Float32Array;
  /** Outputs of the last simulated group, `[step, outputs rounded up to four, 16]`. */
  readonly output: Float32Array;
  /**
   * Closed loop: adjoints of a step's outputs, to be written before {@link adjointsOfStep}, `[outputs, 16]`; with a sigmoid
   * readout those of its argument, that is times z (1 − z).
   */
  readonly outputAdjoint: Rows;
  /** Closed loop: adjoints of a step's inputs after {@link adjointsOfStep}, `[inputs, 16]`. */
  readonly inputAdjoint: Rows;
  /** Outputs rounded up to a multiple of four. */
  readonly paddedOutputs: number;

  private readonly memory: NetworkMemory;
  private readonly sigma: Float32Array;
  private readonly conditions: GroupConditions;
  private readonly states: Float32Array;
  private readonly batch: { input: Float32Array; target: Float32Array; weight: Float32Array };

  private constructor(
    readonly shape: KernelShape,
    readonly backend: Backend,
    private readonly functions: KernelExports,
  ) {
    const { units, inputs, outputs, trials } = shape;
    this.groups = Math.ceil(trials / groupSize);
    this.paddedUnits = Math.ceil(units / 4) * 4;
    this.paddedOutputs = Math.ceil(outputs / 4) * 4;
    this.paddedNoise = Math.ceil(noiseRows(shape) / 4) * 4;
    const memory = new NetworkMemory(functions, shape);
    this.memory = memory;
    this.parameters = memory.floats("parameters");
    this.gradient = memory.floats("gradient");
    this.total = memory.floats("total");
    this.moment1 = memory.floats("moment1");
    this.moment2 = memory.floats("moment2");
    this.trialLoss = memory.doubles("trialLoss");
    this.trialPenalty = memory.doubles("trialPenalty");
    this.sigma = memory.floats("sigma");
    this.noise = memory.floats("noise");
    this.conditions = new GroupConditions(memory);
    this.initial = memory.floats("initial");
    this.initialAdjoint = memory.floats("initialAdjoint");
    this.output = memory.floats("output");
    this.states = memory.floats("states");
    this.outputAdjoint = memory.floats("outputAdjoint").subarray(0, outputs * groupSize);
    this.inputAdjoint = memory.floats("inputAdjoint").subarray(0, inputs * groupSize);
    this.batch = { input: memory.floats("input"), target: memory.floats("target"), weight: memory.floats("weight") };
  }

  /**
   * @param choice which implementation; default the fastest of the exact ones
   * @throws KernelPurposeError for a closed loop with the purpose `simulation`; KernelMemoryError where the shapes do not
   * fit into memory; KernelUnavailableError
   */
  static async create(shape: KernelShape, choice: KernelChoice = "exact"): Promise<Kernel> {
    checkPurpose(shape);
    const given = typeof shape.activation === "string" ? undefined : shape.activation;
    const backend = await resolveBackend(choice, given !== undefined);
    checkMemory(shape);
    return new Kernel(shape, backend, await instantiate(backend, { given }));
  }

  /** As {@link create}, on a native instruction set by name: to compare them. */
  static async createNative(
    shape: KernelShape,
    instructions: string,
    backend: "native" | "native-fast",
  ): Promise<Kernel> {
    checkPurpose(shape);
    checkMemory(shape);
    return new Kernel(shape, backend, await instantiate(backend, { instructions }));
  }

  /** Bytes that the instance holds. */
  get memoryBytes(): number {
    return this.functions.memory.buffer.byteLength;
  }

  /** Sets the noise level: one standard deviation, or one per unit (per channel where the noise is on the inputs). */
  setNoise(std: number | ArrayLike<number>): void {
    const rows = noiseRows(this.shape);
    for (let i = 0; i < rows; i++) this.sigma[i] = typeof std === "number" ? std : std[i];
    this.memory.set(
      "isNoisy",
      this.sigma.some((value) => value !== 0),
    );
  }

  /**
   * Factors of the noise level for the trials of the groups worked on from now on: one for all, or one for each of the
   * 16 trials of a group. 1 at first. Noise that is given, not drawn, is left as it is.
   */
  setTrialNoise(factors: number | ArrayLike<number>): void {
    this.conditions.setTrialNoise(factors);
  }

  /**
   * Adds to the objective of each of the 16 trials of the groups differentiated from now on Σ (squared r² + absolute |r|) over steps
   * and units, with r the rate (h, or f(x) in the current form) after each step: to the gradient, and to {@link trialPenalty}. Zeros: no
   * penalty, as at first.
   */
  setRatePenalties(squared: ArrayLike<number>, absolute: ArrayLike<number>): void {
    this.conditions.setRatePenalties(squared, absolute);
  }

  /** Makes the parameters known to the products; call after each change of {@link parameters}. */
  pack(): void {
    this.functions.packParameters();
  }

  /**
   * Copies a batch of at most `shape.trials` trials; the rest of the last group gets weight 0. Trials may have fewer
   * steps than the shape: `steps`, default all.
   */
  loadTrials(trials: TrialArrays, steps = this.shape.steps): void {
    const padded = this.groups * groupSize;
    const { inputs, outputs } = this.shape;
    this.memory.set("steps", steps);
    copyRows(trials.input, trials.count, this.batch.input, padded, steps * inputs);
    copyRows(trials.target, trials.count, this.batch.target, padded, steps * outputs);
    copyRows(trials.weight, trials.count, this.batch.weight, padded, steps * outputs);
  }

  /** Draws the noise of all steps for one group (`simulation` and `given` only). */
  drawNoise(address: NoiseAddress): void {
    this.conditions.setAddress(address);
    this.functions.fillNoise();
  }

  /** States and outputs of one group with the noise in {@link noise}. */
  simulate(group: number): void {
    this.memory.set("isFresh", false);
    this.functions.simulateGroup(group);
  }

  /** State row `[16 trials]` of a unit after `step` steps (0: the initial state), of the last simulated group. */
  stateRow(step: number, unit: number): Float32Array {
    const start = step * this.memory.stateStride + (this.shape.inputs + 1 + unit) * groupSize;
    return this.states.subarray(start, start + groupSize);
  }

  /** Σ w (z − y)² of a group, or the losses of its readouts, and the {@link gradient} of that and of penalties, with fresh noise at that address or, without, the noise given. */
  differentiate(group: number, address?: NoiseAddress): number {
    if (address) this.conditions.setAddress(address);
    this.memory.set("isFresh", address !== undefined);
    this.functions.differentiateGroups(group, 1);
    return this.functions.takeGroup(0);
  }

  /**
   * Differentiates groups `first` to `last` − 1 with fresh noise, as {@link differentiate} would one after another and with the same bits,
   * but several at once where the kernel can. The address is that of the first group.
   * @param steps.before called for each group beforehand: what it sets with {@link setTrialNoise} and {@link setRatePenalties} is for that group
   * @param steps.done called with each group's loss in ascending order, while `gradient`, `trialLoss`, `trialPenalty` and
   * `initialAdjoint` are that group's
   */
  differentiateGroups(range: { first: number; last: number }, address: NoiseAddress, steps: GroupSteps): void {
    for (let group = range.first; group < range.last; group += this.memory.groups) {
      const count = Math.min(this.memory.groups, range.last - group);
      for (let k = 0; k < count; k++) this.conditions.forGroup(k, () => steps.before?.(group + k));
      const firstTrial = address.firstTrial + (group - range.first) * groupSize;
      this.conditions.setAddress({ ...address, firstTrial });
      this.memory.set("isFresh", true);
      this.functions.differentiateGroups(group, count);
      for (let k = 0; k < count; k++) steps.done(group + k, this.functions.takeGroup(k));
    }
  }

  /** Closed loop: starts a group at its initial state. @throws KernelPurposeError with the purpose `simulation`. */
  beginGroup(): void {
    checkSteps(this.shape);
    this.functions.beginGroup();
  }

  /** Closed loop: where the input rows of a step are to be written, `[inputs, 16]`. */
  inputRows(step: number): Rows {
    const start = step * this.memory.stateStride;
    return this.states.subarray(start, start + this.shape.inputs * groupSize);
  }

  /** Closed loop: one step from the input rows written before; leaves the step's outputs in {@link output}. */
  forwardStep(step: number, address: NoiseAddress): void {
    checkSteps(this.shape);
    this.conditions.setAddress(address);
    this.memory.set("isFresh", this.shape.purpose === "training");
    this.functions.forwardStep(step);
  }

  /** Closed loop: starts the way back. */
  beginAdjoints(): void {
    checkSteps(this.shape);
    this.functions.beginAdjoints();
  }

  /** Closed loop: one step back, from {@link outputAdjoint} to {@link inputAdjoint}. Steps go from last to first. */
  adjointsOfStep(step: number): void {
    checkSteps(this.shape);
    this.functions.adjointsOfStep(step);
  }

  /** Closed loop: ends the way back; the group's {@link gradient} is that of the sum of its trials' losses. */
  endAdjoints(): void {
    checkSteps(this.shape);
    this.functions.endAdjoints();
  }

  /** f and f' of some pre-activations, in the kernel's own arithmetic (training only): to look at the functions. */
  activate(values: Float32Array): { value: Float32Array; slope: Float32Array } {
    const size = this.paddedUnits * groupSize;
    const rows = this.memory.floats("preActivation");
    const slopes = this.memory.floats("slopes");
    const result = { value: new Float32Array(values.length), slope: new Float32Array(values.length) };
    for (let first = 0; first < values.length; first += size) {
      const part = values.subarray(first, first + size);
      rows.set(part);
      this.functions.activateRows();
      result.value.set(rows.subarray(0, part.length), first);
      result.slope.set(slopes.subarray(0, part.length), first);
    }
    return result;
  }

  clearTotal(): void {
    this.functions.clearTotal();
  }

  /** Adds {@link gradient} to {@link total}. */
  addGradient(): void {
    this.functions.addGradient();
  }

  scaleTotal(factor: number): void {
    this.functions.scaleTotal(factor);
  }

  /** Σ total², float64. */
  squaredNorm(): number {
    return this.functions.squaredNorm();
  }

  /**
   * One Adam update (Kingma & Ba 2015) of the parameters with {@link total} as gradient; `update` counts from 1.
   * Call {@link pack} before the next gradient. Returns whether all parameters are finite.
   */
  adam(update: number, options: { learningRate: number; beta1: number; beta2: number; epsilon: number }): boolean {
    const { learningRate, beta1, beta2, epsilon } = options;
    const rate = learningRate / (1 - integerPower(beta1, update));
    const root = 1 / Math.sqrt(1 - integerPower(beta2, update));
    return this.functions.adamStep(rate, root, beta1, beta2, epsilon) !== 0;
  }
}

/** base^exponent by repeated squaring, the same bits on every engine. */
function integerPower(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square)
    if (rest % 2 === 1) result *= square;
  return result;
}
