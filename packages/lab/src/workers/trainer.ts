/** Trains one network, holding where it is told to, and sends what it is like about twenty times a second. */

import { initialNetwork, type TrainingState } from "dither";
import type { TrainerOrder, TrainerReport } from "./protocol.js";
import { failureOf } from "./failure.js";
import { trainRounds } from "./rounds.js";

/** Milliseconds between two snapshots. */
const pace = 50;

export class Trainer {
  private runTo = 0;
  private update = 0;
  /** Updates of all rounds. */
  private updates = 0;
  private go: (() => void) | undefined;
  private losses: number[] = [];
  private sent = 0;

  constructor(private readonly send: (report: TrainerReport) => void) {}

  order(order: TrainerOrder): void {
    this.runTo = order.kind === "start" ? order.runTo : order.update;
    if (order.kind === "start") void this.start(order);
    else if (this.runTo > this.update) this.go?.();
  }

  private async start(order: Extract<TrainerOrder, { kind: "start" }>): Promise<void> {
    try {
      const { specification, options, rounds, done } = order;
      const { parameters } = done?.network ?? initialNetwork(specification, options.initial);
      this.update = (done?.rounds ?? 0) * options.updates;
      this.updates = rounds * options.updates;
      this.send({ kind: "snapshot", update: this.update, losses: [], parameters });
      await this.held();
      const started = performance.now();
      const network = await trainRounds(order, done, (update, state) => this.watch(update, state));
      this.send({ kind: "trained", network, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      this.send({ kind: "failed", ...failureOf(error) });
    }
  }

  private watch(update: number, { loss, parameters }: TrainingState): Promise<void> | undefined {
    const { updates } = this;
    this.update = update;
    this.losses.push(loss);
    const holds = update >= this.runTo && update < updates;
    const now = performance.now();
    if (holds || update === updates || now - this.sent > pace) {
      this.send({ kind: "snapshot", update, losses: this.losses, parameters: parameters.slice() });
      this.losses = [];
      this.sent = now;
    }
    return holds ? this.held() : undefined;
  }

  /** Resolves once there is something to run to. */
  private async held(): Promise<void> {
    while (this.update >= this.runTo)
      await new Promise<void>((resolve) => {
        this.go = resolve;
      });
    this.go = undefined;
  }
}
