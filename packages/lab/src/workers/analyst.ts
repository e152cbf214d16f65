/** Looks at one network: its preference curve, what it is like at every test noise, one unit's noise, one trial. */

import { findTask, measure, type Network, type NetworksSummary, type Trials } from "dither";
import { firstTrials, panelTrials } from "../analysis/panel-trials.js";
import { silencedUnit } from "../analysis/silenced-unit.js";
import { surveyOf } from "../analysis/survey.js";
import { tracesOf } from "../analysis/traces.js";
import { failureOf } from "./failure.js";
import type { AnalystOrder, AnalystReport, NamedTask } from "./protocol.js";

/** Enough for an interval while training; at the end the defaults of `dither measure`. */
const live = { trials: 128, draws: 8, replicates: 200 };

type Order<K extends AnalystOrder["kind"]> = Extract<AnalystOrder, { kind: K }>;

export class Analyst {
  private curve: AbortController | undefined;

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
      case "survey":
        return this.survey(order);
      case "silence":
        return this.silence(order);
      case "traces":
        return this.trace(order);
      case "seeds":
        return this.seeds(order);
      case "explain":
        return this.explain(order);
      default:
        return order satisfies never;
    }
  }

  private async explain({ ticket, network, trials }: Order<"explain">): Promise<void> {
    const { explainNetwork } = await import("./explaining.js");
    const explained = await explainNetwork(network, trials, (share) => {
      this.send({ kind: "progress", ticket, share });
    });
    this.send({ kind: "explained", ticket, explained });
  }

  private async seeds({ ticket, ...wanted }: Order<"seeds">): Promise<void> {
    const { ofSeeds } = await import("./seeds.js");
    const send = (summary: NetworksSummary): void => {
      this.send({ kind: "seeds", ticket, summary });
    };
    send(
      await ofSeeds(wanted, send, (share) => {
        this.send({ kind: "progress", ticket, share });
      }),
    );
  }

  private async measure({ ticket, network, task, effort }: Order<"curve">): Promise<void> {
    this.curve?.abort();
    const control = new AbortController();
    this.curve = control;
    const { preference } = await measure(
      network,
      { task: findTask(task.name, task.options) },
      { ...(effort === "live" ? live : {}), kernel: "wasm", signal: control.signal },
    );
    this.send({ kind: "curve", ticket, preference });
  }

  private async survey({ ticket, network, task, highest, effort }: Order<"survey">): Promise<void> {
    const trials = trialsOf(task, network);
    this.send({ kind: "survey", ticket, survey: await surveyOf(network, trials, { highest, effort }) });
  }

  private async silence({ ticket, network, task, unit, highest }: Order<"silence">): Promise<void> {
    const trials = trialsOf(task, network);
    this.send({ kind: "silence", ticket, silenced: await silencedUnit(network, trials, unit, highest) });
  }

  private async trace({ ticket, network, task, std, trial }: Order<"traces">): Promise<void> {
    const trials = trialsOf(task, network);
    this.send({ kind: "traces", ticket, traces: await tracesOf(network, trials, { std, trial }) });
  }
}

/** Of a task the first test trials, of given trials the first. */
function trialsOf(task: NamedTask | Trials, { specification }: Network): Trials {
  return "name" in task ? panelTrials(findTask(task.name, task.options), specification.seed) : firstTrials(task);
}
