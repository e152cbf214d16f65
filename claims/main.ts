/** `npm run claims`: checks every claim, those of study files and those that none can state; exit code 1 if one does not hold. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scales, type Scale } from "@dither/studies";
import { isDitherError } from "dither";
import { writeClaimsPage } from "../packages/cli/src/output/write-claims.js";
import { claims } from "./claims.js";
import { checkStudy, claimedStudy, studyNames, type ClaimResult } from "./studies.js";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "quick" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    results: { type: "string" },
    page: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const studies = await studyNames();
const known = [...studies, ...claims.map(({ id }) => id)];
const seed = Number(values.seed);
const out = values.json ? process.stderr : process.stdout;

const help = `npm run claims -- [OPTIONS]

Checks the claims of the studies in studies/, and those that no study file can state.

  --scale quick|full  size of the studies (default quick)
  --seed S            first seed (default 1)
  --only NAME         one study, or one claim: ${known.join(", ")}
  --results FOLDER    keep the studies' results there, and go on from what is there
  --page FILE         write the page of claims (docs/reference/claims.md), with figures beside it
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
  const { scale, only, page } = values;
  if (!(scales as readonly string[]).includes(scale)) return `expected --scale to be one of ${scales.join(", ")}.`;
  if (!Number.isSafeInteger(seed) || seed < 0) return "expected --seed to be a whole number.";
  if (only !== undefined && !known.includes(only)) return `expected --only to be one of ${known.join(", ")}.`;
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

async function checkAll(results: string, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const scale = values.scale as Scale;
  const wanted = (name: string): boolean => values.only === undefined || values.only === name;
  const found: ClaimResult[] = [];
  const report = (some: readonly ClaimResult[]): void => {
    found.push(...some);
    for (const { id, claim, verdict, measured } of some)
      out.write(`${verdict.padEnd(9)} ${id}: ${claim}${measured === "" ? "" : `\n          measured ${measured}`}\n`);
  };
  const chosen = studies.filter(wanted);
  for (const name of chosen)
    report(await checkStudy(await claimedStudy(name, scale, seed), join(results, name), signal));
  const checked: ClaimResult[] = [];
  for (const { id, claim, check } of claims.filter((one) => wanted(one.id))) {
    const { measured, holds } = await check(seed, signal);
    checked.push({ id, claim, verdict: holds ? "pass" : "fail", measured });
    report(checked.slice(-1));
  }
  const seconds = Math.round(performance.now() - begun) / 1000;
  const passing = found.filter(({ verdict }) => verdict === "pass").length;
  out.write(`${passing} of ${found.length} claims pass (scale ${scale}, ${Math.round(seconds)} s)\n`);
  if (values.page !== undefined) {
    const folders = chosen.map((name) => join(results, name));
    const options = scale === "full" ? "--scale full --page" : "--page";
    await writeClaimsPage(values.page, folders, `npm run claims -- ${options} ${values.page}`, checked);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ scale, seed, seconds, claims: found }, null, 2)}\n`);
  if (passing < found.length) process.exitCode = 1;
}
