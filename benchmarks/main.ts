/** `npm run bench`: the kernel against its peers, and what its parts cost. Results go to the terminal and to RESULTS.md. */

import { availableBackends } from "@dither/kernels";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isPinned } from "./child.js";
import { kernelContenders, peerContenders } from "./contenders.js";
import { describeMachine, processorType } from "./machine.js";
import { buildPeaks } from "./peaks.js";
import { partText, peakLine, raceTable, sectionText, withPart } from "./report.js";
import { resultsOf, round, type Times } from "./results.js";
import { activationCost } from "./sections/activations.js";
import { budget } from "./sections/budget.js";
import { cores } from "./sections/cores.js";
import { elementCost } from "./sections/elements.js";
import { measuring } from "./sections/measuring.js";
import { memory } from "./sections/memory.js";
import { scaling } from "./sections/scaling.js";
import type { Conditions, Section } from "./sections/section.js";
import { sizes, type SizeName } from "./sizes.js";

const help = `npm run bench -- [--size S|M|L|XL] [--cores] [--budget] [--quick] [--json]

Times one training update (fresh noise, forward, backward, Adam) in every kernel and every peer that is installed
(benchmarks/install-peers.sh): interleaved, one core each, in milliseconds of processor time. Then activation functions, noise,
measuring, scaling, a second core and memory. Writes the part of this type of processor in benchmarks/RESULTS.md.

  --size   only this size, and only the race; RESULTS.md stays as it is
  --cores  only what a second core brings; RESULTS.md stays as it is
  --budget only where the time of an update goes; RESULTS.md stays as it is
  --quick  fewer and shorter rounds
  --json   the race as one JSON object { "results": [...] } and nothing else (npm run --silent bench -- --json)

Example: npm run bench -- --size M --quick
`;

const names = Object.keys(sizes) as SizeName[];

interface Options {
  chosen: SizeName[];
  only: boolean;
  cores: boolean;
  budget: boolean;
  json: boolean;
  quick: boolean;
}

function options(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        size: { type: "string" },
        cores: { type: "boolean", default: false },
        budget: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return undefined;
    }
    const chosen = values.size === undefined ? names : names.filter((name) => name === values.size);
    if (chosen.length === 0) throw new Error(`expected --size to be one of ${names.join(", ")}, got "${values.size}".`);
    const { cores, budget, json, quick } = values;
    return { chosen, only: values.size !== undefined || json, cores, budget, json, quick };
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

const given = options();
if (given) await (given.cores ? printOnly(cores, given) : given.budget ? printOnly(budget, given) : main(given));

function say(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

/** One section by itself, to the terminal. */
async function printOnly(part: (conditions: Conditions) => Promise<Section>, { quick }: Options): Promise<void> {
  const backends = await availableBackends();
  const span = { warmUpMs: 150, measureMs: 150 };
  process.stdout.write(sectionText(await part({ backends, span, rounds: quick ? 1 : 3, say })));
}

async function main({ chosen, only, json, quick }: Options): Promise<void> {
  const rounds = quick ? 2 : 8;
  const span = quick ? { warmUpMs: 250, measureMs: 250 } : { warmUpMs: 500, measureMs: 500 };
  const peers = await peerContenders();
  if (peers.length === 0) process.stderr.write("bench: no peers found; benchmarks/install-peers.sh installs them.\n");
  if (!(await isPinned())) process.stderr.write("bench: no taskset here, so measurements are not bound to a core.\n");
  const contenders = [...(await kernelContenders()), ...peers];
  const peaks = await buildPeaks();
  const times: Times = new Map();
  for (let k = 0; k < rounds; k++) {
    await peaks.measure();
    await round(contenders, chosen, span, times, (what) => say(`round ${k + 1}/${rounds}: ${what}`));
  }
  await peaks.close();
  say("");
  const results = resultsOf(contenders, chosen, times, peaks.best);
  if (json) {
    process.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
    return;
  }
  const machine = await describeMachine([...new Set(peers.map(({ version }) => version))], await isPinned());
  const race = `${raceTable(results)}\n${peakLine(peaks.best)}\n`;
  process.stdout.write(`${machine.join("\n")}\n\n${race}`);
  if (only) return;

  const conditions: Conditions = {
    backends: await availableBackends(),
    span: quick ? { warmUpMs: 150, measureMs: 150 } : { warmUpMs: 300, measureMs: 400 },
    rounds: quick ? 1 : 3,
    say,
  };
  const sections: Section[] = [];
  for (const part of [budget, activationCost, elementCost, measuring, scaling, cores, memory])
    try {
      for (const section of [await part(conditions)].flat()) {
        say("");
        sections.push(section);
        process.stdout.write(`\n${sectionText(section)}`);
      }
    } catch (error) {
      // One part that fails should not cost what the others measured; RESULTS.md is then without it.
      process.stderr.write(`bench: ${part.name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  const file = new URL("RESULTS.md", import.meta.url);
  const part = partText(machine, rounds, race, sections);
  await writeFile(file, withPart(await readFile(file, "utf8"), await processorType(), part));
}
