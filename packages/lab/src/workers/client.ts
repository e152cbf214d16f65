/** The page's side of a worker. */

import type { AnalystOrder, AnalystReport, TrainerOrder, TrainerReport } from "./protocol.js";

interface Connection<Order> {
  order(order: Order): void;
  close(): void;
}

function connect<Order>(hear: (data: unknown) => void, failed: (message: string) => void): Connection<Order> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    hear(data);
  };
  worker.onerror = (event) => {
    failed(event.message || "A part of the page could not be loaded. Reload the page; its address keeps the settings.");
  };
  return {
    order: (order) => {
      worker.postMessage(order);
    },
    close: () => {
      worker.terminate();
    },
  };
}

export type TrainerConnection = Connection<TrainerOrder>;
export type AnalystConnection = Connection<AnalystOrder>;

export function connectTrainer(hear: (report: TrainerReport) => void): TrainerConnection {
  return connect(hear as (data: unknown) => void, (message) => {
    hear({ kind: "failed", code: "internal", message });
  });
}

export function connectAnalyst(hear: (report: AnalystReport) => void): AnalystConnection {
  return connect(hear as (data: unknown) => void, (message) => {
    hear({ kind: "failed", ticket: 0, of: "survey", code: "internal", message });
  });
}
