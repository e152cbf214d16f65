/** A network that is there already, looked at on given trials: its units, states and outputs at every test noise. */

import type { Network, Placement, Trials } from "dither";
import type { SilencedUnit } from "../analysis/silenced-unit.js";
import type { Survey } from "../analysis/survey.js";
import { connectAnalyst, type AnalystConnection } from "../workers/client.js";
import type { Failure } from "../workers/failure.js";
import type { Side } from "./side.svelte.js";

/** What the views show of a network. */
export type Shown = Pick<Side, "survey" | "traces" | "silenced" | "silencing" | "problem" | "silence" | "trace"> & {
  readonly placement: Placement;
};

export class LookedAt implements Shown {
  survey = $state.raw<Shown["survey"]>(null);
  silenced = $state.raw<SilencedUnit | null>(null);
  silencing = $state<number | null>(null);
  problem = $state.raw<Failure | null>(null);
  traces = $state.raw<Shown["traces"]>(null);
  private readonly analyst: AnalystConnection;
  private ticket = 0;

  /** @param highest the highest test noise that can be looked at */
  constructor(
    private readonly network: Network,
    private readonly trials: Trials,
    private readonly highest: number,
  ) {
    this.analyst = connectAnalyst((report) => {
      if (report.kind === "survey") this.see(report.survey);
      else if (report.kind === "silence" && report.silenced.unit === this.silencing) this.silenced = report.silenced;
      else if (report.kind === "traces") this.traces = report.traces;
      else if (report.kind === "failed") this.problem = { code: report.code, message: report.message };
    });
    this.analyst.order({ kind: "survey", ...this.subject(), effort: "final" });
  }

  get placement(): Placement {
    return this.network.specification.noise.placement;
  }

  silence(unit: number | null): void {
    this.silencing = unit;
    this.silenced = null;
    if (unit !== null) this.analyst.order({ kind: "silence", ...this.subject(), unit });
  }

  /** Runs one trial at a test noise. */
  trace(std: number, trial: number): void {
    this.analyst.order({ kind: "traces", ...this.subject(), std, trial });
  }

  close(): void {
    this.analyst.close();
  }

  private see(survey: Survey): void {
    this.survey = { value: survey, network: this.network, update: 0, effort: "final" };
  }

  private subject(): { ticket: number; network: Network; task: Trials; highest: number } {
    const { network, trials, highest } = this;
    const { specification, parameters } = network;
    return { ticket: ++this.ticket, network: { specification, parameters }, task: trials, highest };
  }
}
