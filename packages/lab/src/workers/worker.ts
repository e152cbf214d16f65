/** One worker: it trains or it looks, whichever it is asked first. */

import { Analyst } from "./analyst.js";
import type { AnalystOrder, AnalystReport, TrainerOrder, TrainerReport } from "./protocol.js";
import { Trainer } from "./trainer.js";

const send = (report: TrainerReport | AnalystReport): void => {
  self.postMessage(report);
};
const trainer = new Trainer(send);
const analyst = new Analyst(send);

self.onmessage = ({ data }: MessageEvent<TrainerOrder | AnalystOrder>) => {
  if (data.kind === "start" || data.kind === "runTo") trainer.order(data);
  else analyst.order(data);
};
