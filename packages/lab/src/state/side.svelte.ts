/** One of the two networks as the page knows it: how far it is, what it looks like, which noise it prefers. */

import { networkHash, type Network, type placements, type Preference } from "dither";
import type { SilencedUnit } from "../analysis/silenced-unit.js";
import type { Survey } from "../analysis/survey.js";
import type { Traces } from "../analysis/traces.js";
import { connectAnalyst, connectTrainer, type AnalystConnection, type TrainerConnection } from "../workers/client.js";
import type { Failure } from "../workers/failure.js";
import type { AnalystReport, Effort, Rounds, TrainerReport } from "../workers/protocol.js";

export type Phase = "held" | "training" | "trained" | "failed";

/** What a side trains, and up to which test noise it is looked at. */
export interface Assignment extends Rounds {
  highest: number;
}

/** Something found by the analyst, and the network that it was found of. */
interface Seen<T> {
  value: T;
  network: Network;
  /** The update that the network was at. */
  update: number;
  effort: Effort;
}

type Sought = "curve" | "survey";

/** Milliseconds that the measuring of a network in training leaves to the training, between two curves. */
const restBetweenLooks = 120;

export class Side {
  phase = $state<Phase>("held");
  update = $state(0);
  losses = $state.raw<readonly number[]>([]);
  curve = $state.raw<Seen<Preference> | null>(null);
  survey = $state.raw<Seen<Survey> | null>(null);
  traces = $state.raw<Traces | null>(null);
  silenced = $state.raw<SilencedUnit | null>(null);
  /** The unit whose noise is to be switched off, in the network shown. */
  silencing = $state<number | null>(null);
  hash = $state<string | null>(null);
  problem = $state.raw<Failure | null>(null);
  /** The network after training, with its provenance. */
  trained = $state.raw<Network | null>(null);

  private current: Network | undefined;
  /** The update that the trainer was last told to run to. */
  private target = 0;
  private closed = false;
  private ticket = 0;
  /** What the analyst is busy with. */
  private readonly busy: Record<Sought, (Omit<Seen<null>, "value"> & { ticket: number }) | null> = {
    curve: null,
    survey: null,
  };
  private readonly stale: Record<Sought, boolean> = { curve: false, survey: false };
  private resting: ReturnType<typeof setTimeout> | undefined;
  private trainer: TrainerConnection | undefined;
  private analyst: AnalystConnection | undefined;

  constructor(
    readonly placement: (typeof placements)[number],
    private readonly assignment: Assignment,
    /** Trained already in fewer rounds, to go on from. */
    private readonly before: Side | null = null,
  ) {
    if (before) [this.update, this.losses] = [before.update, before.losses];
  }

  /** Starts its workers, unless that was done before: it holds before the first update, or runs to where it was told to. */
  begin(): void {
    if (this.analyst || this.closed) return;
    this.trainer = connectTrainer((report) => {
      this.hearTrainer(report);
    });
    this.analyst = connectAnalyst((report) => {
      this.hearAnalyst(report);
    });
    const { specification, task, options, rounds } = this.assignment;
    const network = this.before?.trained;
    const done = network ? { network, rounds: rounds - 1 } : null;
    this.trainer.order({ kind: "start", specification, task, options, rounds, done, runTo: this.target });
  }

  get preference(): Preference | null {
    return this.curve?.value ?? null;
  }

  /** Whether curve and survey are those of the trained network. */
  get measured(): boolean {
    return this.trained !== null && this.curve?.effort === "final" && this.survey?.effort === "final";
  }

  /** Trains on to an update; to the present one or before, it holds. */
  runTo(update: number): void {
    if (this.phase === "trained" || this.phase === "failed") return;
    this.target = update;
    this.phase = update > this.update ? "training" : "held";
    this.trainer?.order({ kind: "runTo", update });
  }

