/** A small document of every kind that a page or a figure is made from, and how it is drawn. */

import {
  compareOperatingPoints,
  explain,
  findTask,
  repair,
  selectTrials,
  testTrials,
  type OperatingComparison,
} from "../../src/index.js";
import * as report from "../../src/report/index.js";
import type { Explanation } from "../../src/explanation/explanation.js";
import type { RepairReport } from "../../src/repair/repair-report.js";
import { operatingPointAxes } from "../../src/report/figures/incentive-figure.js";
import { curveFamily } from "../../src/report/study/curve-family.js";
import { heatMap } from "../../src/report/study/heat-map.js";
import { preferredFigure } from "../../src/report/study/preferred-figure.js";
import { exampleNetwork, exampleTrials } from "../closure/networks.js";
import { comparison, curve, newDocument, preference } from "./fixtures.js";

export interface DrawnDocument {
  readonly name: string;
  readonly kind: "page" | "figure";
  /** Plain JSON. */
  readonly content: unknown;
  /** The page or the figure of it; of a damaged one too. */
  draw(content: unknown): string | null;
}

type Draw<T> = (document: Document, content: T) => string | null;

function page<T>(name: string, content: T, draw: Draw<T>): DrawnDocument {
  return { name, kind: "page", content, draw: (given) => draw(newDocument(), given as T) };
}
function figure<T>(name: string, content: T, draw: Draw<T>): DrawnDocument {
  return { ...page(name, content, draw), kind: "figure" };
}

const generatedAt = "2026-03-04T12:34:56Z";
const words = { generatedAt, network: "n.npz", trials: "t.npz", written: "o.npz", command: "dither x", version: "1.0" };
const quartiles = { lower: 0.2, median: 0.4, upper: 0.6 };
const ways = [{ std: 0.1, ways: [{ x: [0, 1], y: [0, 1], success: true }], performance: 0.5 }];
const walls = [{ left: 0.2, right: 0.4, bottom: 0, top: 1 }];
const scene = {
  x: 0,
  y: 1,
  extent: { left: 0, right: 2, bottom: 0, top: 2 },
  walls,
  goal: { x: 1, y: 1, radius: 0.2 },
};
const performance = {
  curve: [0, 0.5].map((std) => ({ std, value: 0.5 + std, standardError: 0.1, interval: [0.4, 1] as [number, number] })),
  preferred: { std: 0.5, ratio: 1, interval: [0.4, 0.6] as [number, number] },
};

const estimate = (mean: number) => ({ mean, interval: [mean - 0.1, mean + 0.1] as const });
const study: report.StudyReport = {
  name: "noise",
  scale: "quick",
  description: "What is preferred?",
  task: "sin",
  version: "1.0",
  planned: 4,
  done: 3,
  failed: 1,
  axes: [
    { name: "noise", values: [0.1, 0.5] },
    { name: "placement", values: ["inside", "outside"] },
  ],
  cells: [0.1, 0.5].flatMap((noise) =>
    ["inside", "outside"].map((placement) => ({
      settings: { noise, placement },
      placement,
      trainingNoise: noise,
      planned: 1,
      done: 1,
      failed: 0,
      quantities: { "preferred.ratio": estimate(0.5 + noise) },
      verdicts: { prefersNoise: 1, prefersSilence: 0, undecided: 0 },
      curve: [0, 0.25, 0.5].map((std) => ({ std, loss: estimate(1 + std) })),
    })),
  ),
  claims: [{ claim: "preferred.ratio > 0.5", verdict: "pass", measured: ["noise 0.1: holds on 1 of 1 seeds."] }],
  runs: [
    { settings: { noise: 0.1, placement: "inside" }, seed: 1, state: "done", ratio: 0.6, std: 0.06, gain: 0.1, verdict: "prefers noise", command: "dither a" },
    { settings: { noise: 0.5, placement: "outside" }, seed: 1, state: "failed", ratio: null, std: null, gain: null, verdict: "failed: x", command: "dither b" },
  ], // prettier-ignore
  command: "dither study run",
};

const compared = comparison({
  title: "A title",
  seeds: [1],
  networks: comparison().networks.filter(({ seed }) => seed === 1),
  examples: comparison().examples.slice(0, 2),
  summary: comparison().summary.map((one) => ({ ...one, performance })),
  ways: { scene, rows: [{ placement: "inside", panels: ways }] },
});
const related = [{ title: "another", firstSentence: "One.", href: "a.html" }];

