/** A progress bar with the time left, on a terminal only; silent in a pipe, and with `--quiet`. */

import { Presets, SingleBar } from "cli-progress";
import { asciiOnly } from "./print.js";
import { isQuiet } from "./remarks.js";

export interface Progress {
  /** Share done in [0, 1]; it never runs backwards. A note of few characters goes before the time left. */
  update(share: number, note?: string): void;
  /** Clears the line; the cursor is where the bar began. */
  stop(): void;
}

const steps = 1000;
const widestBar = 28;
/** What stands beside name and bar at its longest: " 100 % 123 h 45 min left", and a blank before the bar. */
const beside = 26;

/** A bar on standard error named by what goes on: "training 10 networks". */
export function startProgress(what: string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY || isQuiet()) return { update: () => undefined, stop: () => undefined };
  const columns = Math.min(80, stderr.columns || 80) - 1;
  const ascii = asciiOnly();
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage} % {left}`,
      barsize: Math.max(4, Math.min(widestBar, columns - what.length - beside)),
      hideCursor: true,
      clearOnComplete: true,
      stream: stderr,
    },
    ascii ? Presets.legacy : Presets.shades_classic,
  );
  const started = performance.now();
  let shown = 0;
  const stop = (): void => {
    process.off("exit", stop);
    bar.stop();
  };
  process.once("exit", stop); // a second Ctrl-C must not leave the terminal without a cursor
  bar.start(steps, 0, { left: "" });
  return {
    update: (share, note = "") => {
      shown = Math.max(shown, Math.min(1, share));
      const left = timeLeft(performance.now() - started, shown);
      bar.update(Math.floor(steps * shown), { left: [note, left].filter((text) => text !== "").join(", ") });
    },
    stop,
  };
}

/** The time left in words if the rest goes as fast as what is done; empty while too little is done to tell. */
export function timeLeft(elapsedMs: number, share: number): string {
  if (share < 0.005 || elapsedMs < 500) return "";
  const seconds = Math.ceil((elapsedMs / 1000 / share) * (1 - share));
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
