/** A training's log as comma-separated values: a line for each update, empty where there is no number. */

import { DitherError } from "dither";
import type { LoggedUpdate } from "./course.js";

const columns = {
  update: (one) => one.update,
  loss: (one) => one.loss,
  penalty: (one) => one.penalty,
  gradient_norm: (one) => one.gradientNorm,
  learning_rate: (one) => one.learningRate,
  validation_loss: (one) => one.validation?.loss,
  validation_score: (one) => one.validation?.score,
  stage: (one) => one.validation?.stage,
  seconds: (one) => one.seconds,
} satisfies Record<string, (update: LoggedUpdate) => number | undefined>;

const header = Object.keys(columns).join(",");

/** The file, numbers with all their digits. */
export function csvLog(updates: readonly LoggedUpdate[]): string {
  const lines = updates.map((one) =>
    Object.values(columns)
      .map((cell) => cell(one))
      .map((value) => (value === undefined || Number.isNaN(value) ? "" : String(value)))
      .join(","),
  );
  return `${[header, ...lines].join("\n")}\n`;
}

/**
 * The seconds of update k, at index k - 1, of a log that was begun before.
 * @throws DitherError `format` for a file that is no such log
 */
export function secondsOfCsv(text: string, path: string): (number | undefined)[] {
  const [first, ...lines] = text.trimEnd().split("\n");
  if (first !== header)
    throw new DitherError(
      "format",
      `--log: expected the log of this training in ${path}, found a file of another kind. Give the log another name.`,
    );
  return lines.map((line) => {
    const seconds = line.split(",").at(-1);
    return seconds ? Number(seconds) : undefined;
  });
}
