/** `npm run claims`: checks every claim and prints a line each; exit code 1 if one does not hold. */

import { parseArgs } from "node:util";
import { claims } from "./claims.js";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const known = claims.map(({ id }) => id);
if (values.help) {
  process.stdout.write(
    `npm run claims -- [--json] [--seed 1] [--only ID]\n\nTrains and measures the networks behind every claim, from ten seeds on.\nIDs: ${known.join(", ")}\n`,
  );
} else if (!Number.isSafeInteger(seed) || seed < 0 || (values.only !== undefined && !known.includes(values.only))) {
  process.stderr.write(`claims: expected --seed to be a whole number and --only one of ${known.join(", ")}.\n`);
  process.exitCode = 2;
} else await run();

async function run(): Promise<void> {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
  });
  const results: { id: string; criterion: string; measured: string; holds: boolean; seconds: number }[] = [];
  for (const { id, criterion, check } of claims) {
    if (values.only !== undefined && values.only !== id) continue;
    const started = performance.now();
    const outcome = await check(seed, controller.signal);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    results.push({ id, criterion, ...outcome, seconds });
    const line = `${outcome.holds ? "holds" : "FAILS"}  ${criterion}\n       measured: ${outcome.measured} (${seconds} s)\n`;
    (values.json ? process.stderr : process.stdout).write(line);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ seed, claims: results }, null, 2)}\n`);
  if (results.some(({ holds }) => !holds)) process.exitCode = 1;
}
