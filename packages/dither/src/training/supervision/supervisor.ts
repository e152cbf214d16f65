/** Watches a training by validations: moves on through the curriculum, ends it early, and keeps its best network. */

import { defined } from "../../base/check-options.js";
import type { Backend } from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import type { Task } from "../../tasks/contract/task.js";
import type { TrainingOptions } from "../../settings/training.js";
import { bestValidation, reasonToStop } from "./stopping.js";
import type { TrainingHistory } from "./history.js";
import { validate } from "./validation.js";

export class Supervisor {
  /** Stage that training is in; the last is the task itself. */
  stage = 0;
  /** Why the training is to end before its last update. */
  stopped: "target" | "patience" | null = null;
  /** Parameters with the lowest validation loss in the last stage, where they are kept. */
  best: Float32Array | undefined;

  /**
   * @param tasks of the stages, the task itself last
   * @param history holds the validations so far, and gets those to come
   * @throws DitherError `usage` where a score is needed that the task does not have
   */
  constructor(
    private readonly specification: NetworkSpecification,
    private readonly tasks: readonly Task[],
    private readonly options: TrainingOptions,
    private readonly history: TrainingHistory,
    best?: Float32Array,
  ) {
    const { validation, curriculum, stopping } = options;
    if (!validation) return;
    const task = tasks[tasks.length - 1];
    if ((curriculum ?? stopping?.target) && !task.score)
      throw new DitherError(
        "usage",
        `training: task ${task.name} has no score, which ${curriculum ? "a curriculum" : "a target"} needs. Give the task a score, or leave that out.`,
      );
    const among = task.conditions?.names.length ?? 0;
    if (stopping?.conditions !== undefined && stopping.conditions > among)
      throw new DitherError(
        "usage",
        `training: expected at most ${among} conditions to reach the target, as many as task ${task.name} has, got ${stopping.conditions}.`,
      );
    history.validation ??= [];
    for (const { stage, score } of history.validation) this.moveOn(stage, score);
    this.best = best && Float32Array.from(best);
  }

  /** Validates after `done` updates, if it is time to. */
  async look(done: number, parameters: Float32Array, kernel: Backend): Promise<void> {
    const { validation, stopping } = this.options;
    const records = this.history.validation;
    if (!validation || !records || done % validation.every !== 0) return;
    const stage = this.stage;
    const found = await validate(
      { specification: this.specification, parameters },
      this.tasks[stage],
      validation.trials,
      { kernel },
    );
    const record = { update: done, stage, ...found };
    records.push(record);
    this.moveOn(stage, found.score);
    const last = this.tasks.length - 1;
    if (!stopping) return;
    if (stopping.keepBest && bestValidation(records, last) === record) this.best = parameters.slice();
    this.stopped = reasonToStop(stopping, records, last);
    // The network that reached the target is the one that was asked for, though another may have a lower loss.
    if (this.stopped === "target") this.best = undefined;
  }

  /** What the network's file says of it. */
  provenance(): Record<string, unknown> {
    const records = this.history.validation;
    if (!records) return {};
    const last = this.tasks.length - 1;
    const kept = this.best ? bestValidation(records, last) : records.at(-1);
    return defined({
      updatesDone: this.history.loss.length,
      stoppedBy: this.stopped ?? undefined,
      stageReached: last > 0 ? this.stage : undefined,
      validation: kept && {
        update: kept.update,
        loss: kept.loss,
        score: Number.isFinite(kept.score) ? kept.score : null,
      },
    });
  }

  private moveOn(stage: number, score: number): void {
    const until = this.options.curriculum?.[stage]?.until;
    if (until !== undefined && score >= until) this.stage = stage + 1;
  }
}
