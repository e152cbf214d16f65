/** Networks of the suite of twenty tasks: what the records of their studies say, and what each network is asked besides, task by task. */

import { readFile } from "node:fs/promises";
import { networkFile, readStudy } from "@dither/studies";
import {
  findTask,
  measure,
  operatingPoints,
  readNetwork,
  repair,
  summariseOperatingPoints,
  testTrials,
  type Interval,
  type Network,
  type Preference,
  type RepairName,
} from "dither";
import { doneIn, measuredRun, type MeasuredRun } from "../atlas/runs.js";

/** Test noise over training noise at which each task is measured. */
const levels = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5];
const [trials, draws] = [2048, 4];
/** Repairs that neither fit on a fraction of the tasks nor take a closure of many units. */
export const methods = ["smoothing", "fine-tuning", "noise-range"] as const satisfies RepairName[];

/** One of the tasks, measured at few levels; or all of them, pooled. */
export interface TaskMeasure {
  task: string;
  /** Of the loss. */
  verdict: string;
  /** σ*∕σ_train of the loss. */
  ratio: number;
  /** L(0)/L(σ_train) */
  lossRatio: number | null;
  /** σ*∕σ_train of the score, the share of correct answers, and its 95 % interval. */
  scoreRatio: number;
  scoreInterval: Interval;
  /** Share of correct answers in silence, and under the training noise. */
  correct: [silent: number, trained: number];
}

/** A median over units, steps and trials, with its 95 % interval over trials. */
interface Median {
  median: number;
  interval: Interval | null;
}

export interface SuiteNetwork extends MeasuredRun {
  /** SHA-256 of the network. */
  network: string;
  pooled: TaskMeasure;
  tasks: TaskMeasure[];
  /** Along noise-free trials, read with the training noise. */
  operating: { ratio: Median; transmission: Median };
  /** Share of correct answers in silence on the trials of the repairs, before any. */
  unrepaired: number;
  repairs: Repair[];
}

export interface Repair {
  method: RepairName;
  /** Loss in silence over that before the repair. */
  loss: { value: number; interval: Interval };
  /** Share of correct answers in silence. */
  correct: number;
}

/** The networks in the folder of a study's results; those in `known`, by their SHA-256, are asked nothing again. */
export async function networksIn(
  folder: string,
  known: readonly SuiteNetwork[],
  onNetwork: (networks: readonly SuiteNetwork[]) => Promise<void>,
): Promise<SuiteNetwork[]> {
  const study = await readStudy(folder);
  const networks: SuiteNetwork[] = [];
  for (const { run, result } of doneIn(study)) {
    const kept = known.find(({ network }) => network === result.network);
    const file = networkFile(folder, result.id);
    const asked =
      kept ?? (await askedOf(readNetwork({ bytes: await readFile(file), fileName: `${result.id}.safetensors` })));
    const { pooled, tasks, operating, unrepaired, repairs } = asked;
    const row = { ...measuredRun(study, run, result), network: result.network };
    networks.push({ ...row, pooled, tasks, operating, unrepaired, repairs });
    await onNetwork(networks);
  }
  return networks;
}

type Asked = Pick<SuiteNetwork, "pooled" | "tasks" | "operating" | "unrepaired" | "repairs">;

async function askedOf(network: Network): Promise<Asked> {
  const task = findTask("yang2019");
  const { seed, noise } = network.specification;
  const { preference } = await measure(network, { task }, { levels: levels.map((x) => x * noise.std), trials, draws });
  const points = await operatingPoints(network, testTrials(task, 256, seed));
  const { ratio, transmission } = summariseOperatingPoints(points);
  const { report } = await repair(network, { task }, { methods, draws: 16 });
  return {
    pooled: measured("all", preference, noise.std),
    tasks: (preference.conditions ?? []).map((one) => measured(one.condition, one, noise.std)),
    operating: {
      ratio: { median: ratio.median, interval: ratio.medianInterval },
      transmission: { median: transmission.median, interval: transmission.medianInterval },
    },
    unrepaired: report.performanceSilent ?? NaN,
    repairs: report.repairs.map(({ name, ratio: loss, performance }): Repair => {
      if (loss === null || performance === null) throw new Error(`${name}: expected a loss above 0 and a score`);
      return { method: name, loss, correct: performance.value };
    }),
  };
}

type OfTask = Pick<Preference, "preferred" | "verdict" | "lossRatio" | "performance">;

function measured(task: string, { preferred, verdict, lossRatio, performance }: OfTask, std: number): TaskMeasure {
  if (performance === undefined) throw new Error(`${task}: expected a score`);
  const { curve, preferred: best } = performance;
  const correctAt = (level: number): number => curve.find((point) => point.std === level)?.value ?? NaN;
  return {
    task,
    verdict,
    ratio: preferred.std / std,
    lossRatio,
    scoreRatio: best.std / std,
    scoreInterval: [best.interval[0] / std, best.interval[1] / std],
    correct: [correctAt(0), correctAt(std)],
  };
}
