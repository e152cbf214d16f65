/** Every network of the atlas as a flat row: what it is, which noise it prefers, and what was foretold before training. */

import { findQuantity, readStudy, type StudyRecords, type StudyRun } from "@dither/studies";
import { untrainedBiasOverVariance } from "./untrained.js";

/** What the record of a trained network says of it. */
export interface MeasuredRun {
  study: string;
  task: string;
  /** Of the maze. */
  layout: string | null;
  /** Number of hidden layers; null for a recurrent network. */
  layers: number | null;
  units: number;
  activation: string;
  leak: number;
  placement: "inside" | "outside";
  /** σ_train */
  noise: number;
  seed: number;
  updates: number;
  batch: number;
  rate: number;
  l2: number;
  /** Of the units before training; null where the task's own stands. */
  bias: number | null;
  verdict: string;
  /** σ*∕σ_train and the ends of its 95 % interval. */
  ratio: number;
  low: number;
  high: number;
  lossRatio: number | null;
  gain: number;
  lossSilent: number;
  lossTrained: number;
  /** D∕V, and the two formulas of the law. */
  biasOverVariance: number | null;
  smooth: number | null;
  kink: number | null;
  /** Of the score, where there is one. */
  scoreRatio: number | null;
  scoreSilent: number | null;
  scoreTrained: number | null;
}

export interface AtlasRun extends MeasuredRun {
  /** D∕V of the network before training; null outside, and where the closure does not apply. */
  untrained: number | null;
}

/** The runs that are done of a study's folder. */
export async function runsIn(folder: string): Promise<AtlasRun[]> {
  const study = await readStudy(folder);
  const rows: AtlasRun[] = [];
  for (const { run, result } of doneIn(study)) {
    const untrained = run.network.noise.placement === "inside" ? await untrainedBiasOverVariance(run) : null;
    rows.push({
      ...measuredRun(study, run, result),
      untrained: untrained === null ? null : Number(untrained.toPrecision(6)),
    });
  }
  return rows;
}

type Done = Extract<NonNullable<StudyRun["record"]>["result"], { state: "done" }>;

export const doneIn = ({ runs }: StudyRecords): { run: StudyRun["run"]; result: Done }[] =>
  runs.flatMap(({ run, record }) => (record?.result.state === "done" ? [{ run, result: record.result }] : []));

export function measuredRun({ plan }: StudyRecords, run: StudyRun["run"], result: Done): MeasuredRun {
  const { network, training } = run;
  const number = (name: string): number | null => {
    const value = findQuantity(name)?.of(result);
    return typeof value === "number" && Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  };
  const std = network.noise.std;
  const { placement } = network.noise;
  if (placement === "input") throw new Error(`${plan.name}: expected noise inside or outside, got noise on the input`);
  const layout = run.taskOptions?.layout;
  return {
    study: plan.name,
    task: run.task,
    layout: typeof layout === "string" ? layout : null,
    layers: network.layers?.length ?? null,
    units: network.units,
    activation: String(network.activation),
    leak: network.leak,
    placement,
    noise: std,
    seed: network.seed,
    updates: training.updates,
    batch: training.batch,
    rate: training.learningRate,
    l2: training.l2?.W_rec ?? 0,
    bias: training.initial?.bias ?? null,
    verdict: String(findQuantity("verdict")?.of(result)),
    ratio: number("preferred.ratio") ?? NaN,
    low: (number("preferred.low") ?? NaN) / std,
    high: (number("preferred.high") ?? NaN) / std,
    lossRatio: number("lossRatio"),
    gain: number("gain") ?? NaN,
    lossSilent: number("loss.silent") ?? NaN,
    lossTrained: number("loss.trained") ?? NaN,
    biasOverVariance: number("law.biasOverVariance"),
    smooth: number("law.smooth"),
    kink: number("law.kink"),
    scoreRatio: number("performance.ratio"),
    scoreSilent: number("performance.silent"),
    scoreTrained: number("performance.trained"),
  };
}
