/** `dither incentive regulator-affine`: the expected loss over the operating point of one unit that outputs its input. */

import { writeWhole } from "@dither/studies";
import {
  AffineLandscape,
  affinePlane,
  findTask,
  incentiveFigure,
  operatingPointAxes,
  placements,
  significant,
  trainAffineRegulator,
  version,
  type Activation,
  type AffineMethod,
  type AffineParameters,
  type AffinePathPoint,
  type IncentivePanel,
} from "dither";
import { newDocument } from "../output/document.js";
import { figurePlace } from "../input/places.js";
import { print, printJson, tableText, wrap } from "../output/print.js";
import { startProgress } from "../output/progress.js";

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
  const { noise = 1, leak, activation, cells, seed } = flags;
  const figure = await figurePlace(flags, "incentive.svg");
  const landscapeOf = (placement: Placement, method: AffineMethod = "closure", gamma = leak): AffineLandscape =>
    new AffineLandscape({ activation, placement, leak: gamma }, method);
  const leaks = [...new Set([...shownLeaks, leak])].sort((a, b) => a - b);
  const optima = placements.flatMap((placement) =>
    leaks.map((gamma) => optimumOf(landscapeOf(placement, "closure", gamma), noise)),
  );
  const starts = flags.startBias === undefined ? [0, 1.5 * noise, 3.5 * noise] : [flags.startBias];
  const progress = startProgress("training and mapping");
  const panels: IncentivePanel[] = [];
  const trained: Trained[] = [];
  try {
    const jobs = placements.flatMap((placement) =>
      starts.flatMap((start) => (["zero", "free"] as const).map((weight) => ({ placement, start, weight }))),
    );
    for (const [k, { start, ...job }] of jobs.entries())
      trained.push({
        ...job,
        start,
        path: await trainAffineRegulator({
          placement: job.placement,
          weight: job.weight,
          noise,
          leak,
          activation,
          seed,
          startBias: start,
          updates: flags.updates,
          signal,
          onProgress: (share) => {
            progress.update((0.5 * (k + share)) / jobs.length);
          },
        }),
      });
    for (const [k, placement] of placements.entries())
      panels.push(
        await panelOf(landscapeOf(placement, flags.exact ? "exact" : "closure"), noise, trained, {
          cells,
          signal,
          onProgress: (share) => {
            progress.update(0.5 + 0.5 * ((k + share) / placements.length));
          },
        }),
      );
  } finally {
    progress.stop();
  }
  await writeWhole(figure, incentiveFigure(await newDocument(), panels, { axes: operatingPointAxes }), {
    option: "--figure",
  });
  const ends = trained.map(({ path, ...job }) => endOf(job, path[path.length - 1].parameters));
  if (flags.json) {
    const { updates } = findTask("regulator-affine").experiment;
    printJson("incentive", {
      task: "regulator-affine",
      noise,
      leak,
      activation,
      updates: flags.updates ?? updates,
      optima,
      trained: ends,
      map: flags.exact ? "exact" : "closure",
      landscapes: panels,
      figure,
      seed,
      version,
    });
    return;
  }
  const ratio = (value: number): string => (Math.abs(value) < 1e-4 ? "0" : significant(value));
  const here = optima.filter((o) => o.leak === leak);
  print(
    wrap(verdict(here[0], here[1])),
    "",
    `Lowest expected loss without recurrent weight (exact), σ = ${significant(noise)}, a at u = 0:`,
    "",
    tableText([
      ["noise", "γ", "best a/σ", "input weight", "loss", "σ*/s", "L(0)/L(s)"],
      ...optima.map((o) => [
        o.placement,
        significant(o.leak),
        significant(o.operatingPoint / noise),
        ...[o.parameters.gain, o.loss].map((value) => significant(value)),
        ratio(o.ratio),
        ratio(o.lossRatio),
      ]),
    ]),
    "",
    `Where training ended at γ = ${significant(leak)}, a at u = 0:`,
    "",
    tableText([
      ["noise", "from a/σ", "a/σ (w = 0)", "w free: w", "a/σ", "loss", "σ*/s", "L(0)/L(s)"],
      ...ends
        .filter(({ weight }) => weight === "free")
        .map((end) => {
          const line = ends.find(
            (other) => other.weight === "zero" && other.placement === end.placement && other.start === end.start,
          );
          return [
            end.placement,
            significant(end.start / noise),
            ratio((line?.operatingPoint ?? NaN) / noise),
            significant(end.parameters.weight),
            significant(end.operatingPoint / noise),
            significant(end.loss),
            ratio(end.ratio),
            ratio(end.lossRatio),
          ];
        }),
    ]),
    "",
    `Figure: ${figure}`,
  );

  /** With --exact exact at the training noise; the preferred noise by the closure where there is a recurrent weight. */
  function endOf(job: Omit<Trained, "path">, parameters: AffineParameters): AffineEnd {
    const map = landscapeOf(job.placement, flags.exact ? "exact" : "closure");
    const preferred = landscapeOf(job.placement).preferredNoise(parameters, 2.5 * noise);
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
}

type AffineEnd = Omit<Trained, "path"> & ReturnType<AffineLandscape["at"]> & Preference;

interface Preference {
  operatingPoint: number;
  preferred: number;
  /** To the training noise. */
  ratio: number;
  lossRatio: number;
}

type Optimum = ReturnType<AffineLandscape["bestPoint"]> & Preference & { placement: Placement; leak: number };

function optimumOf(landscape: AffineLandscape, noise: number): Optimum {
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

/** What stands first: where the loss is lowest inside, and that outside there is nothing to gain. */
function verdict(inside: Optimum, outside: Optimum): string {
  const noise = inside.preferred / inside.ratio;
  const needs =
    inside.lossRatio > 1
      ? `There the unit needs its noise: without it the loss is ${significant(inside.lossRatio)} times as high.`
      : `There the loss without noise is ${significant(inside.lossRatio)} of that with it.`;
  return `With noise inside, the expected loss of a unit that outputs its input is lowest with its operating point at ${significant(inside.operatingPoint / noise)} σ, ${inside.operatingPoint < 0 ? "below the kink" : "above 0"}. ${needs} With noise outside it is lowest at ${significant(outside.operatingPoint / noise)} σ, where the unit does as well as anywhere above.`;
}
