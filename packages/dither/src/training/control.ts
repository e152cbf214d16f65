/** How a training is watched, held, stopped and split, none of which changes a bit. */

import { kernelChoices } from "@dither/kernels";
import type { OptionKinds } from "../base/check-options.js";
import type { Network } from "../network/specification/network.js";
import type { Execution } from "../network/simulation/network-kernel.js";
import type { Checkpoint } from "./checkpoint.js";
import type { GroupWorker } from "./objective/groups.js";
import type { TrainingHistory } from "./supervision/history.js";

export interface TrainingProgress {
  /** Updates done so far. */
  update: number;
  updates: number;
  /** Loss of the latest batch. */
  loss: number;
}

/** The network as it is after an update, for those who watch. */
export interface TrainingState extends TrainingProgress {
  /** A view of the flat parameters as they are now: copy what should stay. */
  parameters: Float32Array;
  /** A view of the history up to here: copy what should stay. */
  history: Readonly<TrainingHistory>;
}

export interface TrainingControl extends Execution {
  /** Stops the training with a DitherError `aborted`, after a last `onCheckpoint`. */
  signal?: AbortSignal;
  /** Called about twenty times a second, and at the end. */
  onProgress?: (progress: TrainingProgress) => void;
  /**
   * Called after every update. A promise that it returns holds the training up until it resolves: so a training is paused,
   * or done one update at a time. It changes no bit.
   */
  onUpdate?: (state: TrainingState) => void | Promise<void>;
  /** A network whose parameters to start from, instead of initial values drawn from the seed; Adam starts afresh. */
  from?: Network;
  /** Where to go on from; its specification, task and options must be those of this training. */
  resume?: Checkpoint;
  /** Called every `checkpointEvery` updates and when stopped. */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /** Default: only when stopped. */
  checkpointEvery?: number;
  /** Who differentiates the groups, in ascending order of group; default this thread does all. */
  workers?: readonly GroupWorker[];
}

/** What each of {@link TrainingControl} may be. */
export const trainingControlKinds = {
  signal: "signal",
  onProgress: "function",
  onUpdate: "function",
  from: "network",
  resume: "object",
  onCheckpoint: "function",
  checkpointEvery: "number",
  workers: "array",
  kernel: kernelChoices,
  checkpointSteps: "number",
} as const satisfies OptionKinds<TrainingControl>;
