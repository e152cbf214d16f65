/** What the page and its workers say to each other. */

import type { Network, NetworkSpecification, Preference, Trials } from "dither";
import type { Panels } from "../analysis/panels.js";
import type { Explained } from "./explaining.js";

/** To the worker that trains one network. */
export type TrainerOrder =
  | { kind: "start"; specification: NetworkSpecification; task: string; updates: number; runTo: number }
  /** Train on to this update, and hold there. */
  | { kind: "runTo"; update: number };

/** The network after an update, with the losses since the last message. */
export interface Snapshot {
  update: number;
  losses: number[];
  parameters: Float32Array;
}

export type TrainerReport =
  | ({ kind: "snapshot" } & Snapshot)
  | { kind: "trained"; network: Network; seconds: number }
  | { kind: "failed"; code: string; message: string };

/** How closely a curve is measured: roughly while training, and as the command line does at the end. */
export type Effort = "live" | "final";

/** To the worker that looks at one network. */
export type AnalystOrder =
  | { kind: "curve"; ticket: number; network: Network; task: string; effort: Effort }
  | { kind: "panels"; ticket: number; network: Network; task: string; std: number; trial: number }
  | { kind: "explain"; ticket: number; network: Network; trials: Trials };

export type AnalystReport =
  | { kind: "curve"; ticket: number; preference: Preference }
  | { kind: "panels"; ticket: number; panels: Panels }
  | { kind: "progress"; ticket: number; share: number }
  | { kind: "explained"; ticket: number; explained: Explained }
  | { kind: "failed"; ticket: number; of: AnalystOrder["kind"]; code: string; message: string };
