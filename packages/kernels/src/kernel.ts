/** One network's shapes and memory in an instance of the kernel, with typed views of its arrays. */

import { instantiate, resolveBackend, type Backend, type KernelChoice } from "./backend.js";
import { arrays, type KernelExports } from "./exports.js";
import {
  activations,
  groupSize,
  kernelBytes,
  noiseLaws,
  noiseRows,
  parameterLength,
  segmentSteps,
  type KernelShape,
} from "./shape.js";

/** Where noise comes from: seed words, stream, first trial of the group and index (the update, or the noise draw). */
export interface NoiseAddress {
  key: readonly [low: number, high: number];
  stream: number;
  firstTrial: number;
  index: number;
}

/** Trial arrays `[step, channel, trial]`, trial fastest. */
export interface TrialArrays {
  count: number;
  input: Float32Array;
  target: Float32Array;
  weight: Float32Array;
}

/** Steps on their own are asked of a kernel that was made to simulate whole trials. */
export class KernelPurposeError extends Error {
  override readonly name = "KernelPurposeError";
}

/** The shapes do not fit into WebAssembly's 4 GiB. */
export class KernelMemoryError extends Error {
  override readonly name = "KernelMemoryError";
}

/** Bytes that WebAssembly can address. */
const largestMemory = 0xffff0000;

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
  /** Σ w (z − y)² of each of the last group's 16 trials. */
  readonly trialLoss: Float64Array;
  /** What {@link setRatePenalties} adds to the objective of each of the last group's 16 trials; not part of the loss. */
  readonly trialPenalty: Float64Array;
  /** Units rounded up to a multiple of four: the rows that initial states have. */
  readonly paddedUnits: number;
  /** Rows of the noise of a step: units, or channels where it is on the inputs, rounded up to a multiple of four. */
  readonly paddedNoise: number;
  /** Groups that the batch has room for. */
  readonly groups: number;
  /** Noise `[step, paddedNoise, 16]` of one group at unit level: of all steps, or of one while training. */
  readonly noise: Float32Array;
  /** Initial state `[paddedUnits, 16]`. */
  readonly initial: Float32Array;
  /** Gradient with respect to the initial state of each trial of the last group, `[paddedUnits, 16]`. */
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

  private readonly sigma: Float32Array;
  private readonly trialLevels: Float32Array;
  private readonly ratePenalties: Float32Array;
  private readonly states: Float32Array;
  private readonly stateStride: number;
  private readonly batch: { input: Float32Array; target: Float32Array; weight: Float32Array };
  private noisy = false;

  private constructor(
    readonly shape: KernelShape,
    readonly backend: Backend,
    private readonly wasm: KernelExports,
  ) {
    const { units, inputs, outputs, steps, trials } = shape;
    const training = shape.purpose !== "simulation";
    const segment = segmentSteps(shape);
    this.groups = Math.ceil(trials / groupSize);
    this.paddedUnits = Math.ceil(units / 4) * 4;
    this.paddedOutputs = Math.ceil(outputs / 4) * 4;
    const ok = wasm.configure(
      units,
      inputs,
      outputs,
      steps,
      this.groups * groupSize,
      shape.form === "current" ? 1 : 0,
      placements.indexOf(shape.placement),
      activations.indexOf(shape.activation),
      shape.readout === "sigmoid" ? 1 : 0,
      shape.leak,
      training ? 1 : 0,
      shape.purpose === "training" ? 0 : 1,
      shape.trainedInitialState ? 1 : 0,
      shape.recurrent === false ? 0 : 1,
      shape.closedLoop ? 1 : 0,
      segment,
      noiseLaws.indexOf(shape.noiseShape?.law ?? "gaussian"),
      shape.noiseShape?.correlation === undefined ? 0 : 1,
      shape.noiseShape?.factor ? 1 : 0,
      shape.leaks ? 1 : 0,
    );
    if (!ok) throw memoryError(shape);
    const floats = (name: keyof typeof arrays, length: number): Float32Array =>
      new Float32Array(wasm.memory.buffer, wasm.address(arrays[name]), length);
    const count = parameterLength(shape);
    const rows = this.paddedUnits * groupSize;
    const trained = training ? count : 0;
    this.stateStride = wasm.address(arrays.stateStride) / 4;
    this.parameters = floats("parameters", count);
    this.gradient = floats("gradient", trained);
    this.total = floats("total", trained);
    this.moment1 = floats("moment1", trained);
    this.moment2 = floats("moment2", trained);
    this.trialLoss = new Float64Array(wasm.memory.buffer, wasm.address(arrays.trialLoss), groupSize);
    this.trialPenalty = new Float64Array(wasm.memory.buffer, wasm.address(arrays.trialPenalty), groupSize);
    this.paddedNoise = Math.ceil(noiseRows(shape) / 4) * 4;
    const noise = this.paddedNoise * groupSize;
    this.sigma = floats("sigma", this.paddedNoise);
    this.noise = floats("noise", shape.purpose === "training" ? noise : steps * noise);
    this.trialLevels = floats("trialLevels", groupSize);
    this.ratePenalties = floats("ratePenalties", 2 * groupSize);
    if (shape.leaks) writeLeaks(shape.leaks, floats("leaks", units), floats("keeps", units));
    const { correlation, factor } = shape.noiseShape ?? {};
    if (correlation !== undefined) writeColouring(correlation, floats("colouring", 2));
    if (factor) packFactor(factor, noiseRows(shape), floats("factor", this.paddedNoise * noiseRows(shape)));
    this.initial = floats("initial", rows);
    this.initialAdjoint = floats("initialAdjoint", training ? rows : 0);
    this.output = floats("output", (training ? 1 : steps) * this.paddedOutputs * groupSize);
    this.states = floats("states", (segment + 1) * this.stateStride);
    this.outputAdjoint = floats("outputAdjoint", training ? outputs * groupSize : 0);
    this.inputAdjoint = floats("inputAdjoint", training ? inputs * groupSize : 0);
    const padded = shape.closedLoop ? 0 : this.groups * groupSize;
    this.batch = {
      input: floats("input", steps * inputs * padded),
      target: floats("target", steps * outputs * padded),
      weight: floats("weight", steps * outputs * padded),
    };
  }

  /**
   * @param choice which implementation; default the fastest of the exact ones
   * @throws KernelPurposeError for a closed loop with the purpose `simulation`; KernelMemoryError where the shapes do not
   * fit into memory; KernelUnavailableError
   */
  static async create(shape: KernelShape, choice: KernelChoice = "exact"): Promise<Kernel> {
    checkPurpose(shape);
    const backend = await resolveBackend(choice);
    checkMemory(shape);
    return new Kernel(shape, backend, await instantiate(backend));
  }

  /** As {@link create}, on a native instruction set by name: to compare them. */
  static async createNative(
    shape: KernelShape,
    instructions: string,
    backend: "native" | "native-fast",
  ): Promise<Kernel> {
    checkPurpose(shape);
    checkMemory(shape);
    return new Kernel(shape, backend, await instantiate(backend, instructions));
  }

  /** Bytes that the instance holds. */
  get memoryBytes(): number {
    return this.wasm.memory.buffer.byteLength;
  }

  /** Sets the noise level: one standard deviation, or one per unit (per channel where the noise is on the inputs). */
  setNoise(std: number | ArrayLike<number>): void {
    const rows = noiseRows(this.shape);
    for (let i = 0; i < rows; i++) this.sigma[i] = typeof std === "number" ? std : std[i];
    this.noisy = this.sigma.some((value) => value !== 0);
  }

  /**
   * Factors of the noise level for the trials of the groups worked on from now on: one for all, or one for each of the
   * 16 trials of a group. 1 at first. Noise that is given, not drawn, is left as it is.
   */
  setTrialNoise(factors: number | ArrayLike<number>): void {
    for (let lane = 0; lane < groupSize; lane++)
      this.trialLevels[lane] = typeof factors === "number" ? factors : factors[lane];
    this.wasm.setTrialLevels(this.trialLevels.every((factor) => factor === 1) ? 0 : 1);
  }

  /**
   * Adds to the objective of each of the 16 trials of the groups differentiated from now on Σ (squared r² + absolute |r|) over steps
   * and units, with r the rate (h, or f(x) in the current form) after each step: to the gradient, and to {@link trialPenalty}. Zeros: no
   * penalty, as at first.
   */
  setRatePenalties(squared: ArrayLike<number>, absolute: ArrayLike<number>): void {
    for (let lane = 0; lane < groupSize; lane++) {
      this.ratePenalties[lane] = squared[lane];
      this.ratePenalties[groupSize + lane] = absolute[lane];
    }
    this.wasm.setRatePenalties(this.ratePenalties.some((coefficient) => coefficient !== 0) ? 1 : 0);
  }

  /** Makes the parameters known to the products; call after each change of {@link parameters}. */
  pack(): void {
    this.wasm.packParameters(this.shape.purpose === "simulation" ? 0 : 1);
  }

  /**
   * Copies a batch of at most `shape.trials` trials; the rest of the last group gets weight 0. Trials may have fewer
   * steps than the shape: `steps`, default all.
   */
  loadTrials(trials: TrialArrays, steps = this.shape.steps): void {
    const padded = this.groups * groupSize;
    const { inputs, outputs } = this.shape;
    this.wasm.setSteps(steps);
    copyRows(trials.input, trials.count, this.batch.input, padded, steps * inputs);
    copyRows(trials.target, trials.count, this.batch.target, padded, steps * outputs);
    copyRows(trials.weight, trials.count, this.batch.weight, padded, steps * outputs);
  }

  /** Draws the noise of all steps for one group (`simulation` and `given` only). */
  drawNoise({ key, stream, firstTrial, index }: NoiseAddress): void {
    this.wasm.fillNoise(firstTrial, stream, index, key[0], key[1]);
  }

  /** States and outputs of one group with the noise in {@link noise}. */
  simulate(group: number): void {
    this.wasm.simulateGroup(group, this.noisy ? 1 : 0);
  }

  /** State row `[16 trials]` of a unit after `step` steps (0: the initial state), of the last simulated group. */
  stateRow(step: number, unit: number): Float32Array {
    const start = step * this.stateStride + (this.shape.inputs + 1 + unit) * groupSize;
    return this.states.subarray(start, start + groupSize);
  }

  /** Σ w (z − y)² of a group and the {@link gradient} of that and of penalties, with fresh noise at that address or, without, the noise given. */
  differentiate(group: number, address?: NoiseAddress): number {
    const { key, stream, firstTrial, index } = address ?? { key: [0, 0], stream: 0, firstTrial: 0, index: 0 };
    const noisy = this.noisy ? 1 : 0;
    return this.wasm.gradientGroup(group, noisy, address ? 1 : 0, firstTrial, stream, index, key[0], key[1]);
  }

  /** Closed loop: starts a group at its initial state. @throws KernelPurposeError with the purpose `simulation`. */
  beginGroup(): void {
    this.checkSteps();
    this.wasm.beginGroup();
  }

  /** Closed loop: where the input rows of a step are to be written, `[inputs, 16]`. */
  inputRows(step: number): Rows {
    return new Float32Array(this.wasm.memory.buffer, this.wasm.inputRows(step), this.shape.inputs * groupSize);
  }

  /** Closed loop: one step from the input rows written before; leaves the step's outputs in {@link output}. */
  forwardStep(step: number, { key, stream, firstTrial, index }: NoiseAddress): void {
    this.checkSteps();
    const fresh = this.shape.purpose === "training" ? 1 : 0;
    this.wasm.forwardStep(step, this.noisy ? 1 : 0, fresh, firstTrial, stream, index, key[0], key[1]);
  }

  /** Closed loop: starts the way back. */
  beginAdjoints(): void {
    this.checkSteps();
    this.wasm.beginAdjoints();
  }

  /** Closed loop: one step back, from {@link outputAdjoint} to {@link inputAdjoint}. Steps go from last to first. */
  adjointsOfStep(step: number): void {
    this.checkSteps();
    this.wasm.adjointsOfStep(step);
  }

  /** Closed loop: ends the way back; the group's {@link gradient} is that of the sum of its trials' losses. */
  endAdjoints(): void {
    this.checkSteps();
    this.wasm.endAdjoints();
  }

  /** A kernel for simulation has no room for what single steps leave behind. */
  private checkSteps(): void {
    if (this.shape.purpose === "simulation") throw new KernelPurposeError(stepsNeed);
  }

  /** f and f' of some pre-activations, in the kernel's own arithmetic (training only): to look at the functions. */
  activate(values: Float32Array): { value: Float32Array; slope: Float32Array } {
    const size = this.paddedUnits * groupSize;
    const buffer = this.wasm.memory.buffer;
    const rows = new Float32Array(buffer, this.wasm.address(arrays.preActivation), size);
    const slopes = new Float32Array(buffer, this.wasm.address(arrays.slopes), size);
    const result = { value: new Float32Array(values.length), slope: new Float32Array(values.length) };
    for (let first = 0; first < values.length; first += size) {
      const part = values.subarray(first, first + size);
      rows.set(part);
      this.wasm.activateRows();
      result.value.set(rows.subarray(0, part.length), first);
      result.slope.set(slopes.subarray(0, part.length), first);
    }
    return result;
  }

  clearTotal(): void {
    this.wasm.clearTotal();
  }

  /** Adds {@link gradient} to {@link total}. */
  addGradient(): void {
    this.wasm.addGradient();
  }

  scaleTotal(factor: number): void {
    this.wasm.scaleTotal(factor);
  }

  /** Σ total², float64. */
  squaredNorm(): number {
    return this.wasm.squaredNorm();
  }

  /**
   * One Adam update (Kingma & Ba 2015) of the parameters with {@link total} as gradient; `update` counts from 1.
   * Call {@link pack} before the next gradient. Returns whether all parameters are finite.
   */
  adam(update: number, options: { learningRate: number; beta1: number; beta2: number; epsilon: number }): boolean {
    const { learningRate, beta1, beta2, epsilon } = options;
    const rate = learningRate / (1 - integerPower(beta1, update));
    const root = 1 / Math.sqrt(1 - integerPower(beta2, update));
    return this.wasm.adamStep(rate, root, beta1, beta2, epsilon) !== 0;
  }
}