async function explained(): Promise<Explanation> {
  const trials = selectTrials(exampleTrials(), [1, 9, 17, 25]);
  const brief = { draws: 16, replicates: 40, levels: [0, 0.5, 1], starts: 8, inputs: 2 };
  return explain(exampleNetwork("ctrnn-inside"), { trials }, brief);
}
async function repaired(): Promise<RepairReport> {
  const methods = ["smoothing", "passes-4", "readout"] as const;
  const trials = selectTrials(exampleTrials(), [1, 5, 9, 13, 17, 21, 25, 29]);
  return (await repair(exampleNetwork("ctrnn-inside"), { trials }, { draws: 16, methods: [...methods] })).report;
}

const look = {
  update: 0,
  transmission: quartiles,
  ratio: quartiles,
  predicted: { loss: 1, biasSquared: 0.6, variance: 0.4 },
  slope: { biasSquared: 0.1, variance: 0.2 },
};
const part = { bias: 0.1, biasSquared: 0.1, variance: 0.1, loss: 0.2 };
const plane = { weights: [0, 1], biases: [0, 1], loss: [[1, 2], [3, 4]] }; // prettier-ignore
const path = [{ weight: 0, bias: 0, update: 0, loss: 1 }, { weight: 1, bias: 1, update: 9, loss: 2 }]; // prettier-ignore
const panel = { placement: "inside" as const, line: [part, { ...part, bias: 0.2 }], linePath: path, optimum: { bias: 0.1, loss: 0.2 }, plane, planePaths: [path] }; // prettier-ignore
const paths = (["inside", "outside"] as const).map((placement) => ({ placement, start: 1, looks: [look, { ...look, update: 5 }] })); // prettier-ignore

const best = { ...part, mean: 1, leak: 0.1, bias: -3, preferred: 1.5, ratio: 0.75, lossRatio: 4 };
const incentive: report.IncentiveReport = {
  noise: 2,
  leak: 0.1,
  target: 1,
  optima: [{ placement: "inside", ...best }],
  trained: [{ placement: "inside", bias: -2.9, free: { weight: 0.2, bias: -3, mean: 0.9, loss: 0.1, silent: 0 } }],
  landscapes: [panel],
};
const place = { parameters: { weight: 0, gain: 2, bias: 0, offset: 0 }, operatingPoint: -1.5, loss: 0.1, preferred: 0.9, ratio: 0.9, lossRatio: 3 }; // prettier-ignore
const affine = {
  noise: 1,
  leak: 0.1,
  optima: (["inside", "outside"] as const).map((placement) => ({ placement, leak: 0.1, ...place })),
  trained: (["free", "zero"] as const).map((weight) => ({ placement: "inside" as const, start: 1, weight, ...place })),
  landscapes: [panel],
} as unknown as report.AffineIncentiveReport;
const others = ["as trained", "laplace"].map((name, k) => ({ name, loss: 1 + k, standardError: 0.01 }));
const overfitted: report.OverfittingReport = {
  levels: [0, 0.5],
  rows: [0, 0.5].map((std) => ({ placement: "inside", std, losses: [1, 2], standardErrors: [0.01, 0.02], others: std > 0 ? others : [] })), // prettier-ignore
};
const losses = [0, 0.5, 1].map((std) => ({ std, loss: 1 + std }));
const resonating: report.ResonanceReport = {
  detector: { peak: { std: 0.5, correlation: 0.4 }, curve: losses.map(({ std }) => ({ std, correlation: std / 3 })) },
  control: { trainingNoise: 0, curve: losses, preferred: [0], rising: true },
  trained: { trainingNoise: 0.5, curve: losses, preferred: [0.45, 0.5] },
};

/** Two networks side by side. */
async function pair(): Promise<OperatingComparison> {
  const networks = ["ctrnn-inside", "ctrnn-outside"].map((label) => ({ label, network: exampleNetwork(label) }));
  return compareOperatingPoints(networks, exampleTrials());
}

/** Taken through JSON, as files are. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Every result as a document, for both renderers. */
export async function everyResult(): Promise<
  { name: string; content: unknown; readonly document: (content: unknown) => report.ReportDocument }[]
