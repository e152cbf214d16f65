/**
 * Sums over noise draws for one group of 16 trials at one noise level: losses, and first and second moments of the
 * outputs in blocks of draws, from which unbiased bias² and variance follow.
 */

import { groupSize } from "@dither/kernels";
import type { Trials } from "../../tasks/contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";

/** One output at one step that counts in some trial's loss: where it lies in the kernel, its targets and weights. */
interface CountedRow {
  /** Offset in the kernel's outputs. */
  at: number;
  target: Float32Array;
  weight: Float32Array;
}

/** The outputs that count for a group; trials beyond the last have weight 0. */
export function countedRows(trials: Trials, group: number, paddedOutputs: number): CountedRow[] {
  checkArguments(
    "countedRows",
    { trials, group, paddedOutputs },
    { trials: "trials", group: "number", paddedOutputs: "number" },
  );
  const { steps, outputs, count, target, weight } = trials;
  const first = group * groupSize;
  const last = Math.min(first + groupSize, count);
  const rows: CountedRow[] = [];
  for (let t = 0; t < steps; t++)
    for (let o = 0; o < outputs; o++) {
      const from = (t * outputs + o) * count;
      const w = new Float32Array(groupSize);
      const y = new Float32Array(groupSize);
      w.set(weight.subarray(from + first, from + last));
      y.set(target.subarray(from + first, from + last));
      if (w.some((value) => value > 0)) rows.push({ at: (t * paddedOutputs + o) * groupSize, target: y, weight: w });
    }
  return rows;
}

/** Numerators Σ w (·) of bias² and variance for each of 16 trials. */
export interface GroupParts {
  biasSquared: Float64Array;
  variance: Float64Array;
  /** Of a cross-entropy, whose first two parts are the loss of the mean logits and what their spread adds. */
  logits?: { secondOrder: Float64Array; shiftSquared: Float64Array; variance: Float64Array };
}

/** What adds up outputs, or logits, draw by draw. */
export interface Moments {
  /** The loss of each trial, summed over draws. */
  readonly trialLoss: Float64Array;
  /** Adds a draw to a block; returns its loss over the group's trials. */
  add(output: Float32Array, block: number): number;
  /** Unbiased numerators over all draws, leaving one block out where given. */
  parts(leftOut?: number): GroupParts;
}

export class OutputMoments implements Moments {
  /** Σ w (z − y)² of each trial, summed over draws. */
  readonly trialLoss = new Float64Array(groupSize);
  private readonly sums: Float64Array[];
  private readonly squares: Float64Array[];
  private readonly counts: Float64Array;

  constructor(
    private readonly rows: readonly CountedRow[],
    blocks: number,
  ) {
    checkArguments("OutputMoments", { rows, blocks }, { rows: "array", blocks: "number" });
    const size = rows.length * groupSize;
    this.sums = Array.from({ length: blocks }, () => new Float64Array(size));
    this.squares = Array.from({ length: blocks }, () => new Float64Array(size));
    this.counts = new Float64Array(blocks);
  }

  /** Adds the outputs of one draw to a block; returns Σ w (z − y)² over the group's trials. */
  add(output: Float32Array, block: number): number {
    const sums = this.sums[block];
    const squares = this.squares[block];
    const { trialLoss, rows } = this;
    let drawLoss = 0;
    for (let row = 0; row < rows.length; row++) {
      const { at, target, weight } = rows[row];
      const base = row * groupSize;
      for (let lane = 0; lane < groupSize; lane++) {
        const z = output[at + lane];
        const error = z - target[lane];
        const loss = weight[lane] * error * error;
        trialLoss[lane] += loss;
        drawLoss += loss;
        sums[base + lane] += z;
        squares[base + lane] += z * z;
      }
    }
    this.counts[block]++;
    return drawLoss;
  }

  /**
   * Unbiased numerators over all draws, leaving one block out where given: with z̄ the mean and v the sample variance
   * over K draws, bias² = Σ w [(z̄ − y)² − v/K] and variance = Σ w v.
   */
  parts(leftOut = -1): GroupParts {
    const parts: GroupParts = { biasSquared: new Float64Array(groupSize), variance: new Float64Array(groupSize) };
    let draws = 0;
    this.counts.forEach((count, block) => (draws += block === leftOut ? 0 : count));
    this.rows.forEach(({ target, weight }, row) => {
      for (let lane = 0; lane < groupSize; lane++) {
        let sum = 0;
        let square = 0;
        for (let block = 0; block < this.sums.length; block++) {
          if (block === leftOut) continue;
          sum += this.sums[block][row * groupSize + lane];
          square += this.squares[block][row * groupSize + lane];
        }
        const mean = sum / draws;
        const variance = Math.max(0, (square - sum * mean) / (draws - 1));
        const error = mean - target[lane];
        parts.biasSquared[lane] += weight[lane] * (error * error - variance / draws);
        parts.variance[lane] += weight[lane] * variance;
      }
    });
    return parts;
  }
}
