/** What the whole process of a training will take, estimated from what it takes before it starts. */

import { draws, streams, type NetworkSpecification, type Task, type TrainingPlan, type Trials } from "dither";

/**
 * What a thread takes besides its kernel, an engine and Dither's modules in it; measured on Node 20 to 24, where it is between
 * 24 and 30 MiB.
 */
const bytesPerThread = 27 * 0x100000;
/** What the process grows by as its code is compiled and the kernel is loaded. */
const bytesOfStart = 4 * 0x100000;
/** Copies of the parameters beside kernel and optimiser: as they begin, as they are kept, hashed and written. */
const copies = 10;
/** Batches that are made before the heap is looked at: it grows for some time, until what is thrown away is collected. */
const batches = 24;

export interface ProcessMemory {
  /** The largest size of the whole process, in bytes. */
  bytes: number;
  /** Parts of it: Node with Dither in it and the user's modules; threads beside the first, with what they hold beside kernels; */
  base: number;
  threads: number;
  /** what is left over from making trials before it is collected; */
  trials: number;
  /** kernels and optimiser; */
  kernels: number;
  /** and validations, and the copies of the parameters. */
  rest: number;
}

/** The largest size of this process so far, in bytes. */
export function peakBytes(): number {
  return 1024 * process.resourceUsage().maxRSS;
}

/**
 * An estimate of the process's largest size, good to a quarter. It makes some batches of trials to see what they leave.
 * @param grownByLoading bytes that loading the task took, which every thread takes again
 */
export function processMemory(
  plan: TrainingPlan,
  task: Task,
  { seed }: Pick<NetworkSpecification, "seed">,
  { batch, grownByLoading }: { batch: number; grownByLoading: number },
): ProcessMemory {
  const base = peakBytes() + bytesOfStart;
  const count = Math.min(batch, 16 * Math.ceil(plan.groups / plan.threads));
  let spent: Trials | undefined;
  /** Steps that kernels are made for: a new one where trials are longer than any before, with a quarter to spare. */
  const made = [plan.steps];
  for (let index = 0; index < batches; index++) {
    const random = draws(seed, streams.trainingTrials, index);
    spent = task.trials({ first: 0, count, index, random, ...(spent && { spent }) });
    if (spent.steps > made[0]) made.unshift(Math.ceil(1.25 * spent.steps));
  }
  const grown = peakBytes() + bytesOfStart - base;
  const threads = (plan.threads - 1) * (bytesPerThread + grownByLoading);
  const trials = plan.threads * grown;
  // The one before the last may not have been collected yet.
  const longer = made.slice(0, 2).reduce((sum, steps) => sum + steps, 0) / plan.steps;
  const kernels = plan.bytes + (longer - 1) * plan.bytesPerThread.reduce((sum, bytes) => sum + bytes, 0);
  const rest = 2 * plan.validationBytes + 4 * copies * plan.parameters;
  return { bytes: base + threads + trials + kernels + rest, base, threads, trials, kernels, rest };
}
