/** `dither worker`: computes runs of studies that others put into a queue. */
import { counted } from "dither";

import { Command } from "commander";
import { interruptible } from "../run/interrupt.js";
import * as parse from "../options/parse.js";
import { print, printJson } from "../output/print.js";
import { warn } from "../output/remarks.js";
import { loadQueue } from "../input/load-queue.js";

interface WorkerFlags {
  queue?: string | true;
  workers?: number;
  lease: number;
  idle?: number;
  json?: boolean;
}

export function workerCommand(): Command {
  return new Command("worker")
    .description("compute runs of studies that `dither study run --queue` put into Redis")
    .option("--queue [url]", "redis://HOST, rediss://HOST (default: DITHER_REDIS_URL)")
    .option("--workers <n>", "networks at a time (default: one per core)", parse.whole(1, 1024))
    .option("--lease <s>", "seconds of silence after which its runs go to others", parse.whole(1, 86_400), 30)
    .option("--idle <s>", "end when nothing came for so long (default: never)", parse.whole(1))
    .option("--json", "print one JSON object when it ends")
    .addHelpText(
      "after",
      "\nExample:\n  dither worker --queue redis://head-node\n  dither study run studies/central-figure.yaml --queue redis://head-node\n\nStart as many as you like, on as many machines, of the same version of Dither.\nCtrl-C gives unfinished runs back to the queue. A password belongs into the\nenvironment, where `ps` does not show it:\n  DITHER_REDIS_URL=rediss://:PASSWORD@head-node dither worker",
    )
    .action((flags: WorkerFlags) => interruptible((signal) => work(flags, signal)));
}

async function work(flags: WorkerFlags, signal: AbortSignal): Promise<void> {
  // Loaded only here: Redis and all that goes with it is large, and few commands talk to it.
  const { serveQueue } = await loadQueue();
  const { computed, failed } = await serveQueue({
    url: typeof flags.queue === "string" ? flags.queue : undefined,
    workers: flags.workers,
    idle: flags.idle,
    lease: flags.lease,
    signal,
    onNote: warn,
  });
  if (signal.aborted) process.exitCode = 130;
  if (flags.json) printJson("worker", { computed, failed });
  else print(`${counted(computed, "run")} computed${failed > 0 ? `, ${failed} of them failed` : ""}.`);
}
