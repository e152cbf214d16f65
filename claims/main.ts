/** `npm run claims`: checks every claim, those of study files and those that none can state; exit code 1 unless all pass. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scales, type Scale, type StudyRecords } from "@dither/studies";
import { isDitherError } from "dither";
import { writeClaimsPage } from "../packages/cli/src/output/write-claims.js";
import { exactClaims, families } from "./claims.js";
import { judgedExact, judgedSample, judgedStudies, lineOf, studyLines, type CheckedResult } from "./judged.js";
import { outcomesOf } from "./outcomes.js";
import { firstSeeds, numberFrom, seedsOf } from "./seeds.js";
import { writeRecords } from "./write-records.js";
import { claimedStudy, computedStudy, studyNames } from "./studies.js";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "quick" },
    seed: { type: "string", default: "1" },
    sets: { type: "string", default: "1" },
    only: { type: "string" },
    without: { type: "string", multiple: true, default: [] },
    results: { type: "string" },
    recorded: { type: "boolean", default: false },
    page: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const studies = await studyNames();
const programs = [...families.flatMap(({ claims }) => claims), ...exactClaims].map(({ id }) => id);
const known = [...studies, ...programs];
const number = numberFrom(values.seed);
const sets = Number(values.sets);
const out = values.json ? process.stderr : process.stdout;

const help = `npm run claims -- [OPTIONS]

Checks the claims of the studies in studies/, and those that no study file can state.
All seeds follow from one number, which is printed. At --scale full a claim is a share
of seeds on which it should hold; it passes where the interval of what was found lies
above, and is undecided where that straddles (Wilson, corrected for their number).

  --scale quick|full  size of the studies (default quick: few seeds, direction only)
  --seed S            the number (default 1); random draws one
  --sets N            sets of seeds that are pooled (default 1)
  --only NAME         one study, or one claim: ${known.join(", ")}
  --without NAME      all but this; may be given several times
  --results FOLDER    keep results there, and go on from what is there
  --recorded          of programs take the seeds that results hold, and compute none
  --page FILE         write the page of claims (docs/reference/claims.md), with figures and records beside it
  --json              print one JSON object
`;

if (values.help) process.stdout.write(help);
else {
  const wrong = mistake();
  if (wrong === undefined) await run();
  else {
    process.stderr.write(`claims: ${wrong}\n`);
    process.exitCode = 2;
  }
}

function mistake(): string | undefined {
  const { scale, only, without, page } = values;
  if (!(scales as readonly string[]).includes(scale)) return `expected --scale to be one of ${scales.join(", ")}.`;
  if (Number.isNaN(number)) return "expected --seed to be a whole number, or random.";
  if (!Number.isInteger(sets) || sets < 1 || sets > 1000) return "expected --sets to be a whole number from 1 to 1000.";
  const odd = [...(only === undefined ? [] : [only]), ...without].find((name) => !known.includes(name));
  if (odd !== undefined) return `expected --only and --without to be of ${known.join(", ")}, got ${odd}.`;
  return page !== undefined && only !== undefined
    ? "expected --page without --only: the page has all claims."
    : undefined;
}

async function run(): Promise<void> {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
  });
  const results = values.results ?? (await mkdtemp(join(tmpdir(), "dither-claims-")));
  try {
    await checkAll(results, controller.signal);
  } catch (error) {
    if (!isDitherError(error)) throw error;
    process.stderr.write(`claims: ${error.message}\n`);
    process.exitCode = error.code === "aborted" ? 130 : 1;
  } finally {
    if (values.results === undefined) await rm(results, { recursive: true });
  }
}

function wanted(name: string): boolean {
  return (values.only === undefined || values.only === name) && !values.without.includes(name);
}

async function checkAll(results: string, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const scale = values.scale as Scale;
  const firsts = firstSeeds(number, sets);
  const origin = `number ${number}, ${sets === 1 ? "one set" : `${sets} sets`} of seeds, from ${firsts.join(", ")}`;
  out.write(`${origin}\n`);
  const records: StudyRecords[] = [];
  for (const name of studies.filter(wanted))
    records.push(await computedStudy(await claimedStudy(name, scale, firsts), join(results, name), signal));
  const chosen = families.filter(({ claims }) => claims.some(({ id }) => wanted(id)));
  const exact = exactClaims.filter(({ id }) => wanted(id));
  // Every verdict from an interval is one of so many.
  const count =
    records.reduce((sum, { plan }) => sum + plan.study.claims.length, 0) +
    chosen.flatMap(({ claims }) => claims).length;
  const judged = judgedStudies(records, count);
  for (const { study, claims } of judged) out.write(studyLines(study.plan.name, claims).join(""));
  const checked: CheckedResult[] = [];
  const add = (result: CheckedResult): void => {
    checked.push(result);
    out.write(lineOf(result));
  };
  for (const family of chosen) {
    const outcomes = await outcomesOf(family, seedsOf(firsts, family.seeds[scale]), {
      folder: results,
      recorded: values.recorded,
      signal,
    });
    for (const [k, claim] of family.claims.entries())
      add(judgedSample(claim, outcomes[k], { count, quick: scale === "quick" }));
  }
  for (const claim of exact) add(await judgedExact(claim, signal));
  const seconds = Math.round(performance.now() - begun) / 1000;
  const all = [...judged.flatMap(({ claims }) => claims), ...checked];
  const passing = all.filter(({ verdict }) => verdict === "pass").length;
  out.write(`${passing} of ${all.length} claims pass (scale ${scale}, ${origin}, ${Math.round(seconds)} s)\n`);
  if (values.page !== undefined) {
    await writeClaimsPage(values.page, judged, {
      command: commandText(values.page),
      origin,
      checked,
      count,
      leftOut: values.without,
    });
    await writeRecords(values.page, judged, { scale, number, firsts, count, checked });
  }
  if (values.json) {
    const claims = [
      ...judged.flatMap(({ study, claims }) => claims.map((claim) => ({ id: study.plan.name, ...claim }))),
      ...checked,
    ];
    process.stdout.write(`${JSON.stringify({ scale, number, firsts, seconds, claims }, null, 2)}\n`);
  }
  if (passing < all.length) process.exitCode = 1;
}

/** What writes the page again. */
function commandText(page: string): string {
  const options = [
    ...(values.scale === "full" ? ["--scale full"] : []),
    ...(values.seed === "1" ? [] : [`--seed ${number}`]),
    ...(sets === 1 ? [] : [`--sets ${sets}`]),
    ...(values.recorded ? ["--recorded"] : []),
    ...values.without.map((name) => `--without ${name}`),
  ];
  return `npm run claims -- ${[...options, "--page"].join(" ")} ${page}`;
}
