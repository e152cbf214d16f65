/** Gradients of groups of 16 trials: the part of an update that can be split among workers without changing a bit. */

import { groupSize, Kernel } from "@dither/kernels";
import { ClosedLoop } from "../../network/simulation/closed-loop.js";
import { JudgedLoop } from "../../network/simulation/judged-loop.js";
import { DitherError } from "../../base/errors.js";
import { kernelFor, layeredKernelFor, setNoiseStd, type Execution } from "../../network/simulation/network-kernel.js";
import type { TrainingKernel } from "../../network/simulation/layered-kernel.js";
import { isLayered } from "../../network/specification/layers.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import { streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import { checkLabels } from "../../network/simulation/check-fit.js";
import { hasLabels, logitSpecification, ownLoss } from "../../network/specification/readouts.js";
import type { Task } from "../../tasks/contract/task.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { Batches } from "./batches.js";
import { stageTasks } from "../options/curriculum.js";
import { writeNoiseFactors } from "../options/noise-schedule.js";
import { RatePenalties } from "./rate-penalties.js";
import type { TrainingOptions } from "../../settings/training.js";
import { trainingDraws } from "./training-draws.js";
import { executionKinds } from "../../network/simulation/network-kernel.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** Consecutive groups of a batch: first included, last excluded. */
export interface GroupRange {
  first: number;
  last: number;
}

/** Loss Σ w (z − y)² (or that of the readouts), weight Σ w, and penalty of the rates of one group, which is 0 where it is left out. */
export interface GroupLoss {
  loss: number;
  weight: number;
  ratePenalty?: number;
}

/** What a worker sends back: flat gradients of its groups one after another, not divided by Σ w. */
export interface GroupGradients {
  gradients: Float32Array;
  losses: GroupLoss[];
}

/** What of a training's options decides the gradients of its groups. Plain JSON, for workers elsewhere. */
export type GradientOptions = Pick<
  TrainingOptions,
  "batch" | "updates" | "rateL1" | "rateL2" | "noiseSchedule" | "curriculum" | "gradient" | "closureTerms" | "batches"
>;

/** The members of a training's options that {@link GradientOptions} names. */
export function gradientOptions(options: GradientOptions): GradientOptions {
  checkArguments("gradientOptions", { options }, { options: { updates: "number", batch: "number" } });
  const { batch, updates, rateL1, rateL2, noiseSchedule, curriculum, gradient, closureTerms, batches } = options;
  return {
    batch,
    updates,
    rateL1,
    rateL2,
    noiseSchedule,
    curriculum,
    gradient,
    closureTerms,
    batches,
  };
}

/** Somebody who differentiates a fixed range of groups, here or in a worker. */
export interface GroupWorker {
  /**
   * The gradients of its groups at an update, in a stage of the curriculum. The parameters are a view, and stay as they are
   * until all workers have answered.
   */
  gradients(update: number, parameters: Float32Array, stage: number): Promise<GroupGradients>;
}

/** How many groups a batch has. */
export function groupCount(batch: number): number {
  checkArguments("groupCount", { batch }, { batch: "number" });
  return Math.ceil(batch / groupSize);
}

/** Consecutive ranges of whole groups, as even as they come, for a number of workers. */
export function splitGroups(batch: number, workers: number): { first: number; last: number }[] {
  checkArguments("splitGroups", { batch, workers }, { batch: "number", workers: "number" });
  const groups = groupCount(batch);
  const parts = Math.max(1, Math.min(workers, groups));
  return Array.from({ length: parts }, (_, k) => ({
    first: Math.floor((k * groups) / parts),
    last: Math.floor(((k + 1) * groups) / parts),
  }));
}

/** Makes the trials of its groups and differentiates them, update after update, in one kernel. */
export class GroupDifferentiator implements GroupWorker {
  private kernel: TrainingKernel | undefined;
  private steps = 0;
  private weights: number[] = [];
  private loop: ClosedLoop | undefined;
  /** For a loss that is code. */
  private judged: JudgedLoop | undefined;
  private trials: Trials | undefined;
  private stage = 0;
  private readonly key: [number, number];
  /** The task of each stage. */
  private readonly tasks: readonly Task[];
  private readonly batches: Batches;
  private readonly range: GroupRange;
  private readonly factors = new Float32Array(groupSize);
  private readonly penalties: RatePenalties | null;
  private readonly hasLabels: boolean;

  constructor(
    private readonly specification: NetworkSpecification,
    task: Task,
    private readonly options: GradientOptions,
    range?: GroupRange,
    private readonly execution: Execution = {},
  ) {
    checkArguments(
      "GroupDifferentiator",
      { specification, task, options },
      { specification: "specification", task: "task", options: { updates: "number", batch: "number" } },
    );
    checkOptions("GroupDifferentiator", execution, executionKinds);
    this.range = range ?? { first: 0, last: groupCount(options.batch) };
    this.key = seedKey(specification.seed);
    this.penalties = RatePenalties.of(options, specification.units);
    this.hasLabels = hasLabels(specification);
    this.tasks = stageTasks(task, options.curriculum);
    this.batches = new Batches(task, specification.seed, options.updates);
  }

