/** What a report shows of a run beside its record: the network, what its preference was computed from, and examples. */

import {
  exampleOutputs,
  networkHash,
  testTrials,
  trajectoriesOf,
  writeNetwork,
  type CurveSamples,
  type ExampleTrial,
  type Preference,
  type TrainingHistory,
  type Trajectories,
} from "dither";
import type { RunSpecification } from "../study/run-specification.js";
import type { TrainedAndMeasured } from "./train-and-measure.js";

export interface RunDetails {
  sha256: string;
  /** The network as a `.safetensors` file. */
  file: Uint8Array;
  history: TrainingHistory;
  preference: Preference;
  samples: CurveSamples;
  examples: ExampleTrial[];
  /** Ways through the world of a closed-loop task, with the training noise and without; absent for other tasks. */
  trajectories?: Trajectories[];
}

export async function detailsOf(
  { network: { seed, noise }, measure: { trials: count } }: RunSpecification,
  { task, network, history, preference, samples }: TrainedAndMeasured,
): Promise<RunDetails> {
  const trials = testTrials(task, count, seed);
  const examples = await exampleOutputs(network, trials, { std: noise.std, seed });
  const levels = noise.std > 0 ? [noise.std, 0] : [0];
  const trajectories = await trajectoriesOf(network, task, trials, { levels, seed });
  return {
    sha256: await networkHash(network),
    file: writeNetwork(network),
    history,
    preference,
    samples,
    examples,
    ...(trajectories.length > 0 && { trajectories }),
  };
}
