/** Trains and measures the networks of one cell of an experiment, one per seed, on all cores. */

import { allDetails, computeRuns, type RunDetails, type RunSpecification } from "@dither/studies";
import {
  defaultDraws,
  defaultTrialCount,
  networkFor,
  sin,
  trainingFor,
  type GivenTrainingOptions,
  type NetworkChoice,
  type Task,
} from "dither";

/** What is varied; the rest is the task's own experiment. */
export interface Cell {
  /** Default sin. */
  task?: Task;
  network: NetworkChoice;
  training?: GivenTrainingOptions;
  /** Number of seeds. */
  seeds: number;
  /** Default: as `dither compare` measures. */
  measure?: RunSpecification["measure"];
}

/** Results of this process by their runs: claims that look at the same networks share them. */
const done = new Map<string, RunDetails>();

/** The results of seeds first, first + 1 …, each run done once; a failed run fails the claim. */
export async function runCell(first: number, cell: Cell, signal: AbortSignal): Promise<RunDetails[]> {
  const { task = sin, network, training, seeds, measure } = cell;
  const runs = Array.from({ length: seeds }, (_, k): RunSpecification => ({
    task: task.name,
    ...(task.options && { taskOptions: task.options }),
    network: networkFor(task, { ...network, seed: first + k }),
    training: trainingFor(task, training),
    measure: measure ?? { trials: defaultTrialCount, draws: defaultDraws.task },
  }));
  const fresh = runs.filter((run) => !done.has(JSON.stringify(run)));
  if (fresh.length > 0) {
    const details = allDetails(await computeRuns(fresh, { signal }));
    fresh.forEach((run, k) => done.set(JSON.stringify(run), details[k]));
  }
  return runs.map((run) => {
    const result = done.get(JSON.stringify(run));
    if (!result) throw new Error("claims: a run left no result");
    return result;
  });
}

/** σ*∕σ_train of a result. */
export const ratioOf = ({ preference }: RunDetails): number => preference.preferred.ratio ?? NaN;

/** L(0)/L(σ_train) of a result. */
export const lossRatioOf = ({ preference }: RunDetails): number => preference.lossRatio ?? NaN;

/** "0.94–0.98" */
export function range(values: readonly number[]): string {
  return `${Math.min(...values).toPrecision(3)}–${Math.max(...values).toPrecision(3)}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
