/** The loop of a training: gradients of groups, Adam, supervision, update after update. */

import { counted } from "../base/counted.js";
import type { Backend } from "@dither/kernels";
import { cooperation } from "../base/cooperation.js";
import { DitherError } from "../base/errors.js";
import type { Execution } from "../network/simulation/network-kernel.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import type { TrainingOptions } from "../settings/training.js";
import type { Task } from "../tasks/contract/task.js";
import type { Checkpoint } from "./checkpoint.js";
import { checkConvergence, checkWeights } from "./convergence.js";
import { checkBatch } from "./objective/batches.js";
import { GroupDifferentiator, type GroupGradients, type GroupWorker } from "./objective/groups.js";
import { ClosureDifferentiator } from "./objective/closure-groups.js";
import { stageTasks } from "./options/curriculum.js";
import type { Optimiser, UpdateRecord } from "./optimiser.js";
import type { TrainingHistory } from "./supervision/history.js";
import type { Supervisor } from "./supervision/supervisor.js";
import type { TrainingControl } from "./control.js";

/** What one update needs. */
interface Loop {
  specification: NetworkSpecification;
  task: Task;
  options: TrainingOptions;
  control: TrainingControl;
  optimiser: Optimiser;
  supervisor: Supervisor;
  history: TrainingHistory;
  backend: Backend;
  /** Adds the gradients of all groups to the optimiser. */
  differentiate: Differentiate;
  checkpoint: (update: number) => Checkpoint;
}

type Differentiate = (update: number, optimiser: Optimiser, stage: number) => Promise<void>;

/**
 * Updates from `first` to the last, or until supervision ends the training.
 * @throws DitherError `diverged`, or `aborted` after a last checkpoint
 */
export async function runUpdates(first: number, loop: Loop): Promise<void> {
  const { options, control, optimiser, supervisor, history, checkpoint } = loop;
  const { updates } = options;
  const report = (): void =>
    control.onProgress?.({ update: history.loss.length, updates, loss: history.loss.at(-1) ?? NaN });
  // The signal is looked at below, where a checkpoint comes before the error.
  const pause = cooperation("training", { onProgress: report });
  for (let update = first; update < updates; update++) {
    const { loss } = await oneUpdate(update, loop);
    const done = update + 1;
    const held = control.onUpdate?.({ update: done, updates, loss, parameters: optimiser.parameters, history });
    if (held) await held;
    await supervisor.look(done, optimiser.parameters, loop.backend);
    if (supervisor.stopped !== null) break;
    if (control.checkpointEvery && done % control.checkpointEvery === 0 && done < updates)
      await control.onCheckpoint?.(checkpoint(done));
    await pause(done / updates);
    if (control.signal?.aborted && done < updates) {
      await control.onCheckpoint?.(checkpoint(done));
      throw new DitherError("aborted", `training: stopped after ${done} of ${counted(updates, "update")}.`);
    }
  }
  report();
}

/** The gradient of a batch, its step, and its record in the history. */
async function oneUpdate(update: number, loop: Loop): Promise<UpdateRecord> {
  const { specification, task, options, optimiser, supervisor, history } = loop;
  optimiser.begin();
  await loop.differentiate(update, optimiser, supervisor.stage);
  const record = optimiser.record();
  if (!Number.isFinite(record.loss))
    checkBatch(stageTasks(task, options.curriculum)[supervisor.stage], specification.seed, options, update);
  checkConvergence(record, update, options);
  const finite = optimiser.step(update, record);
  if (!finite) checkWeights(optimiser.parameters, update, options);
  history.loss.push(record.loss);
  history.gradientNorm.push(record.gradientNorm);
  history.penalty?.push(record.penalty);
  return record;
}

/** Who differentiates: the workers given, the closure in this thread, or a kernel in this thread. */
export function differentiator(
  specification: NetworkSpecification,
  task: Task,
  options: TrainingOptions,
  given: readonly GroupWorker[] | undefined,
  execution: Execution,
): Differentiate {
  const closure = (): GroupWorker[] => [new ClosureDifferentiator(specification, task, options)];
  const workers = given ?? (options.gradient === "closure" ? closure() : null);
  if (workers) return (update, optimiser, stage) => gather(workers, update, optimiser, stage);
  const local = new GroupDifferentiator(specification, task, options, undefined, execution);
  return async (update, optimiser, stage) => {
    const kernel = await local.prepare(update, optimiser.parameters, stage);
    local.differentiate(kernel, update, (_, loss) => optimiser.add(kernel.gradient, loss));
  };
}

/** The gradients of all workers, added up in ascending order of group. */
async function gather(
  workers: readonly GroupWorker[],
  update: number,
  optimiser: Optimiser,
  stage: number,
): Promise<void> {
  const size = optimiser.parameters.length;
  const pending = new Array<Promise<GroupGradients>>(workers.length);
  // The first is asked last: it may be this very thread, which would keep the others waiting.
  for (let k = workers.length - 1; k >= 0; k--) {
    pending[k] = workers[k].gradients(update, optimiser.parameters, stage);
    // One that fails while an earlier one is waited for is not forgotten: its own turn comes, unless that one fails too.
    pending[k].catch(() => undefined);
  }
  for (const one of pending) {
    // The groups of the first are added while the others still work.
    const { gradients, losses } = await one;
    losses.forEach((loss, k) => {
      optimiser.add(gradients.subarray(k * size, (k + 1) * size), loss);
    });
  }
}
