/** One network's struct and arrays in the memory of an implementation of the kernel. */

import type { KernelExports } from "./exports.js";
import { fields, type ArrayName, type ConditionName, type FieldName } from "./fields.js";
import { memoryError } from "./kernel-errors.js";
import { layoutOf } from "./layout.js";
import { groupSize, readoutLosses, type KernelShape } from "./shape.js";

const wordOf = Object.fromEntries(fields.map(([name], word) => [name, word])) as Record<FieldName, number>;

export class NetworkMemory {
  private readonly layout: ReturnType<typeof layoutOf>;
  /** Where the struct begins. */
  private readonly block: number;
  private readonly words: Uint32Array;

  /** Reserves the memory and writes the struct. @throws KernelMemoryError where there is none */
  constructor(
    private readonly kernel: KernelExports,
    shape: KernelShape,
  ) {
    this.layout = layoutOf(shape, kernel.groupsAtOnce());
    const { settings, arrays, bytes } = this.layout;
    this.block = kernel.reserve(bytes);
    if (this.block === 0) throw memoryError(shape);
    this.words = new Uint32Array(kernel.memory.buffer, this.block, fields.length);
    const reals = new Float32Array(kernel.memory.buffer, this.block, fields.length);
    fields.forEach(([name, kind], word) => {
      if (name in arrays) this.words[word] = this.block + arrays[name as ArrayName].byte;
      else if (name in settings) (kind === "real" ? reals : this.words)[word] = settings[name as keyof typeof settings];
    });
    this.set("steps", shape.steps);
    this.writeOnes();
    this.writeConstants(shape);
    this.writeProgram();
    kernel.configure(this.block);
  }

  /** Groups that are worked on at once. */
  get groups(): number {
    return this.layout.groups;
  }

  /** A float32 array of the network, whole; of one of the groups worked on at once where each has one. */
  floats(name: ArrayName, group = 0): Float32Array {
    const { byte, length } = this.layout.arrays[name];
    const start = this.block + byte + group * this.layout.settings.groupStride;
    return new Float32Array(this.kernel.memory.buffer, start, length);
  }

  /** A float64 array of the network, whole. */
  doubles(name: "trialLoss" | "trialPenalty"): Float64Array {
    const { byte, length } = this.layout.arrays[name];
    return new Float64Array(this.kernel.memory.buffer, this.block + byte, length);
  }

  /** Numbers from one step's states to the next's. */
  get stateStride(): number {
    return this.layout.settings.stateStride / 4;
  }

  /** Says one of the things that the next groups are computed with. Called for every group of every draw: it makes nothing. */
  set(name: ConditionName, value: number | boolean): void {
    this.words[wordOf[name]] = Number(value);
  }

  /** Leaks, readouts and the shape of the noise, as arrays. */
  private writeConstants({ leaks, readouts, noiseShape: { correlation, factor } = {} }: KernelShape): void {
    const { units, noiseRows } = this.layout.settings;
    if (readouts)
      this.whole("readouts").set(readouts.flatMap(({ loss, channels }) => [readoutLosses.indexOf(loss), channels]));
    if (leaks) writeLeaks(leaks, this.floats("leaks"), this.floats("keeps"), units);
    if (correlation !== undefined) writeColouring(correlation, this.floats("colouring"));
    if (factor) packFactor(factor, noiseRows, this.floats("factor"));
  }

  /** An array that holds whole numbers. */
  private whole(name: ArrayName): Int32Array {
    const { buffer, byteOffset, length } = this.floats(name);
    return new Int32Array(buffer, byteOffset, length);
  }

  /** Instructions and tables of a program. */
  private writeProgram(): void {
    const { program, settings } = this.layout;
    if (!program) return;
    this.whole("program").set(program.instructions);
    this.floats("ones").fill(1);
    if (settings.isTrained) this.whole("unpacking").set(program.unpacking);
    const packing = this.whole("packing");
    const sizes = {
      weightsIn: settings.weightsInSize,
      weightsOut: settings.weightsOutSize,
      weightsBack: settings.weightsBackSize,
      weightsInput: settings.weightsInputSize,
    };
    let at = 0;
    for (const name of ["weightsIn", "weightsOut", "weightsBack", "weightsInput"] as const) {
      packing.set(program.packing[name].subarray(0, sizes[name]), at);
      at += sizes[name];
    }
  }

  /** The row of ones of every held step, by which biases are multiplied. */
  private writeOnes(): void {
    const { segment, inputs } = this.layout.settings;
    for (let group = 0; group < this.groups; group++) {
      const states = this.floats("states", group);
      for (let t = 0; t <= segment; t++) {
        const at = t * this.stateStride + inputs * groupSize;
        states.fill(1, at, at + groupSize);
      }
    }
  }
}

/** γ and 1 − γ of each unit. */
function writeLeaks(leaks: readonly number[], gamma: Float32Array, keep: Float32Array, units: number): void {
  for (let i = 0; i < units; i++) {
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
