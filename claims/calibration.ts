/**
 * `npm run calibration`: how often reported intervals hold the truth, and how often verdicts are false. Networks are measured many
 * times on few trials, each time on others; the truth is one measurement on very many.
 */

import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { writeWhole } from "@dither/studies";
import {
  measure,
  networkFor,
  sin,
  train,
  trainingFor,
  wilsonInterval,
  type Network,
  type NetworkChoice,
  type Preference,
} from "dither";
import { firstSeeds, numberFrom } from "./seeds.js";

/** From a clear preference through the threshold to none. */
const networks: readonly { name: string; choice: NetworkChoice }[] = [
  { name: "ReLU, inside, 0.5", choice: { placement: "inside", noise: 0.5 } },
  { name: "ReLU, inside, 0.1", choice: { placement: "inside", noise: 0.1 } },
  { name: "softplus, inside, 1", choice: { activation: "softplus", units: 16, placement: "inside", noise: 1 } },
  {
    name: "tanh, leak 1, inside, 1",
    choice: { activation: "tanh", units: 16, leak: 1, placement: "inside", noise: 1 },
  },
  { name: "ReLU, outside, 0.5", choice: { placement: "outside", noise: 0.5 } },
];

/** Sizes of a measurement: a usual small one, and as few trials as are still trusted. */
const sizes = [
  { trials: 128, draws: 8 },
  { trials: 16, draws: 8 },
];
const truthSize = { trials: 4096, draws: 32 };

/** What is reported with an interval. */
const quantities = ["σ*", "gain", "gain of the training noise", "L(0)", "L(σ_train)"] as const;
type Reported = Record<(typeof quantities)[number], { value: number; interval: readonly [number, number] }>;

interface Line {
  network: string;
  trials: number;
  repeat: number;
  verdict: string;
  reported: Reported;
}

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    repeats: { type: "string", default: "100" },
    results: { type: "string", default: "results/calibration.ndjson" },
    page: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const help = `npm run calibration -- [OPTIONS]

Measures ${networks.length} networks many times and counts how often the intervals hold the truth.

  --seed S        the number that all seeds follow from (default 1); random draws one
  --repeats N     measurements of each network at each size (default 100)
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
  process.stdout.write(`number ${number}, ${repeats} measurements of each network at each size\n`);
  const lines = await known();
  const [first] = firstSeeds(number, 1);
  for (const { name, choice } of networks) {
    const missing = (trials: number, repeat: number): boolean =>
      !lines.some((line) => line.network === name && line.trials === trials && line.repeat === repeat);
    const wanted = [
      ...(missing(truthSize.trials, 0) ? [{ ...truthSize, repeat: 0 }] : []),
      ...Array.from({ length: repeats }, (_, repeat) => sizes.map((size) => ({ ...size, repeat })))
        .flat()
        .filter(({ trials, repeat }) => missing(trials, repeat)),
    ];
    if (wanted.length === 0) continue;
    const { network } = await train(networkFor(sin, { ...choice, seed: first }), sin, trainingFor(sin));
    for (const { trials, draws, repeat } of wanted) {
      const line = await measured(network, name, { trials, draws, repeat, seed: first + 1 + repeat });
      lines.push(line);
      await mkdir(dirname(values.results), { recursive: true });
      await appendFile(values.results, `${JSON.stringify({ number, ...line })}\n`);
    }
  }
  const table = tableOf(lines);
  process.stdout.write(`${table}\n`);
  if (values.page !== undefined) await writeWhole(values.page, pageOf(table));
}

/** The truth has a seed of its own: repeat 0 of another size. */
async function measured(
  network: Network,
  name: string,
  { trials, draws, repeat, seed }: { trials: number; draws: number; repeat: number; seed: number },
): Promise<Line> {
  const own = trials === truthSize.trials ? seed + 1_000_000 : seed;
  const { preference } = await measure(network, { task: sin }, { trials, draws, seed: own });
  return { network: name, trials, repeat, verdict: preference.verdict, reported: reportedOf(preference) };
}

function reportedOf({ preferred, gain, trainingNoiseGain, curve, trainingNoise }: Preference): Reported {
  const at = (std: number): Reported["L(0)"] => {
    const point = curve.find((one) => one.std === std);
    return { value: point?.loss ?? NaN, interval: point?.lossInterval ?? [NaN, NaN] };
  };
  return {
    "σ*": { value: preferred.std, interval: preferred.interval },
    gain,
    "gain of the training noise": trainingNoiseGain ?? { value: NaN, interval: [NaN, NaN] },
    "L(0)": at(0),
    "L(σ_train)": at(trainingNoise),
  };
}

async function known(): Promise<Line[]> {
  const text = await readFile(values.results, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      const read = JSON.parse(line) as Line & { number: number };
      return read.number === number ? [read] : [];
    } catch {
      return [];
    }
  });
}

/** A row for each network and size: coverage of each interval, and false verdicts. */
function tableOf(lines: readonly Line[]): string {
  const rows = networks.flatMap(({ name }) => {
    const truth = lines.find((line) => line.network === name && line.trials === truthSize.trials);
    if (!truth) return [];
    return sizes.map(({ trials, draws }) => {
      const found = lines.filter((line) => line.network === name && line.trials === trials && line.repeat < repeats);
      const coverage = quantities.map((quantity) => {
        const { value } = truth.reported[quantity];
        const held = found.filter(({ reported }) => {
          const [low, high] = reported[quantity].interval;
          return low <= value && value <= high;
        }).length;
        return `${Math.round((100 * held) / found.length)} %`;
      });
      const wrong = found.filter(({ verdict }) => verdict !== truth.verdict && verdict !== "undecided").length;
      const undecided = found.filter(({ verdict }) => verdict === "undecided").length;
      return [name, `${trials} × ${draws}`, `${found.length}`, ...coverage, `${wrong}`, `${undecided}`, truth.verdict];
    });
  });
  const head = ["network", "trials × draws", "n", ...quantities, "false", "undecided", "truth"];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ").replaceAll("*", "\\*")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function pageOf(table: string): string {
  const [low, high] = wilsonInterval(Math.round(0.95 * repeats), repeats).map((end) => Math.round(100 * end));
  return `# Calibration: how often intervals hold the truth

This page has the share of 95 % intervals that hold the truth, and the number of false verdicts. It is written by
\`npm run calibration -- --repeats ${repeats} --page docs/reference/calibration.md\`. Five networks of the task \`sin\`, trained from
one seed each, were measured ${repeats} times on few trials, each time on others, and once on ${truthSize.trials} trials with
${truthSize.draws} draws, which is taken for the truth. A coverage of 95 % would show as ${low} to ${high} % here.

${table}

_False_ counts verdicts that are neither that of the truth nor _undecided_. The placement and training noise stand in the network's name.
`;
}
