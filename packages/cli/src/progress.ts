/** A progress bar with the time left, on a terminal only; silent in a pipe. */

import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  /** Share done in [0, 1]; it never runs backwards. */
  update(share: number): void;
  stop(): void;
}

/** A bar on standard error named by what goes on: "training 10 networks". */
export function startProgress(what: string): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage} % · {eta_formatted} left`,
      barsize: 28,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 50,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let shown = 0;
  bar.start(100, 0);
  return {
    update: (share) => {
      shown = Math.max(shown, Math.floor(100 * share));
      bar.update(shown);
    },
    stop: () => {
      bar.stop();
    },
  };
}
