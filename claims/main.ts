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

interface Result {
  id: string;
  criterion: string;
  measured: string;
  holds: boolean;
  /** Elapsed. */
  seconds: number;
  /** Of all threads; on two cores that nothing else uses about twice the seconds. */
  processorSeconds: number;
}

/** Milliseconds elapsed, and of processor time of all threads. */
function clock(): [number, number] {
  const { user, system } = process.cpuUsage();
  return [performance.now(), (user + system) / 1000];
}

/** Seconds since then, to a tenth. */
function since(then: readonly [number, number]): [number, number] {
  const now = clock();
  return [Math.round((now[0] - then[0]) / 100) / 10, Math.round((now[1] - then[1]) / 100) / 10];
}

async function run(): Promise<void> {
  const out = values.json ? process.stderr : process.stdout;
  const begun = clock();
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
  });
  const results: Result[] = [];
  for (const { id, criterion, check } of claims) {
    if (values.only !== undefined && values.only !== id) continue;
    const started = clock();
    const outcome = await check(seed, controller.signal);
    const [seconds, processorSeconds] = since(started);
    results.push({ id, criterion, ...outcome, seconds, processorSeconds });
    out.write(
      `${outcome.holds ? "holds" : "FAILS"}  ${criterion}\n       measured: ${outcome.measured} (${seconds} s, ${processorSeconds} s of processor time)\n`,
    );
  }
  const [seconds, processorSeconds] = since(begun);
  const holding = results.filter(({ holds }) => holds).length;
  out.write(`${holding} of ${results.length} hold (${seconds} s, ${processorSeconds} s of processor time)\n`);
  if (values.json)
    process.stdout.write(`${JSON.stringify({ seed, seconds, processorSeconds, claims: results }, null, 2)}\n`);
  if (results.some(({ holds }) => !holds)) process.exitCode = 1;
}
