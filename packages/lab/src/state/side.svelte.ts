/** One of the two networks as the page knows it: how far it is, what it looks like, which noise it prefers. */

import { networkHash, type Network, type NetworkSpecification, type placements, type Preference } from "dither";
import type { Panels } from "../analysis/panels.js";
import { connectAnalyst, connectTrainer, type AnalystConnection, type TrainerConnection } from "../workers/client.js";
import type { Failure } from "../workers/failure.js";
import type { AnalystReport, Effort, TrainerReport } from "../workers/protocol.js";

export type Phase = "held" | "training" | "trained" | "failed";

/** What a side is asked to look at. */
export interface Look {
  std: number;
  trial: number;
}

/** Milliseconds that the measuring of a network in training leaves to the training, between two curves. */
const restBetweenCurves = 120;

export class Side {
  phase = $state<Phase>("held");
  update = $state(0);
  losses = $state.raw<readonly number[]>([]);
  preference = $state.raw<Preference | null>(null);
  /** How closely the shown curve was measured. */
  effort = $state<Effort>("live");
  panels = $state.raw<Panels | null>(null);
  hash = $state<string | null>(null);
  problem = $state.raw<Failure | null>(null);
  /** The network after training, with its provenance. */
  trained = $state.raw<Network | null>(null);
  /** Seconds that the training took, holds included. */
  seconds = $state<number | null>(null);

  private current: Network | undefined;
  /** The update that the trainer was last told to run to. */
  private target = 0;
  private look: Look = { std: 0, trial: 1 };
  private ticket = 0;
  /** Tickets of what the analyst is busy with; 0 for nothing. */
  private busy = { curve: 0, panels: 0 };
  private stale = { curve: false, panels: false };
  private resting: ReturnType<typeof setTimeout> | undefined;
  private trainer: TrainerConnection | undefined;
  private analyst: AnalystConnection | undefined;
  private task = "";
  private updates = 0;

  constructor(readonly placement: (typeof placements)[number]) {}

  /** Begins anew, holding before the first update. */
  start(specification: NetworkSpecification, task: string, updates: number, look: Look): void {
    this.close();
    this.phase = "held";
    this.update = 0;
    this.losses = [];
    this.preference = null;
    this.effort = "live";
    this.panels = null;
    this.hash = null;
    this.problem = null;
    this.trained = null;
    this.seconds = null;
    this.task = task;
    this.updates = updates;
    this.look = look;
    this.busy = { curve: 0, panels: 0 };
    this.stale = { curve: false, panels: false };
    this.trainer = connectTrainer((report) => {
      this.hearTrainer(report, specification);
    });
    this.analyst = connectAnalyst((report) => {
      this.hearAnalyst(report);
    });
    this.trainer.order({ kind: "start", specification, task, updates, runTo: 0 });
  }

  /** Trains on to an update; to the present one or before, it holds. */
  runTo(update: number): void {
    if (this.phase === "trained" || this.phase === "failed") return;
    this.target = update;
    this.phase = update > this.update ? "training" : "held";
    this.trainer?.order({ kind: "runTo", update });
  }

  lookAt(look: Look): void {
    this.look = look;
    this.stale.panels = true;
    this.seek();
  }

  close(): void {
    clearTimeout(this.resting);
    this.trainer?.close();
    this.analyst?.close();
    this.trainer = this.analyst = this.current = undefined;
  }

  private hearTrainer(report: TrainerReport, specification: NetworkSpecification): void {
    switch (report.kind) {
      case "snapshot":
        this.update = report.update;
        if (report.losses.length > 0) this.losses = [...this.losses, ...report.losses];
        if (this.phase === "training" && report.update >= this.target) this.phase = "held";
        this.current = { specification, parameters: report.parameters };
        this.stale = { curve: true, panels: true };
        this.seek();
        return;
      case "trained":
        this.finish(report.network, report.seconds);
        return;
      case "failed":
        this.problem = { code: report.code, message: report.message };
        this.phase = "failed";
        return;
      default:
        report satisfies never;
    }
  }

  private finish(network: Network, seconds: number): void {
    this.phase = "trained";
    this.seconds = seconds;
    this.trained = network;
    this.current = network;
    this.trainer?.close();
    this.stale = { curve: true, panels: true };
    this.seek();
    // Without https the browser keeps its SHA-256 to itself.
    if (globalThis.isSecureContext)
      void networkHash(network).then((hash) => {
        if (this.trained === network) this.hash = hash;
      });
  }

  private hearAnalyst(report: AnalystReport): void {
    if (report.kind === "progress" || report.kind === "explained") return;
    const of = report.kind === "failed" ? report.of : report.kind;
    if (of === "explain") return;
    // A curve that was overtaken reports that it was stopped.
    if (report.ticket !== this.busy[of] && report.ticket !== 0) return;
    this.busy[of] = 0;
    if (report.kind === "panels") this.panels = report.panels;
    else if (report.kind === "curve") {
      this.preference = report.preference;
      this.effort = report.ticket === this.finalTicket ? "final" : "live";
    } else this.problem = { code: report.code, message: report.message };
    if (of === "curve" && this.phase !== "trained") {
      this.busy.curve = -1;
      this.resting = setTimeout(() => {
        this.busy.curve = 0;
        this.seek();
      }, restBetweenCurves);
    }
    this.seek();
  }

  private finalTicket = -1;

  /** Asks the analyst for what is out of date and not being looked at. */
  private seek(): void {
    const { current: network, task } = this;
    if (!network || !this.analyst) return;
    if (this.stale.panels && this.busy.panels === 0) {
      this.stale.panels = false;
      this.busy.panels = ++this.ticket;
      this.analyst.order({ kind: "panels", ticket: this.ticket, network: plain(network), task, ...this.look });
    }
    const final = this.phase === "trained";
    if (this.stale.curve && (this.busy.curve === 0 || final)) {
      clearTimeout(this.resting);
      this.stale.curve = false;
      this.busy.curve = ++this.ticket;
      if (final) this.finalTicket = this.ticket;
      const effort: Effort = final ? "final" : "live";
      this.analyst.order({ kind: "curve", ticket: this.ticket, network: plain(network), task, effort });
    }
  }

  /** Share of the training that is done. */
  get share(): number {
    return this.updates > 0 ? this.update / this.updates : 0;
  }
}

/** What an analysis needs of a network. */
function plain({ specification, parameters }: Network): Network {
  return { specification, parameters };
}
