/** The log of `dither train --log`: a file of comma-separated values, or a folder that TensorBoard shows. */

import { readdir, readFile, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { writeWhole } from "@dither/studies";
import { DitherError, type TrainingHistory, type TrainingOptions, type TrainingState } from "dither";
import { loggedUpdates, type LoggedUpdate } from "./course.js";
import { csvLog, secondsOfCsv } from "./csv-log.js";
import { eventFile, type ScalarEvent } from "./event-file.js";

/** A training that is logged. */
export interface LogRequest {
  readonly options: TrainingOptions;
  /** Updates that an earlier training did, whose log is gone on with; undefined for a new one. */
  readonly resumedAt: number | undefined;
  /** Whether a log of another training gives way. */
  readonly force: boolean;
}

/** Written whole, whenever a checkpoint is and at the end; a training that goes on adds to what is there. */
export interface TrainingLog {
  /** Notes the time, and where the history is. */
  onUpdate(state: TrainingState): void;
  write(): Promise<void>;
}

/** @throws DitherError `usage` for a file of another kind */
function isCsv(path: string): boolean {
  if (path.toLowerCase().endsWith(".csv")) return true;
  if (/^\.[a-z]+$/i.test(extname(path)))
    throw new DitherError(
      "usage",
      `--log: expected a file ending in .csv, or a folder for TensorBoard, got "${path}".`,
    );
  return false;
}

/** A file that is written, to try whether it can be. */
export const logPlace = (path: string): string => (isCsv(path) ? path : join(path, eventName(1, 1)));

/** @throws DitherError `file` for a folder that holds the events of another training */
export async function openLog(path: string, request: LogRequest): Promise<TrainingLog> {
  return isCsv(path) ? CsvFile.open(path, request) : EventFolder.open(path, request);
}

const option = { option: "--log" };

/** Seconds by update, those of an earlier training before those of this one. */
class Clock {
  readonly #started = performance.now();
  history: TrainingHistory = { loss: [], gradientNorm: [] };

  constructor(
    readonly options: TrainingOptions,
    readonly seconds: (number | undefined)[],
  ) {
    this.#before = seconds.findLast((one) => one !== undefined) ?? 0;
  }

  readonly #before: number;

  onUpdate({ update, history }: TrainingState): void {
    this.seconds[update - 1] = this.#before + (performance.now() - this.#started) / 1000;
    this.history = history;
  }

  since(from: number): LoggedUpdate[] {
    return loggedUpdates(from, this.history, this.options, this.seconds);
  }
}

class CsvFile extends Clock implements TrainingLog {
  static async open(path: string, { options, resumedAt }: LogRequest): Promise<CsvFile> {
    const before = resumedAt === undefined ? undefined : await readFile(path, "utf8").catch(() => undefined);
    return new CsvFile(path, options, before === undefined ? [] : secondsOfCsv(before, path).slice(0, resumedAt));
  }

  constructor(
    readonly path: string,
    options: TrainingOptions,
    seconds: (number | undefined)[],
  ) {
    super(options, seconds);
  }

  async write(): Promise<void> {
    // A training that ended before its first update leaves what is there.
    if (this.history.loss.length > 0) await writeWhole(this.path, csvLog(this.since(0)), option);
  }
}

/** Files in the order of their names, each with the updates since the one before. */
class EventFolder extends Clock implements TrainingLog {
  static async open(path: string, { options, resumedAt, force }: LogRequest): Promise<EventFolder> {
    const found = (await readdir(path).catch(() => [])).filter((name) => eventNames.test(name)).sort();
    if (resumedAt !== undefined)
      return new EventFolder(path, options, Number(eventNames.exec(found.at(-1) ?? "")?.[1] ?? 0), []);
    if (found.length > 0 && !force)
      throw new DitherError(
        "file",
        `--log: ${path} holds the events of another training already. Choose another folder, or replace them with --force.`,
      );
    return new EventFolder(path, options, 0, found);
  }

  /** What Unix time was when the clock began. */
  readonly #began = Date.now() / 1000;
  #written: number;

  constructor(
    readonly path: string,
    options: TrainingOptions,
    written: number,
    private replaced: readonly string[],
  ) {
    super(options, []);
    this.#written = written;
  }

  async write(): Promise<void> {
    const updates = this.since(this.#written);
    if (updates.length === 0) return;
    for (const name of this.replaced) await rm(join(this.path, name), { force: true });
    this.replaced = [];
    const [first, last] = [updates[0].update, updates[updates.length - 1].update];
    const events = updates.map((one) => eventOf(one, this.#began));
    await writeWhole(join(this.path, eventName(first, last)), eventFile(events), option);
    this.#written = last;
  }
}

const digits = 10;
/** TensorBoard looks for `tfevents`, and reads files in the order of their names. */
const eventName = (first: number, last: number): string =>
  `events.out.tfevents.${[first, last].map((update) => String(update).padStart(digits, "0")).join("-")}.dither`;
const eventNames = /^events\.out\.tfevents\.\d+-(\d+)\.dither$/;

function eventOf({ update, seconds = 0, validation, ...one }: LoggedUpdate, began: number): ScalarEvent {
  return {
    wallTime: began + seconds,
    step: update,
    scalars: {
      "loss/training": one.loss,
      "loss/penalty": one.penalty,
      "loss/validation": validation?.loss,
      "score/validation": validation?.score,
      gradient_norm: one.gradientNorm,
      learning_rate: one.learningRate,
    },
  };
}
