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
}

/** The results of seeds first, first + 1 …; a failed run fails the claim. */
export async function runCell(first: number, cell: Cell, signal: AbortSignal): Promise<RunDetails[]> {
  const { task = sin, network, training, seeds } = cell;
  const runs = Array.from({ length: seeds }, (_, k): RunSpecification => ({
    task: task.name,
    ...(task.options && { taskOptions: task.options }),
    network: networkFor(task, { ...network, seed: first + k }),
    training: trainingFor(task, training),
    measure: { trials: defaultTrialCount, draws: defaultDraws.task },
  }));
  return allDetails(await computeRuns(runs, { signal }));
}

/** σ*∕σ_train of a result. */
export const ratioOf = ({ preference }: RunDetails): number => preference.preferred.ratio ?? NaN;

/** L(0)/L(σ_train) of a result. */
export const lossRatioOf = ({ preference }: RunDetails): number => preference.lossRatio ?? NaN;
