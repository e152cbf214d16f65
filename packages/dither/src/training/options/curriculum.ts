/** Learning by stages: easier variants of the task first, each left once its score over validation trials is reached. */

import { DitherError } from "../../base/errors.js";
import type { Task } from "../../tasks/contract/task.js";
import { checkArguments } from "../../base/check-arguments.js";
import type { Stage } from "../../settings/training.js";

/** The stages, checked but for what only the task knows. @throws DitherError `value` */
export function checkCurriculum(stages: readonly Stage[] = []): Stage[] {
  return stages.map(({ options, until }, k) => {
    if (!(until > 0 && until <= 1))
      throw new DitherError(
        "value",
        `training: expected stage ${k + 1} to last until a score in (0, 1], got ${until}.`,
      );
    return { options, until };
  });
}

/**
 * The task of every stage, the task itself last.
 * @throws DitherError `usage` or `value` for options that the task does not have, `mismatch` where a stage has other inputs or
 * outputs.
 */
export function stageTasks(task: Task, stages: readonly Stage[] = []): Task[] {
  checkArguments("stageTasks", { task, stages }, { task: "task", stages: "array?" });
  return [
    ...stages.map(({ options }, k) => {
      if (!task.withOptions)
        throw new DitherError("usage", `training: task ${task.name} has no options, so there are no stages of it.`);
      const stage = task.withOptions({ ...task.options, ...options });
      if (stage.inputs !== task.inputs || stage.outputs !== task.outputs)
        throw new DitherError(
          "mismatch",
          `training: expected stage ${k + 1} of ${task.name} to have ${task.inputs} inputs and ${task.outputs} outputs, got ${stage.inputs} and ${stage.outputs}. Choose options that leave the channels as they are.`,
        );
      return stage;
    }),
    task,
  ];
}
