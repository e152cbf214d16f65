/** A training that is done, as `dither train` tells of it. */

import {
  bestValidation,
  conditionsAt,
  counted,
  NUMERICS,
  significant,
  unitKind,
  version,
  type Network,
  type Task,
  type Training,
  type TrainingHistory,
  type TrainingOptions,
} from "dither";

export interface TrainedNetwork {
  training: Training;
  task: Task;
  options: TrainingOptions;
  /** Where it was written, and its hash. */
  file: string;
  sha256: string;
  seconds: number;
}

/** What --json prints. */
export function trainingJson({ training, task, options, file, sha256, seconds }: TrainedNetwork): object {
  const { network, history } = training;
  const { specification } = network;
  return {
    file,
    sha256,
    finalLoss: history.loss.at(-1) ?? NaN,
    seconds,
    task: task.name,
    specification,
    training: options,
    seed: specification.seed,
    version,
    numerics: NUMERICS,
    history,
  };
}

/** Lines for a terminal. */
export function trainingLines({ training, options, file, sha256, seconds }: TrainedNetwork): string[] {
  const { network, history } = training;
  const { units, noise, seed } = network.specification;
  const loss = history.loss.at(-1) ?? NaN;
  return [
    `${file}: ${counted(units, `${unitKind(network.specification)} unit`)}, noise ${noise.std} ${noise.placement}, seed ${seed}`,
    `loss ${significant(loss)} after ${counted(history.loss.length, "update")} in ${seconds.toFixed(1)} s`,
    ...validationLine(history, options, network.provenance),
    `sha256 ${sha256}`,
  ];
}

/** What the validations found, where there were any. */
function validationLine(
  { validation = [] }: TrainingHistory,
  { curriculum = [], stopping }: TrainingOptions,
  provenance: Network["provenance"] = {},
): string[] {
  const best = stopping?.keepBest && provenance["stoppedBy"] !== "target";
  const kept = (best ? bestValidation(validation, curriculum.length) : undefined) ?? validation.at(-1);
  if (!kept) return [];
  const reached =
    stopping?.target !== undefined && kept.conditions
      ? ` (${conditionsAt(kept, stopping.target)} of ${kept.conditions.length} conditions at ${stopping.target} or more)`
      : "";
  const score = Number.isFinite(kept.score) ? `, score ${significant(kept.score)}${reached}` : "";
  const stage = curriculum.length > 0 ? `, stage ${kept.stage + 1} of ${curriculum.length + 1}` : "";
  const stopped = typeof provenance["stoppedBy"] === "string" ? `; stopped by its ${provenance["stoppedBy"]}` : "";
  return [
    `validation after ${counted(kept.update, "update")}: loss ${significant(kept.loss)}${score}${stage}${stopped}`,
  ];
}
