/** One run: train a network on a task from one seed and measure which noise it prefers. */

import {
  exampleOutputs,
  measure,
  networkHash,
  testTrials,
  train,
  writeNetwork,
  type CurveSamples,
  type ExampleTrial,
  type KernelChoice,
  type NetworkSpecification,
  type Preference,
  type TaskOptions,
  type TrainingHistory,
  type TrainingOptions,
} from "dither";
import { loadTask } from "./task-module.js";

/** Everything that decides a run's result. Plain JSON. */
export interface RunSpecification {
  /** Name of a task, or the path of a module of one's own. */
  task: string;
  /** Options of the task that are not its defaults; all of them may be given. */
  taskOptions?: TaskOptions;
  network: NetworkSpecification;
  training: TrainingOptions;
  measure: { levels?: number[]; trials: number; draws: number };
}

export interface RunResult {
  sha256: string;
  /** The network as a `.safetensors` file. */
  file: Uint8Array;
  history: TrainingHistory;
  preference: Preference;
  samples: CurveSamples;
  examples: ExampleTrial[];
}

/** Share of a run's progress bar that training takes. */
const trainingShare = 0.4;

/**
 * Does a run in this thread; `onProgress` gets its share done in [0, 1].
 * @param kernel which implementation; default the fastest for the run's arithmetic
 */
export async function executeRun(
  run: RunSpecification,
  onProgress: (share: number) => void = () => undefined,
  kernel: KernelChoice = run.training.arithmetic,
): Promise<RunResult> {
  const task = await loadTask(run.task, run.taskOptions, { check: false });
  const { network, history } = await train(run.network, task, run.training, {
    kernel,
    onProgress: ({ update, updates }) => {
      onProgress((trainingShare * update) / updates);
    },
  });
  const { preference, samples } = await measure(
    network,
    { task },
    {
      ...run.measure,
      kernel,
      onProgress: (share) => {
        onProgress(trainingShare + (1 - trainingShare) * share);
      },
    },
  );
  const { seed, noise } = run.network;
  const examples = await exampleOutputs(network, testTrials(task, run.measure.trials, seed), { std: noise.std, seed });
  return {
    sha256: await networkHash(network),
    file: writeNetwork(network),
    history,
    preference,
    samples,
    examples,
  };
}