/** Placements in the order of their numbers in the kernel. */
const placements = ["inside", "outside", "input"] as const;

/** γ and 1 − γ of each unit. */
function writeLeaks(leaks: readonly number[], gamma: Float32Array, keep: Float32Array): void {
  for (let i = 0; i < gamma.length; i++) {
    gamma[i] = leaks[i];
    keep[i] = 1 - gamma[i];
  }
}

/** ρ and √(1−ρ²), both float32. */
function writeColouring(correlation: number, pair: Float32Array): void {
  pair[0] = correlation;
  pair[1] = Math.sqrt(1 - pair[0] * pair[0]);
}

/** A square matrix in the tiles `[tile][column][4 rows]` that the kernel multiplies with. */
function packFactor(factor: Float32Array, rows: number, packed: Float32Array): void {
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < rows; k++) packed[(Math.floor(i / 4) * rows + k) * 4 + (i % 4)] = factor[i * rows + k];
}

const stepsNeed =
  'kernel: expected the purpose "given" or "training" for steps on their own (a closed loop), got "simulation", which keeps no room for the way back.';

/** Refuses a closed loop that could not be stepped through. */
function checkPurpose({ closedLoop, purpose }: KernelShape): void {
  if (closedLoop && purpose === "simulation") throw new KernelPurposeError(stepsNeed);
}

/** Refuses shapes that cannot fit before anything is reserved. */
function checkMemory(shape: KernelShape): void {
  if (kernelBytes(shape) > largestMemory) throw memoryError(shape);
}

function memoryError(shape: KernelShape): KernelMemoryError {
  const { units, steps, trials } = shape;
  const gibibytes = (kernelBytes(shape) / 0x40000000).toFixed(1);
  return new KernelMemoryError(
    `${units} units, ${steps} steps and ${trials} trials need ${gibibytes} GiB, more than the kernel's memory of 4 GiB.`,
  );
}

/** Rows of `count` values into rows of `padded` values, filled up with zeros. */
function copyRows(from: Float32Array, count: number, to: Float32Array, padded: number, rows: number): void {
  if (count === padded) {
    to.set(from);
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < count; k++) to[row * padded + k] = from[row * count + k];
    to.fill(0, row * padded + count, (row + 1) * padded);
  }
}

/** base^exponent by repeated squaring, the same bits on every engine. */
function integerPower(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square)
    if (rest % 2 === 1) result *= square;
  return result;
}