  /** Looks at the loss without one unit's noise; with null, no more. */
  silence(unit: number | null): void {
    this.silencing = unit;
    this.silenced = null;
    const { current: network } = this;
    if (unit === null || !network) return;
    const { task, highest } = this.assignment;
    this.analyst?.order({ kind: "silence", ticket: ++this.ticket, network: plain(network), task, unit, highest });
  }

  /** Runs one trial at a test noise. */
  trace(std: number, trial: number): void {
    const { current: network } = this;
    if (!network) return;
    const { task } = this.assignment;
    this.analyst?.order({ kind: "traces", ticket: ++this.ticket, network: plain(network), task, std, trial });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.resting);
    this.trainer?.close();
    this.analyst?.close();
    this.trainer = this.analyst = undefined;
  }

  private hearTrainer(report: TrainerReport): void {
    switch (report.kind) {
      case "snapshot":
        this.update = report.update;
        if (report.losses.length > 0) this.losses = [...this.losses, ...report.losses];
        if (this.phase === "training" && report.update >= this.target) this.phase = "held";
        this.see({ specification: this.assignment.specification, parameters: report.parameters });
        return;
      case "trained":
        this.finish(report.network);
        return;
      case "failed":
        this.problem = { code: report.code, message: report.message };
        this.phase = "failed";
        return;
      default:
        report satisfies never;
    }
  }

  /** The network is another now: what was found of the one before goes out of date. */
  private see(network: Network): void {
    this.current = network;
    this.traces = null;
    if (this.silencing !== null) this.silence(null);
    this.stale.curve = this.stale.survey = true;
    this.seek();
  }

  private finish(network: Network): void {
    this.phase = "trained";
    this.trained = network;
    this.trainer?.close();
    this.trainer = undefined;
    this.see(network);
    // Without https the browser keeps its SHA-256 to itself.
    if (globalThis.isSecureContext)
      void networkHash(network).then((hash) => {
        this.hash = hash;
      });
  }

  private hearAnalyst(report: AnalystReport): void {
    switch (report.kind) {
      case "curve":
      case "survey":
        this.found(report);
        return;
      case "silence":
        if (report.silenced.unit === this.silencing) this.silenced = report.silenced;
        return;
      case "traces":
        this.traces = report.traces;
        return;
      case "failed":
        // A curve that was overtaken reports that it was stopped.
        if (report.code === "aborted") return;
        this.problem = { code: report.code, message: report.message };
        return;
      default:
    }
  }

  private found(report: Extract<AnalystReport, { kind: Sought }>): void {
    const { kind, ticket } = report;
    const asked = this.busy[kind];
    if (asked?.ticket !== ticket) return;
    const seen = { network: asked.network, update: asked.update, effort: asked.effort };
    if (report.kind === "curve") this.curve = { ...seen, value: report.preference };
    else this.survey = { ...seen, value: report.survey };
    if (kind === "curve" && this.phase !== "trained")
      this.resting = setTimeout(() => {
        this.busy.curve = null;
        this.seek();
      }, restBetweenLooks);
    else this.busy[kind] = null;
    this.seek();
  }

  /** Asks the analyst for what is out of date and not being looked at. */
  private seek(): void {
    const { current: network, analyst, update } = this;
    const { task, highest } = this.assignment;
    if (!network || !analyst) return;
    const effort: Effort = this.phase === "trained" ? "final" : "live";
    for (const kind of ["curve", "survey"] as const) {
      const busy = this.busy[kind];
      if (!this.stale[kind] || (busy !== null && (effort === "live" || busy.effort === "final"))) continue;
      if (kind === "curve") clearTimeout(this.resting);
      this.stale[kind] = false;
      const ticket = ++this.ticket;
      this.busy[kind] = { ticket, network, update, effort };
      const subject = { ticket, network: plain(network), task, effort };
      analyst.order(kind === "curve" ? { kind, ...subject } : { kind, ...subject, highest });
    }
  }
}

/** What an analysis needs of a network. */
function plain({ specification, parameters }: Network): Network {
  return { specification, parameters };
}
