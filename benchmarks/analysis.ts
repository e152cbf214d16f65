/**
 * `npm run bench:analysis`: what the analyses of a network of 256 units cost, beside what they may: the closure's curve, fixed
 * points with their eigenvalues, repair; processor time.
 */

import {
  draws,
  explain,
  findFixedPoints,
  initialNetwork,
  linearise,
  networkFor,
  predictedCurve,
  repair,
  sampleStarts,
  sin,
  streams,
  testTrials,
  train,
  trainingFor,
  type Network,
  type Trials,
} from "dither";
import { parseArgs } from "node:util";

const help = `npm run bench:analysis -- [--units 256] [--only NAME] [--json]

Trains a network of 256 ReLU units on the task sin for 100 updates and times its analyses, one after another, in seconds of
processor time of all threads together. Names: closure-full, closure-diagonal, fixed-points, repair-smoothing, repair-readout, explain-long, explain-large. The last two
have sizes of their own: 64 units × 5,000 steps × 8 given trials, and 512 units × 50 steps × 64.

  --units  another size
  --only   only this one
  --json   one JSON object { "units", "analyses": [...] } and nothing else (npm run --silent bench:analysis -- --json)

Example: npm run bench:analysis -- --only closure-diagonal
`;

const steps = 50;
const count = 16;
const levels = 8;
const noise = 0.5;

interface Analysis {
  name: string;
  what: string;
  /** Most seconds that it may take. */
  most: number;
  /** What came out, in a few words. */
  run: (network: Network) => Promise<string> | string;
}

/** 16 trials of 50 steps: those of the task, their input held on, the loss on the last 8 steps. */
function longTrials(): Trials {
  const short = testTrials(sin, count, 1);
  const held = (values: Float32Array): Float32Array => {
    const last = values.subarray(values.length - count);
    return Float32Array.from({ length: steps * count }, (_, at) => last[at % count]);
  };
  return {
    ...{ steps, count, inputs: 1, outputs: 1, input: held(short.input), target: held(short.target) },
    weight: Float32Array.from({ length: steps * count }, (_, at) => (at >= (steps - 8) * count ? 1 : 0)),
  };
}

/** Trials as from a file: inputs that change at every step, one target held. */
function givenTrials(length: number, trials: number): Trials {
  const held = longTrials();
  const draw = draws(1, streams.testTrials);
  const wave = Float32Array.from({ length: length * trials }, (_, at) =>
    draw.gaussian(at % trials, Math.floor(at / trials)),
  );
  return {
    ...{ steps: length, count: trials, inputs: 1, outputs: 1, input: wave },
    target: Float32Array.from({ length: length * trials }, (_, at) => held.target[(at % trials) % count]),
    weight: new Float32Array(length * trials).fill(1),
  };
}

/** An explanation of an untrained network of another size on given trials. */
function explained(name: string, size: number, length: number, trials: number, most: number): Analysis {
  return {
    name,
    what: `explain ${size} units × ${length} steps × ${trials} given trials`,
    most,
    async run() {
      const specification = networkFor(sin, { units: size, noise, placement: "inside", seed: 1 });
      const { effort } = await explain(initialNetwork(specification), { trials: givenTrials(length, trials) });
      return `measured on ${effort.measured} trials, predicted on ${effort.predicted}${effort.leftOut.map((text) => `; ${text}`).join("")}`;
    },
  };
}

const closure = (covariance: "full" | "diagonal") => (network: Network) => {
  const stds = Array.from({ length: levels }, (_, k) => (2 * noise * k) / (levels - 1));
  const curve = predictedCurve(network, longTrials(), stds, { covariance });
  return `bias² ${curve[0].biasSquared.toPrecision(3)} silent, ${curve[levels >> 1].biasSquared.toPrecision(3)} at ${curve[levels >> 1].std.toPrecision(2)}`;
};

const analyses: readonly Analysis[] = [
  {
    name: "closure-full",
    what: `full closure of ${count} trials × ${steps} steps × ${levels} levels`,
    most: 120,
    run: closure("full"),
  },
  { name: "closure-diagonal", what: "the diagonal closure of the same", most: 10, run: closure("diagonal") },
  {
    name: "fixed-points",
    what: "fixed points from 64 starts, and the eigenvalues of each",
    most: 60,
    async run(network) {
      const starts = await sampleStarts(network, longTrials(), { count: 64 });
      const { points, ends } = await findFixedPoints(network, starts);
      for (const point of points) linearise(network, point);
      return `${points.length} points, ${ends.filter((end) => end.converged).length} of ${ends.length} starts converged`;
    },
  },
  ...(["smoothing", "readout"] as const).map((method): Analysis => ({
    name: `repair-${method}`,
    what: `repair by ${method}, with the noisy loss it is measured against (512 trials, 64 draws)`,
    most: 60,
    async run(network) {
      const { report } = await repair(network, { task: sin }, { methods: [method] });
      return `loss ${report.lossSilent.toPrecision(3)} → ${report.repairs[0].loss.toPrecision(3)}`;
    },
  })),
  explained("explain-long", 64, 5000, 8, 60),
  explained("explain-large", 512, 50, 64, 120),
];

/** Seconds of processor time that this process has used. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const { values } = parseArgs({
  options: {
    units: { type: "string", default: "256" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const chosen = analyses.filter(({ name }) => values.only === undefined || values.only === name);
const units = Number(values.units);
if (values.help) process.stdout.write(help);
else if (chosen.length === 0 || !(Number.isInteger(units) && units >= 1)) {
  const names = analyses.map(({ name }) => name).join(", ");
  process.stderr.write(`bench:analysis: expected --units of 1 or more and --only one of ${names}.\n`);
  process.exitCode = 2;
} else {
  const out = values.json ? process.stderr : process.stdout;
  const specification = networkFor(sin, { units, noise, placement: "inside", seed: 1 });
  const { network } = await train(specification, sin, trainingFor(sin, { updates: 100 }));
  const results: { name: string; what: string; seconds: number; most: number; result: string }[] = [];
  for (const { name, what, most, run } of chosen) {
    const from = spent();
    const result = await run(network);
    const seconds = Math.round(10 * (spent() - from)) / 10;
    results.push({ name, what, seconds, most, result });
    const asked = units === 256 ? ` (at most ${most}${seconds > most ? ": TOO SLOW" : ""})` : "";
    out.write(`${name.padEnd(17)}${seconds.toFixed(1).padStart(7)} s${asked}  ${what}\n${" ".repeat(19)}${result}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ units, analyses: results }, null, 2)}\n`);
}
