/** Progress of a study: a bar with runs done, failures so far and the time left, on a terminal only. */

import type { StudyProgress } from "@dither/studies";
import { startProgress } from "./progress.js";

export interface StudyProgressBar {
  update(progress: StudyProgress): void;
  stop(): void;
}

/** A bar on standard error; the time left is that of the work that is done now, not of what was found. */
export function startStudyProgress(name: string): StudyProgressBar {
  const bar = startProgress(name.length > 24 ? `${name.slice(0, 23)}…` : name);
  let foundShare: number | undefined;
  return {
    update: (progress) => {
      const { planned, found, share, failed } = progress;
      foundShare ??= found / planned;
      bar.update(foundShare < 1 ? (share - foundShare) / (1 - foundShare) : 1, failed > 0 ? `${failed} failed` : "");
    },
    stop: () => {
      bar.stop();
    },
  };
}
