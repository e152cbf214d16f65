/** Gradients of groups of 16 trials: the part of an update that can be split among workers without changing a bit. */

import { groupSize, type Kernel } from "@dither/kernels";
import { kernelFor, type Execution } from "../network/kernel-shape.js";
import type { NetworkSpecification } from "../network/specification.js";
import { draws, streams } from "../random/draws.js";
import { seedKey } from "../random/seed.js";
import type { Task } from "../tasks/task.js";
import type { Trials } from "../tasks/trials.js";

/** Consecutive groups of a batch: first included, last excluded. */
export interface GroupRange {
  first: number;
  last: number;
}

/** Loss Σ w (z − y)² and weight Σ w of one group. */
export interface GroupLoss {
  loss: number;
  weight: number;
}

/** What a worker sends back: flat gradients of its groups one after another, not divided by Σ w. */
export interface GroupGradients {
  gradients: Float32Array;
  losses: GroupLoss[];
}

/** How many groups a batch has. */
export function groupCount(batch: number): number {
  return Math.ceil(batch / groupSize);
}

/** Makes the trials of its groups and differentiates them, update after update, in one kernel. */
export class GroupDifferentiator {
  private kernel: Kernel | undefined;
  private steps = 0;
  private weights: number[] = [];
  private readonly key: [number, number];

  constructor(
    private readonly specification: NetworkSpecification,
    private readonly task: Task,
    private readonly batch: number,
    private readonly range: GroupRange = { first: 0, last: groupCount(batch) },
    private readonly execution: Execution = {},
  ) {
    this.key = seedKey(specification.seed);
  }

  /**
   * Prepares an update: makes its trials and loads the parameters. Returns the kernel, in which
   * {@link differentiate} then leaves one group's gradient after another.
   */
  async prepare(update: number, parameters: Float32Array): Promise<Kernel> {
    const first = this.range.first * groupSize;
    const count = Math.min(this.range.last * groupSize, this.batch) - first;
    const random = draws(this.specification.seed, streams.trainingTrials, update);
    const trials = this.task.trials({ first, count, index: update, random });
    const kernel = await this.kernelOf(trials);
    kernel.loadTrials(trials, trials.steps);
    kernel.parameters.set(parameters);
    kernel.pack();
    this.weights = groupWeights(trials);
    return kernel;
  }

  /** Differentiates every group of the range in ascending order, calling `done` after each. */
  differentiate(kernel: Kernel, update: number, done: (group: number, loss: GroupLoss) => void): void {
    for (let group = this.range.first; group < this.range.last; group++) {
      const local = group - this.range.first;
      const loss = kernel.differentiate(local, {
        key: this.key,
        stream: streams.trainingNoise,
        firstTrial: group * groupSize,
        index: update,
      });
      done(group, { loss, weight: this.weights[local] });
    }
  }

  /** The gradients of the range one after another, written into `into` where it is given. */
  async gradients(update: number, parameters: Float32Array, into?: Float32Array): Promise<GroupGradients> {
    const kernel = await this.prepare(update, parameters);
    const size = kernel.gradient.length;
    const result: GroupGradients = {
      gradients: into ?? new Float32Array(size * (this.range.last - this.range.first)),
      losses: [],
    };
    this.differentiate(kernel, update, (group, loss) => {
      result.gradients.set(kernel.gradient, (group - this.range.first) * size);
      result.losses.push(loss);
    });
    return result;
  }

  /** The kernel, made anew only where the trials are longer than any before. */
  private async kernelOf(trials: Trials): Promise<Kernel> {
    if (!this.kernel || this.steps < trials.steps) {
      this.steps = this.kernel ? Math.ceil(1.25 * trials.steps) : trials.steps;
      const size = { steps: this.steps, count: trials.count };
      this.kernel = await kernelFor(this.specification, size, "training", this.execution);
      this.kernel.setNoise(this.specification.noise.std);
    }
    return this.kernel;
  }
}

/** Σ w of each group of 16 trials, in the order step, output, trial. */
function groupWeights({ weight, count }: Trials): number[] {
  const sums: number[] = [];
  for (let first = 0; first < count; first += groupSize) {
    const last = Math.min(first + groupSize, count);
    let sum = 0;
    for (let row = 0; row < weight.length; row += count) for (let k = first; k < last; k++) sum += weight[row + k];
    sums.push(sum);
  }
  return sums;
}
