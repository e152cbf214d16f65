/**
 * `jiti claims/report/prevention.ts`: does training under every noise from 0 to s prevent the need for s? Networks of the default
 * experiment with noise inside, trained under constant noise or under noise drawn for each trial from [0, s], on the same seeds.
 */

import { join } from "node:path";
import { writeWhole } from "@dither/studies";
import { version } from "dither";
import { ratioOf, runCell } from "../run-cell.js";
import { firstSeeds } from "../seeds.js";
import { paths } from "./paths.js";

const number = 1;
const seeds = 10;
const levels = [0.5, 1];
/** Factors of the level: constant is 1. */
const schedules = { constant: undefined, uniform: { law: "uniform", from: 0, to: 1 } } as const;

/** One value for each seed. */
export interface PreventionCell {
  /** s */
  noise: number;
  schedule: keyof typeof schedules;
  /** σ*∕s */
  ratio: number[];
  /** L(0) */
  silent: number[];
  /** L(s) */
  trained: number[];
  /** Networks that prefer noise, prefer silence, are undecided. */
  verdicts: [noise: number, silence: number, undecided: number];
}

export interface Prevention {
  version: string;
  number: number;
  /** Seeds are first, first + 1 … */
  first: number;
  seeds: number;
  cells: PreventionCell[];
}

const names = Object.keys(schedules) as (keyof typeof schedules)[];

async function cellOf(first: number, noise: number, schedule: keyof typeof schedules): Promise<PreventionCell> {
  const noiseSchedule = schedules[schedule];
  const results = await runCell(
    first,
    { network: { placement: "inside", noise }, training: noiseSchedule && { noiseSchedule }, seeds },
    new AbortController().signal,
  );
  const preferences = results.map(({ preference }) => preference);
  const lossAt = (std: number): number[] =>
    preferences.map(({ curve }) => short(curve.find((point) => point.std === std)?.loss ?? NaN));
  const count = (verdict: string): number => preferences.filter((one) => one.verdict === verdict).length;
  return {
    noise,
    schedule,
    ratio: results.map((result) => short(ratioOf(result))),
    silent: lossAt(0),
    trained: lossAt(noise),
    verdicts: [count("prefers noise"), count("prefers silence"), count("undecided")],
  };
}

const short = (value: number): number => Number(value.toPrecision(6));

const [first] = firstSeeds(number, 1);
const cells: PreventionCell[] = [];
for (const noise of levels) for (const schedule of names) cells.push(await cellOf(first, noise, schedule));
const records: Prevention = { version, number, first, seeds, cells };
await writeWhole(join(import.meta.dirname, "../..", paths.prevention), `${JSON.stringify(records)}\n`);
