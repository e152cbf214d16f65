/** JSON outputs of `dither study`. */

import { z } from "zod";
import { count, interval, maybe, seconds, strings } from "./parts.js";

const settings = z.record(z.string(), z.json()).describe("Settings of the cell.");
const estimate = z.strictObject({ mean: maybe, interval: interval.nullable(), count }).describe("Over seeds.");
const oddity = z.strictObject({
  file: z.string(),
  line: count,
  kind: z.enum(["torn", "foreign", "damaged"]),
  reason: z.string().optional(),
});
const claimVerdict = z.string().describe("passes, fails or undecided.");
const scale = z.enum(["quick", "full"]);

const run = z.strictObject({
  study: z.string(),
  scale,
  folder: z.string(),
  planned: count.describe("Runs of the study."),
  done: count,
  failed: count,
  found: count.describe("Done before."),
  seconds,
  failures: z.array(z.strictObject({ reason: z.string(), runs: count })),
  oddities: z.array(oddity),
});

const state = {
  study: z.string(),
  scale,
  planned: count,
  others: count,
  setAside: count,
  withoutChecksum: count,
  oddities: z.array(oddity),
  notes: strings,
};

export const studyOutputs = {
  "study-run": z.union([run, z.strictObject({ studies: z.array(run) })]),
  "study-plan": z.strictObject({
    studies: z.array(
      z.strictObject({ study: z.string(), scale, folder: z.string(), planned: count, cells: count, seeds: count }),
    ),
  }),
  "study-status": z.strictObject({ ...state, done: count, failed: count, running: count }),
  "study-show": z.strictObject({
    ...state,
    cells: z.array(
      z.looseObject({
        cell: count,
        settings,
        planned: count,
        done: count,
        failed: count,
        quantities: z.record(z.string(), estimate.nullable()).describe("Null where nothing was measured."),
        verdicts: z.strictObject({ prefersNoise: count, prefersSilence: count, undecided: count }),
        curve: z.array(z.looseObject({ std: z.number(), loss: estimate })),
      }),
    ),
    claims: z.array(
      z.strictObject({ claim: z.string(), verdict: claimVerdict, cells: z.array(z.looseObject({ settings })) }),
    ),
  }),
  "study-report": z.strictObject({
    title: z.string(),
    report: z.string(),
    figures: strings,
    claims: z.array(z.strictObject({ claim: z.string(), verdict: claimVerdict, measured: strings })),
  }),
  "study-claims": z.strictObject({ page: z.string(), figures: strings, studies: strings }),
  "study-query": z.strictObject({ columns: strings, rows: z.array(z.record(z.string(), z.json())) }),
  "study-export": z.strictObject({ file: z.string(), runs: count }),
  "study-compare": z.strictObject({
    sameRuns: count,
    differentRuns: count,
    onlyA: count,
    onlyB: count,
    cells: z.array(
      z.strictObject({ settings, quantity: z.string(), a: maybe, b: maybe, difference: estimate.nullable() }),
    ),
  }),
} as const;
