/** Looks at one network: its preference curve, and what the panels show at one level of test noise. */

import { findTask, measure } from "dither";
import { panelsOf, panelTrials } from "../analysis/panels.js";
import { failureOf } from "./failure.js";
import type { AnalystOrder, AnalystReport } from "./protocol.js";

/** Enough for an interval while training; at the end the defaults of `dither measure`. */
const live = { trials: 128, draws: 8, replicates: 200 };

export class Analyst {
  private curve: AbortController | undefined;
  /** The latest order for panels; earlier ones that have not begun are dropped. */
  private latest = 0;

  constructor(private readonly send: (report: AnalystReport) => void) {}

  order(order: AnalystOrder): void {
    const done = this.follow(order);
    done.catch((error: unknown) => {
      this.send({ kind: "failed", ticket: order.ticket, of: order.kind, ...failureOf(error) });
    });
  }

  private follow(order: AnalystOrder): Promise<void> {
    switch (order.kind) {
      case "curve":
        return this.measure(order);
      case "panels":
        return this.look(order);
      case "explain":
        return this.explain(order);
      default:
        return order satisfies never;
    }
  }

  private async explain({ ticket, network, trials }: Extract<AnalystOrder, { kind: "explain" }>): Promise<void> {
    const { explainNetwork } = await import("./explaining.js");
    const explained = await explainNetwork(network, trials, (share) => {
      this.send({ kind: "progress", ticket, share });
    });
    this.send({ kind: "explained", ticket, explained });
  }

  private async measure(order: Extract<AnalystOrder, { kind: "curve" }>): Promise<void> {
    this.curve?.abort();
    const control = new AbortController();
    this.curve = control;
    const { preference } = await measure(
      order.network,
      { task: findTask(order.task) },
      { ...(order.effort === "live" ? live : {}), kernel: "wasm", signal: control.signal },
    );
    this.send({ kind: "curve", ticket: order.ticket, preference });
  }

  private async look(order: Extract<AnalystOrder, { kind: "panels" }>): Promise<void> {
    this.latest = order.ticket;
    // Lets later orders arrive first: a slider sends many.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (order.ticket !== this.latest) return;
    const { network, task, std, trial } = order;
    const trials = panelTrials(findTask(task), network.specification.seed);
    const panels = await panelsOf(network, trials, { std, trial });
    this.send({ kind: "panels", ticket: order.ticket, panels });
  }
}
