/** Training on, for the repairs that do: with some of the tensors, without noise or with noise drawn per trial. */

import type { Constraints } from "../../network/specification/constraints.js";
import type { Network } from "../../network/specification/network.js";
import { parameterLayout } from "../../network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import { trainingFor } from "../../training/for-task.js";
import type { NoiseSchedule } from "../../settings/training.js";
import { train } from "../../training/train.js";
import type { NetworkRepair } from "./method.js";

/** What is trained on, and how. */
interface FineTuning {
  /** Learning rate over that of the training itself. */
  rate: number;
  /** Whether all weight matrices stay as they are. */
  biasesAlone?: true;
  /** Levels of noise over the training noise; default no noise. */
  noiseSchedule?: NoiseSchedule;
}

/** The rate where all weights are trained on. */
export const gentle = 0.2;

/** True, or why this network cannot be trained on. */
export function trainable({ specification: { smoothing } }: Network): true | string {
  return smoothing === undefined ? true : "a smoothed network cannot be trained";
}

/** Makes the network after further training on a task, under the specification as it was. */
export function fineTune({ rate, biasesAlone, noiseSchedule }: FineTuning): NetworkRepair["make"] {
  return async (network, { task }, { updates, signal }) => {
    const learningRate = rate * trainingFor(task, {}, network.specification).learningRate;
    const { network: trained } = await train(
      trainedSpecification(network.specification, {
        frozen: biasesAlone && frozenWeights(network.specification),
        silent: noiseSchedule === undefined,
      }),
      task,
      { updates, learningRate, noiseSchedule },
      { from: network, signal },
    );
    return { ...network, parameters: trained.parameters };
  };
}

/** All weight matrices of a network at their values. */
function frozenWeights(specification: NetworkSpecification): Constraints["frozen"] {
  const weights = parameterLayout(specification).filter(({ name, shape }) => shape.length > 1 && name !== "h0");
  return Object.fromEntries(weights.map(({ name }) => [name, "initial"]));
}

function trainedSpecification(
  { constraints, noise, ...rest }: NetworkSpecification,
  { frozen, silent }: { frozen: Constraints["frozen"]; silent: boolean },
): NetworkSpecification {
  return {
    ...rest,
    noise: silent ? { ...noise, std: 0 } : noise,
    constraints:
      (constraints ?? frozen) ? { ...constraints, frozen: { ...constraints?.frozen, ...frozen } } : undefined,
  };
}