  /**
   * Prepares an update: makes its trials and loads the parameters. Returns the kernel, in which
   * `differentiate` then leaves one group's gradient after another.
   * @param stage of the curriculum; default 0, the task itself where there is none
   * @internal
   */
  async prepare(update: number, parameters: Float32Array, stage = 0): Promise<TrainingKernel> {
    const first = this.range.first * groupSize;
    const count = Math.min(this.range.last * groupSize, this.options.batch) - first;
    const random = trainingDraws(this.specification.seed, this.options, update);
    const task = this.tasks[stage];
    const { plant } = task;
    const spent = this.stage === stage ? this.trials : undefined;
    this.stage = stage;
    const trials = this.batches.make(task, { first, count, index: update, random, spent });
    const kernel = await this.kernelOf(trials);
    kernel.parameters.set(parameters);
    kernel.pack();
    this.trials = trials;
    if (plant) {
      if (!(kernel instanceof Kernel))
        throw new DitherError(
          "unsupported",
          "training: expected a recurrent network for a closed loop, got hidden layers.",
        );
      if (this.loop?.kernel !== kernel || this.loop.plant !== plant) this.loop = new ClosedLoop(kernel, plant);
    } else {
      this.loop = undefined;
      if (this.hasLabels) checkLabels(this.specification, trials, `task ${task.name}, update ${update}`);
      const loss = ownLoss(this.specification);
      if (loss && kernel instanceof Kernel) {
        if (this.judged?.kernel !== kernel) this.judged = new JudgedLoop(kernel, loss, this.specification);
      } else kernel.loadTrials(trials, trials.steps);
      this.weights = groupWeights(trials);
    }
    return kernel;
  }

  /**
   * Differentiates every group of the range in ascending order, calling `done` after each.
   * @internal
   */
  differentiate(kernel: TrainingKernel, update: number, done: (group: number, loss: GroupLoss) => void): void {
    const { updates } = this.options;
    const { first, last } = this.range;
    const address = { key: this.key, stream: streams.trainingNoise, firstTrial: first * groupSize, index: update };
    const { loop, judged, trials } = this;
    if (judged && trials)
      for (let group = first; group < last; group++) {
        const local = group - first;
        this.setConditions(kernel, update, local);
        const loss = judged.differentiate(trials, local, { ...address, firstTrial: group * groupSize });
        done(group, { loss, weight: this.weights[local], ...this.penalties?.value(kernel) });
      }
    else if (loop && trials)
      for (let group = first; group < last; group++) {
        const local = group - first;
        this.setConditions(kernel, update, local);
        loop.forward(trials, local * groupSize, { ...address, firstTrial: group * groupSize });
        done(group, { ...loop.backward(update / updates), ...this.penalties?.value(kernel) });
      }
    else
      kernel.differentiateGroups({ first: 0, last: last - first }, address, {
        before: (local) => this.setConditions(kernel, update, local),
        done: (local, loss) =>
          done(first + local, { loss, weight: this.weights[local], ...this.penalties?.value(kernel) }),
      });
  }

  /** Gives the kernel noise levels and penalties of a group, counted from the first of the range. */
  private setConditions(kernel: TrainingKernel, update: number, local: number): void {
    const { noiseSchedule, updates } = this.options;
    const { seed } = this.specification;
    if (noiseSchedule) {
      const first = (this.range.first + local) * groupSize;
      writeNoiseFactors(this.factors, noiseSchedule, { seed, update, updates, first });
      kernel.setTrialNoise(this.factors);
    }
    if (this.trials) this.penalties?.set(kernel, this.trials, local);
  }

  /** The gradients of the range one after another, written into `into` where it is given. */
  async gradients(
    update: number,
    parameters: Float32Array,
    stage?: number,
    into?: Float32Array,
  ): Promise<GroupGradients> {
    const kernel = await this.prepare(update, parameters, stage);
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
  private async kernelOf(trials: Trials): Promise<TrainingKernel> {
    if (!this.kernel || this.steps < trials.steps) {
      this.steps = this.kernel ? Math.ceil(1.25 * trials.steps) : trials.steps;
      const size = { steps: this.steps, count: trials.count };
      const judged = ownLoss(this.specification) !== null;
      const use = { ...this.execution, closedLoop: judged || trials.world !== undefined };
      this.kernel = isLayered(this.specification)
        ? await layeredKernelFor(this.specification, size, "training", use)
        : await kernelFor(judged ? logitSpecification(this.specification) : this.specification, size, "training", use);
      setNoiseStd(this.kernel, this.specification, this.specification.noise.std);
    }
    return this.kernel;
  }
}

/** Σ w of each group of 16 trials, in the order step, output, trial. */
export function groupWeights({ weight, count }: Trials): number[] {
  const sums: number[] = [];
  for (let first = 0; first < count; first += groupSize) {
    const last = Math.min(first + groupSize, count);
    let sum = 0;
    for (let row = 0; row < weight.length; row += count) for (let k = first; k < last; k++) sum += weight[row + k];
    sums.push(sum);
  }
  return sums;
}