> {
  const one = <T>(name: string, content: T, document: (content: T) => report.ReportDocument) => ({
    name,
    content: plain<unknown>(content),
    document: (given: unknown) => document(given as T),
  });
  const measured = { ...preference("inside"), performance, caution: "Few trials.", conditions: [{ ...preference("outside"), condition: "go", trials: 4, performance }], chosenDraws: { draws: 32, pilot: 8, because: "budget" as const, wanted: 0.01, expected: 0.02 } }; // prettier-ignore
  const { curve: points, preferred, law, ...others } = preference("inside");
  const predicted = { ...others, curve: points.map((point) => ({ ...point, biasSquared: 0.1, variance: 0.2 })), preferred, law, biasMinimum: { std: 0.5, ratio: 1 }, trainingNoiseGain: 0.9 }; // prettier-ignore
  return [
    one("preference", { measured, label: "noise inside" }, ({ measured: p, label }) =>
      report.preferenceDocument(p, { label, placement: "inside" }),
    ),
    one("prediction", { predicted, label: "noise inside" }, ({ predicted: p, label }) =>
      report.predictedDocument(p, { label, covariance: "full" }),
    ),
    one("comparison", compared, report.comparisonDocument),
    one("explanation", { explanation: await explained(), words }, (c) =>
      report.explanationDocument(c.explanation, c.words),
    ),
    one("repair", { mended: await repaired(), words }, (c) => report.repairDocument(c.mended, c.words)),
    one("study", study, report.studyDocument),
    one("incentive", incentive, report.incentiveDocument),
    one("affine incentive", affine, report.affineIncentiveDocument),
    one("overfitting", overfitted, report.overfittingDocument),
    one("resonance", resonating, report.resonanceDocument),
    one("paths", paths, report.pathsDocument),
    one("pair", await pair(), report.operatingComparisonDocument),
  ];
}

export async function everyDocument(): Promise<DrawnDocument[]> {
  const [explanation, mended] = [plain(await explained()), plain(await repaired())];
  const sin = findTask("sin");
  const { epochs, ...trials } = testTrials(sin, 4, 1);
  const names = { task: "sin", description: "the sine", epochs: Object.keys(epochs ?? {}).concat("go") };
  const axes = operatingPointAxes;
  const results = (await everyResult()).filter(({ name }) => name === "preference");
  return [
    page("comparison", { compared, generatedAt, related }, (d, { compared: c, ...options }) =>
      report.comparisonPage(d, c, options),
    ),
    page("explanation", { explanation, words }, (d, { explanation: e, words: { written: _, ...w } }) =>
      report.explanationPage(d, e, w),
    ),
    page("repair", { mended, words }, (d, { mended: r, words: w }) => report.repairPage(d, r, w)),
    page("study", { study, generatedAt }, (d, { study: s, ...options }) => report.studyPage(d, s, options)),
    ...results.map(({ name, content, document }) =>
      page(`page of a ${name}`, content, (d, c) =>
        report.documentPage(d, document(c), { generatedAt, version: "1.0" }),
      ),
    ),
    page("gallery", names, (d, { task: name, description, epochs: given }) => {
      const named = Object.fromEntries(given.map((epoch, k): [string, [number, number]] => [epoch, [k, k + 2]]));
      return report.galleryPage(d, [{ name, description, dt: 1, trials: { ...trials, epochs: named }, trial: 0 }]);
    }),
    figure("preferred", study, (d, s) => preferredFigure(d, s)),
    figure("curves", study, (d, s) => curveFamily(d, s)),
    figure("map", study, (d, s) => heatMap(d, s)),
    figure("preference", preference("inside"), (d, p) => report.preferenceFigure(d, p, { placement: "inside" })),
    figure("loss", { trainingNoise: 0.5, curve: curve("inside") }, (d, { trainingNoise, curve: points }) =>
      report.lossFigure(d, {
        trainingNoise,
        summary: [{ placement: "inside", curve: points, preferred: preference("inside").preferred }],
      }),
    ),
    figure("ways", { scene, rows: compared.ways!.rows }, (d, w) => report.trajectoriesFigure(d, w.scene, w.rows)),
    figure("learning", { names: ["go", "stop"], records: [{ update: 5, stage: 0, loss: 1, score: 0.5, conditions: [0.2, 0.4] }] }, (d, { names: given, records }) => report.learningFigure(d, records, { names: given, target: 0.3 })), // prettier-ignore
    figure("resonance", [{ kind: "trained" as const, label: "a network", points: [{ std: 0, share: 0.5 }, { std: 1, share: 1 }] }], (d, c) => report.resonanceFigure(d, c)), // prettier-ignore
    figure("incentive", { axes, panels: [panel] }, (d, { axes: a, panels }) => report.incentiveFigure(d, panels, { axes: a })), // prettier-ignore
    figure("paths", paths, (d, p) => report.pathsFigure(d, p)),
    figure("overfitting", [{ placement: "inside" as const, trained: [0, 1], tested: [0, 1], matrix: [[1, 2], [3, 4]], conditions: ["laplace", "slow"], others: [[], [1, 2]] }], (d, p) => report.overfittingFigure(d, p)), // prettier-ignore
    figure("operating", { label: "a network", summary: explanation.operatingPoints! }, (d, { label, summary }) => report.operatingFigure(d, [{ label, placement: "inside", activation: "relu", probe: 0.5, summary }])), // prettier-ignore
  ];
}
