/**
 * As `output-moments.ts` where the loss is a cross-entropy: the loss of every draw, and first and second moments of the logits in blocks
 * of draws.
 *
 * A cross-entropy has no bias² and variance. Its expectation splits in two all the same: the loss of the mean logits, and what their
 * spread adds. The second is, to second order, ½ tr(H C) with C the covariance of the logits and H the loss's curvature at their mean.
 * Of a squared error with a linear readout the two are bias² and variance, exactly.
 */

import { groupSize } from "@dither/kernels";
import type { OutputLoss } from "../../network/specification/readouts.js";
import type { Trials } from "../../tasks/contract/trials.js";
import type { GroupParts, Moments } from "./output-moments.js";

/** One step that counts in some trial's loss: where its logits lie, and targets and weights `[output, 16]`. */
interface CountedStep {
  /** Of each output, the offset in the kernel's outputs. */
  at: number[];
  target: Float64Array;
  weight: Float64Array;
}

/** The steps that count for a group; trials beyond the last have weight 0. */
export function countedSteps(trials: Trials, group: number, paddedOutputs: number): CountedStep[] {
  const { steps, outputs, count, target, weight } = trials;
  const first = group * groupSize;
  const lanes = Math.min(groupSize, count - first);
  const counted: CountedStep[] = [];
  for (let t = 0; t < steps; t++) {
    const step: CountedStep = {
      at: Array.from({ length: outputs }, (_, o) => (t * paddedOutputs + o) * groupSize),
      target: new Float64Array(outputs * groupSize),
      weight: new Float64Array(outputs * groupSize),
    };
    for (let o = 0; o < outputs; o++) {
      const from = (t * outputs + o) * count + first;
      step.target.set(target.subarray(from, from + lanes), o * groupSize);
      step.weight.set(weight.subarray(from, from + lanes), o * groupSize);
    }
    if (step.weight.some((w) => w > 0)) counted.push(step);
  }
  return counted;
}

/** Numbers that the moments of one step take for each trial: sums of logits and of their products. */
export const momentsOfStep = (outputs: number): number => outputs + (outputs * (outputs + 1)) / 2;

export class LabelMoments implements Moments {
  readonly trialLoss = new Float64Array(groupSize);
  /** Per block: sums of logits, then of products of two, `[step, moment, 16]`, and of losses, `[16]`. */
  private readonly sums: Float64Array[];
  private readonly losses: Float64Array[];
  private readonly counts: Float64Array;
  private readonly outputs: number;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly w: Float64Array;
  private readonly curvature: Float64Array;

  /** @param silent the logits without noise, from which their shift is read */
  constructor(
    private readonly steps: readonly CountedStep[],
    blocks: number,
    private readonly loss: OutputLoss,
    private readonly silent: Float32Array,
  ) {
    this.outputs = steps[0]?.at.length ?? 0;
    const size = steps.length * momentsOfStep(this.outputs) * groupSize;
    this.sums = Array.from({ length: blocks }, () => new Float64Array(size));
    this.losses = Array.from({ length: blocks }, () => new Float64Array(groupSize));
    this.counts = new Float64Array(blocks);
    [this.x, this.y, this.w] = [0, 1, 2].map(() => new Float64Array(this.outputs));
    this.curvature = new Float64Array(this.outputs * this.outputs);
  }

  /** Adds the logits of one draw to a block; returns the loss over the group's trials. */
  add(logits: Float32Array, block: number): number {
    const { outputs, x, y, w, trialLoss } = this;
    const sums = this.sums[block];
    const losses = this.losses[block];
    let drawLoss = 0;
    this.steps.forEach((step, s) => {
      for (let lane = 0; lane < groupSize; lane++) {
        if (!this.read(step, lane)) continue;
        for (let o = 0; o < outputs; o++) x[o] = logits[step.at[o] + lane];
        const loss = this.loss.value(x, y, w);
        trialLoss[lane] += loss;
        losses[lane] += loss;
        drawLoss += loss;
        let at = s * momentsOfStep(outputs) * groupSize + lane;
        for (let o = 0; o < outputs; o++, at += groupSize) sums[at] += x[o];
        for (let a = 0; a < outputs; a++) for (let b = 0; b <= a; b++, at += groupSize) sums[at] += x[a] * x[b];
      }
    });
    this.counts[block]++;
    return drawLoss;
  }

  /** Numerators over all draws, leaving one block out where given. */
  parts(leftOut = -1): GroupParts {
    const blocks = Array.from(this.counts.keys()).filter((block) => block !== leftOut);
    const draws = blocks.reduce((sum, block) => sum + this.counts[block], 0);
    const numbers = (): Float64Array => new Float64Array(groupSize);
    const logits = { secondOrder: numbers(), shiftSquared: numbers(), variance: numbers() };
    const parts = { biasSquared: numbers(), variance: numbers(), logits };
    for (let lane = 0; lane < groupSize; lane++) {
      const mean = blocks.reduce((sum, block) => sum + this.losses[block][lane], 0) / draws;
      this.steps.forEach((step, s) => {
        if (this.read(step, lane)) this.addStep(step, s, { lane, blocks, draws }, parts);
      });
      parts.variance[lane] = mean - parts.biasSquared[lane];
    }
    return parts;
  }

  /** Adds one step of one trial: the loss of its mean logits, freed of what the mean's own scatter adds, and their spread. */
  private addStep(
    step: CountedStep,
    s: number,
    { lane, blocks, draws }: { lane: number; blocks: readonly number[]; draws: number },
    { biasSquared, logits }: { biasSquared: Float64Array; logits: NonNullable<GroupParts["logits"]> },
  ): void {
    const { outputs, x, y, w, curvature } = this;
    let at = s * momentsOfStep(outputs) * groupSize + lane;
    const total = (): number => {
      const sum = blocks.reduce((all, block) => all + this.sums[block][at], 0);
      at += groupSize;
      return sum;
    };
    for (let o = 0; o < outputs; o++) x[o] = total() / draws;
    this.loss.curvature(x, y, w, curvature);
    let trace = 0;
    for (let a = 0; a < outputs; a++)
      for (let b = 0; b <= a; b++) {
        const covariance = (total() - draws * x[a] * x[b]) / (draws - 1);
        trace += (a === b ? 1 : 2) * curvature[a * outputs + b] * covariance;
        if (a !== b) continue;
        const variance = Math.max(0, covariance);
        const shift = x[a] - this.silent[step.at[a] + lane];
        logits.variance[lane] += w[a] * variance;
        logits.shiftSquared[lane] += w[a] * (shift * shift - variance / draws);
      }
    biasSquared[lane] += this.loss.value(x, y, w) - (0.5 * trace) / draws;
    logits.secondOrder[lane] += 0.5 * trace;
  }

  /** Takes targets and weights of a trial's step; false where it has no weight. */
  private read({ target, weight }: CountedStep, lane: number): boolean {
    let counts = false;
    for (let o = 0; o < this.outputs; o++) {
      this.y[o] = target[o * groupSize + lane];
      this.w[o] = weight[o * groupSize + lane];
      counts ||= this.w[o] > 0;
    }
    return counts;
  }
}
