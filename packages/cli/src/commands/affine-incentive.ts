/** `dither incentive regulator-affine`: the expected loss over the operating point of one unit that outputs its input. */

import {
  affineIncentiveDocument,
  AffineLandscape,
  affinePlane,
  findTask,
  placements,
  trainAffineRegulator,
  type Activation,
  type AffineEnd,
  type AffineMethod,
  type AffinePathPoint,
  type AffinePlace,
  type IncentivePanel,
} from "dither";
import { figurePlace } from "../input/places.js";
import { startProgress } from "../output/progress.js";
import { leaveResult } from "../output/result.js";

/** Leaks that stand in the table besides the one asked for. */
export const shownLeaks = [0.05, 0.1, 0.2];

export interface AffineFlags {
  noise?: number;
  leak: number;
  activation: Activation;
  updates?: number;
  startBias?: number;
  cells: number;
  exact?: true;
  seed: number;
  figure?: string;
  force?: boolean;
  json?: boolean;
}

type Placement = (typeof placements)[number];

/** One training: where from, whether the recurrent weight was free, and the path. */
interface Trained {
  placement: Placement;
  start: number;
  weight: "free" | "zero";
  path: AffinePathPoint[];
}

export async function affineIncentive(flags: AffineFlags, signal: AbortSignal): Promise<void> {
  const { noise = 1, leak, activation, seed } = flags;
  const figure = await figurePlace(flags, "incentive.svg");
  const map = flags.exact ? "exact" : "closure";
  const landscapeOf = (placement: Placement, method: AffineMethod = "closure", gamma = leak): AffineLandscape =>
    new AffineLandscape({ activation, placement, leak: gamma }, method);
  const leaks = [...new Set([...shownLeaks, leak])].sort((a, b) => a - b);
  const optima = placements.flatMap((placement) =>
    leaks.map((gamma) => optimumOf(landscapeOf(placement, "closure", gamma), noise)),
  );
  const mapped = placements.map((placement) => landscapeOf(placement, map));
  const { trained, panels } = await trainAndMap(mapped, { ...flags, noise }, signal);
  const result = {
    task: "regulator-affine",
    noise,
    leak,
    activation,
    updates: flags.updates ?? findTask("regulator-affine").experiment.updates,
    optima,
    trained: trained.map((job) => endOf(job, landscapeOf(job.placement, map), landscapeOf(job.placement), noise)),
    map,
    landscapes: panels,
    seed,
  };
  await leaveResult("incentive", affineIncentiveDocument(result), result, { ...flags, figure });
}

/** Trainings of both placements from each start, with the recurrent weight at 0 and free; the loss around where they went. */
async function trainAndMap(
  landscapes: readonly AffineLandscape[],
  flags: AffineFlags & { noise: number },
  signal: AbortSignal,
): Promise<{ trained: Trained[]; panels: IncentivePanel[] }> {
  const { noise, leak, activation, seed, updates, cells } = flags;
  const starts = flags.startBias === undefined ? [0, 1.5 * noise, 3.5 * noise] : [flags.startBias];
  const jobs = landscapes.flatMap(({ regulator: { placement } }) =>
    starts.flatMap((start) => (["zero", "free"] as const).map((weight) => ({ placement, start, weight }))),
  );
  const progress = startProgress("training and mapping");
  const trained: Trained[] = [];
  const panels: IncentivePanel[] = [];
  try {
    for (const [k, job] of jobs.entries()) {
      const onProgress = (share: number): void => {
        progress.update((0.5 * (k + share)) / jobs.length);
      };
      const { placement, weight, start: startBias } = job;
      const setting = { placement, weight, noise, leak, activation, seed, startBias, updates };
      trained.push({ ...job, path: await trainAffineRegulator({ ...setting, signal, onProgress }) });
    }
    for (const [k, landscape] of landscapes.entries()) {
      const onProgress = (share: number): void => {
        progress.update(0.5 + 0.5 * ((k + share) / landscapes.length));
      };
      panels.push(await panelOf(landscape, noise, trained, { cells, signal, onProgress }));
    }
    return { trained, panels };
  } finally {
    progress.stop();
  }
}

/** Where a training ended: on the map that was asked for, and the preferred noise by the closure. */
function endOf({ path, ...job }: Trained, map: AffineLandscape, closed: AffineLandscape, noise: number): AffineEnd {
  const { parameters } = path[path.length - 1];
  const preferred = closed.preferredNoise(parameters, 2.5 * noise);
  const at = map.at(noise, parameters);
  return {
    ...job,
    ...at,
    operatingPoint: map.operatingPoint(parameters),
    preferred,
    ratio: preferred / noise,
    lossRatio: map.at(0, parameters).loss / at.loss,
  };
}

/** The best place without recurrent weight. */
function optimumOf(landscape: AffineLandscape, noise: number): AffinePlace & { leak: number } {
  const best = landscape.bestPoint(noise);
  const preferred = landscape.preferredNoise(best.parameters, 2.5 * noise);
  const { placement, leak } = landscape.regulator;
  return {
    placement,
    leak,
    ...best,
    preferred,
    ratio: preferred / noise,
    lossRatio: landscape.at(0, best.parameters).loss / best.loss,
  };
}

/** Lines, map and paths of one placement, operating points in units of the noise. */
async function panelOf(
  landscape: AffineLandscape,
  noise: number,
  trained: readonly Trained[],
  options: { cells: number; signal: AbortSignal; onProgress: (share: number) => void },
): Promise<IncentivePanel> {
  const { placement } = landscape.regulator;
  const place = ({ parameters }: AffinePathPoint): { weight: number; bias: number } => ({
    weight: parameters.weight,
    bias: landscape.operatingPoint(parameters) / noise,
  });
  const pathsOf = (own: Placement, weight: Trained["weight"]): AffinePathPoint[][] =>
    trained.filter((job) => job.placement === own && job.weight === weight).map(({ path }) => path);
  // One frame for both placements.
  const lines = placements.flatMap((own) => pathsOf(own, "zero").flat().map(place));
  const planes = placements.flatMap((own) => pathsOf(own, "free").flat().map(place));
  const from = Math.min(-3, ...lines.map(({ bias }) => bias));
  const to = Math.max(3, ...lines.map(({ bias }) => bias)) + 0.25;
  const optimum = landscape.bestPoint(noise);
  const plane = await affinePlane(
    landscape,
    noise,
    {
      weights: planes.map(({ weight }) => weight),
      points: [-2 * noise, ...planes.map(({ bias }) => noise * bias)],
    },
    options,
  );
  return {
    placement,
    line: Array.from({ length: 121 }, (_, k) => {
      const bias = from + (k * (to - from)) / 120;
      return { bias, ...landscape.best(noise, 0, noise * bias) };
    }),
    linePath: pathsOf(placement, "zero").flatMap((path) =>
      path.map((point) => ({
        update: point.update,
        ...place(point),
        loss: landscape.at(noise, point.parameters).loss,
      })),
    ),
    optimum: { bias: optimum.operatingPoint / noise, loss: optimum.loss },
    plane: {
      weights: plane.weights,
      biases: plane.points.map((point) => point / noise),
      loss: plane.best.map((row) => row.map(({ loss }) => loss)),
    },
    planePaths: pathsOf(placement, "free").map((path) => path.map(place)),
  };
}
