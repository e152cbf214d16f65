/** What the page and its workers say to each other. */

import type {
  Network,
  NetworksSummary,
  NetworkSpecification,
  Preference,
  TaskOptions,
  TrainingOptions,
  Trials,
} from "dither";
import type { SilencedUnit } from "../analysis/silenced-unit.js";
import type { Survey } from "../analysis/survey.js";
import type { Traces } from "../analysis/traces.js";
import type { Explained } from "./explaining.js";

/** A task by its name, and what differs in its options. */
export interface NamedTask {
  name: string;
  options?: TaskOptions;
}

/** One network's training: as many rounds, each a training of its own that starts from the network of the one before. */
export interface Rounds {
  specification: NetworkSpecification;
  task: NamedTask;
  options: TrainingOptions;
  rounds: number;
}

/** A network trained so far, and in how many rounds. */
export interface RoundsDone {
  network: Network;
  rounds: number;
}

/** To the worker that trains one network. */
export type TrainerOrder =
  | (Rounds & { kind: "start"; done: RoundsDone | null; runTo: number })
  /** Train on to this update, and hold there. */
  | { kind: "runTo"; update: number };

/** The network after an update, counted through all rounds, with the losses since the last message. */
export interface Snapshot {
  update: number;
  losses: number[];
  parameters: Float32Array;
}

export type TrainerReport =
  | ({ kind: "snapshot" } & Snapshot)
  | { kind: "trained"; network: Network; seconds: number }
  | { kind: "failed"; code: string; message: string };

/** How closely a network is looked at: roughly while training, and as the command line does at the end. */
export type Effort = "live" | "final";

/** A network, and what it is looked at on: trials of a task, or given ones. */
interface Subject {
  ticket: number;
  network: Network;
  task: NamedTask | Trials;
}

/** To the worker that looks at one network. */
export type AnalystOrder =
  | (Subject & { kind: "curve"; task: NamedTask; effort: Effort })
  | (Subject & { kind: "survey"; highest: number; effort: Effort })
  | (Subject & { kind: "silence"; unit: number; highest: number })
  | (Subject & { kind: "traces"; std: number; trial: number })
  | (Omit<Rounds, "specification"> & { kind: "seeds"; ticket: number; first: Network; networks: number })
  | { kind: "explain"; ticket: number; network: Network; trials: Trials };

export type AnalystReport =
  | { kind: "curve"; ticket: number; preference: Preference }
  | { kind: "survey"; ticket: number; survey: Survey }
  | { kind: "silence"; ticket: number; silenced: SilencedUnit }
  | { kind: "traces"; ticket: number; traces: Traces }
  /** Of all networks so far; the last one of all. */
  | { kind: "seeds"; ticket: number; summary: NetworksSummary }
  | { kind: "progress"; ticket: number; share: number }
  | { kind: "explained"; ticket: number; explained: Explained }
  | { kind: "failed"; ticket: number; of: AnalystOrder["kind"]; code: string; message: string };
