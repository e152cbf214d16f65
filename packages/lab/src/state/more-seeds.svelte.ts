/** The same pair from more seeds: what their curves are on average, with the interval of that. */

import type { Network, NetworksSummary, Placement } from "dither";
import { connectAnalyst, type AnalystConnection } from "../workers/client.js";
import type { Failure } from "../workers/failure.js";
import type { Rounds } from "../workers/protocol.js";

/** Networks of each placement, the one shown included. */
const networks = 9;

export interface SeedBand {
  placement: Placement;
  summary: NetworksSummary;
}

/** One trained network, and how it was trained. */
interface Begun extends Omit<Rounds, "specification"> {
  placement: Placement;
  first: Network;
}

export class MoreSeeds {
  bands = $state.raw<readonly SeedBand[]>([]);
  problem = $state.raw<Failure | null>(null);
  private shares = $state.raw<readonly number[]>([]);
  private analysts: readonly AnalystConnection[] = [];

  /** Share of the work done; null while there is none. */
  get share(): number | null {
    const { shares } = this;
    return shares.length === 0 || shares.every((share) => share === 1)
      ? null
      : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }

  /** @param pair inside and outside */
  start(pair: readonly Begun[]): void {
    this.stop();
    this.bands = [];
    this.problem = null;
    this.shares = pair.map(() => 0);
    this.analysts = pair.map(({ placement, first, ...training }, k) => {
      const analyst = connectAnalyst((report) => {
        if (report.kind === "progress") this.shares = this.shares.map((share, j) => (j === k ? report.share : share));
        else if (report.kind === "seeds")
          this.bands = pair.flatMap((one) =>
            one.placement === placement
              ? [{ placement, summary: report.summary }]
              : this.bands.filter((band) => band.placement === one.placement),
          );
        else if (report.kind === "failed") {
          this.problem = { code: report.code, message: report.message };
          this.stop();
        }
      });
      const { specification, parameters } = first;
      analyst.order({ kind: "seeds", ticket: 0, first: { specification, parameters }, ...training, networks });
      return analyst;
    });
  }

  /** Stops what is being computed; what was found stays. */
  stop(): void {
    for (const analyst of this.analysts) analyst.close();
    this.analysts = [];
    this.shares = [];
  }

  /** Forgets all: another pair is shown. */
  clear(): void {
    this.stop();
    this.bands = [];
    this.problem = null;
  }
}
