/**
 * `npm run calibration`: how often reported intervals hold the truth, and how often verdicts are false. Things are measured many
 * times on few trials, each time on others; the truth is one measurement on very many.
 */

import { parseArgs } from "node:util";
import { writeWhole } from "@dither/studies";
import { addJsonLine } from "../json-lines.js";
import { firstSeeds, numberFrom } from "../seeds.js";
import type { CalibratedFamily } from "./family.js";
import { groupsOfNetworks } from "./groups.js";
import { preferences } from "./preferences.js";
import { linesIn, truth, type Line } from "./records.js";
import { repairs } from "./repairs.js";
import { pageOf } from "./table.js";

const families: readonly CalibratedFamily[] = [preferences, repairs, groupsOfNetworks];

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    repeats: { type: "string", default: "200" },
    results: { type: "string", default: "results/calibration.ndjson" },
    page: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const help = `npm run calibration -- [OPTIONS]

Measures preference curves, repairs and means over networks many times and counts how often the
intervals hold the truth.

  --seed S        the number that all seeds follow from (default 1); random draws one
  --repeats N     measurements of each thing at each size (default 200)
  --results FILE  results so far, gone on from (default results/calibration.ndjson)
  --page FILE     write the table (docs/reference/calibration.md)
`;

const number = numberFrom(values.seed);
const repeats = Number(values.repeats);
if (values.help) process.stdout.write(help);
else if (Number.isNaN(number) || !Number.isInteger(repeats) || repeats < 1) {
  process.stderr.write("calibration: expected --seed to be a whole number or random, --repeats a whole number.\n");
  process.exitCode = 2;
} else await run();

async function run(): Promise<void> {
  process.stdout.write(`number ${number}, ${repeats} measurements of each thing at each size\n`);
  const lines = await linesIn(values.results, number);
  for (const family of families) await calibrate(family, lines);
  const seed = values.seed === "1" ? "" : ` --seed ${number}`;
  const command = `npm run calibration --${seed} --repeats ${repeats} --page docs/reference/calibration.md`;
  const known = lines.filter(({ repeat }) => repeat < repeats);
  const page = pageOf(families, known, command);
  process.stdout.write(`${page}\n`);
  if (values.page !== undefined) await writeWhole(values.page, page);
}

/** Measures what is missing of a family; lines are added and written at once. */
async function calibrate(family: CalibratedFamily, lines: Line[]): Promise<void> {
  const [first] = firstSeeds(number, 1);
  const own = lines.filter((line) => line.family === family.title);
  const known = new Set(own.map(({ name, size, repeat }) => JSON.stringify([name, size, repeat])));
  const complete = own.filter(({ size, repeat }) => size !== truth && repeat < repeats).length;
  const names = new Set(own.map(({ name }) => name));
  const sizes = new Set(own.map(({ name, size }) => JSON.stringify([name, size])));
  // Networks are not trained again where nothing is missing of them.
  if (names.size > 0 && complete === (sizes.size - names.size) * repeats) return;
  for (const { name, sizes, truth: exact, measured } of await family.cases(first)) {
    const add = async (size: string, repeat: number): Promise<void> => {
      if (known.has(JSON.stringify([name, size, repeat]))) return;
      // The truth has trials that no repeat has.
      const result = await (size === truth ? exact(first + 1_000_000) : measured(size, first + 1 + repeat));
      const line = { number, family: family.title, name, size, repeat, ...result };
      lines.push(line);
      await addJsonLine(values.results, line);
    };
    await add(truth, 0);
    for (const size of sizes) for (let repeat = 0; repeat < repeats; repeat++) await add(size, repeat);
  }
}
