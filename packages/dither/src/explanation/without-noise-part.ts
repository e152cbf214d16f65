/** What an analysis without noise would have concluded, beside what the noisy network does. */

import { isDitherError } from "../base/errors.js";
import { linearise } from "../dynamics/fixed-points/linearise.js";
import { noiseFreeMap } from "../dynamics/map/cell-map.js";
import { sampleLaw } from "../dynamics/stationary/sampled-law.js";
import { isGated } from "../network/cells/cells.js";
import type { Network } from "../network/specification/network.js";
import { besideOf, layersBeside } from "./interpretation/beside.js";
import { conditionsOf } from "./interpretation/conditions.js";
import { decayOf } from "./interpretation/decay.js";
import { decodingOf } from "./interpretation/decoding.js";
import { geometryOf, type Geometry } from "./interpretation/dimensions.js";
import { movedPoints, type PointsFinding } from "./interpretation/moved-points.js";
import { within, type Resampling } from "./interpretation/survival.js";
import { tuningOf } from "./interpretation/tuning.js";
import type { ExplainedPoint } from "./explanation.js";
import { lawSteps, spreadOf, stationaryLaw } from "./noisy-laws.js";
import type { Findings, Part } from "./part.js";
import { noisyPlane } from "./noisy-plane.js";
import type { Subject } from "./subject.js";
import type { DecayFinding, WithoutNoise } from "./without-noise.js";

/** Resamples of the trials: enough for two digits of an interval. */
const replicates = 200;
/** Above so many units principal axes and readouts are left out: they take the cube of it. */
const mostUnits = 512;

export const withoutNoisePart: Part = {
  weight: 1,
  stable: true,
  find: async (subject, found, onProgress) => {
    const { shift, singles } = found;
    if (!shift) return {};
    const { layers, few, network, frozen, seed, budget, options } = subject;
    const asked = { replicates: Math.min(replicates, options.replicates ?? replicates), seed };
    const whole = besideOf(few, shift, singles);
    const states = layers ? layersBeside(whole, layers) : whole;
    const isLarge = network.specification.units > mostUnits;
    const conditions = conditionsOf(few, frozen.kind === "constant");
    const decay = layers ? null : await slowestDecay(subject, found, asked);
    onProgress(0.3);
    const geometry: Geometry =
      isLarge || network.specification.units === 1 ? { dimensions: null, axes: null } : geometryOf(states, asked);
    onProgress(0.7);
    const findings = {
      fixedPoints: layers ? null : pointsUnder(subject, found),
      decay,
      ...geometry,
      tuning: tuningOf(states, few, conditions, asked),
      decoding: isLarge ? null : decodingOf(states, few, conditions, asked),
    };
    const withoutNoise: WithoutNoise = {
      trials: few.count,
      draws: budget.shiftDraws,
      singles: singles.length,
      ...findings,
      plane: layers || isLarge ? null : noisyPlane(few, shift, found.fixedPoints?.points ?? []),
      leftOut: reasons(subject, findings),
    };
    return { withoutNoise };
  },
};

/** Why findings are missing. */
function reasons(
  subject: Subject,
  found: Omit<WithoutNoise, "trials" | "draws" | "singles" | "plane" | "leftOut">,
): string[] {
  // prettier-ignore
  const { layers, network, few } = subject;
  const { units } = network.specification;
  const { fixedPoints, decay, dimensions, tuning, decoding } = found;
  const tooLarge = `they take too long for ${units} units`;
  const said = (missing: boolean, what: string, why: string): string[] => (missing ? [`${what}: ${why}`] : []);
  return [
    ...said(layers !== undefined, "fixed points and time constants", "hidden layers have no dynamics"),
    ...said(!layers && !fixedPoints?.followed, "fixed points", "none has a known mean under noise"),
    ...said(
      !layers && !decay,
      "time constants",
      "there is no stable fixed point with a mode that decays slowly enough",
    ),
    ...said(
      decay !== null && decay.alongMode === null,
      "time constants mode by mode",
      "the states that are recorded are not those of the modes, or their autocorrelation does not fall to 1/e",
    ),
    ...said(
      !dimensions,
      "dimensions and axes",
      units > mostUnits ? tooLarge : units === 1 ? "one unit has one of each" : "states do not vary",
    ),
    ...said(!tuning.correlation, "tuning", "no unit varies with the inputs, targets or conditions of these trials"),
    ...said(
      !decoding,
      "decoding",
      units > mostUnits ? tooLarge : few.count < 4 ? "it takes four trials" : "there is nothing to decode",
    ),
  ];
}

const isNear = ({ outlier }: ExplainedPoint): boolean => !outlier.far;

function pointsUnder(subject: Subject, { fixedPoints, shift }: Findings): PointsFinding {
  const points = fixedPoints?.points ?? [];
  const beside = points.map((point) => {
    const { noisy } = point;
    const simulated = noisy?.simulated?.closureIsOff ? noisy.simulated : null;
    return {
      input: point.input,
      rates: point.rates,
      stability: point.stability?.kind ?? null,
      far: !isNear(point),
      noisy: noisy && {
        rates: simulated?.rates ?? noisy.rates,
        spread: simulated?.spread ?? noisy.spread,
        closure: noisy,
        stability: noisy.stability,
        gaussian: noisy.simulated?.gaussian ?? null,
      },
    };
  });
  return movedPoints(beside, ends(subject, shift?.mean ?? []));
}

/** Where the mean states at the ends of trials come to rest under noise, by the closure. */
function ends(
  { network, few, frozen, budget, std, method }: Subject,
  mean: ArrayLike<number>,
): { input: number[]; rates: number[]; spread: number }[] {
  // prettier-ignore
  if (frozen.kind === "averaged" || mean.length === 0) return [];
  const map = noiseFreeMap(network);
  const { count } = few;
  return frozen.chosen.slice(0, budget.stationaryInputs).flatMap(({ input, places }) => {
    const place = Math.max(...places);
    const first = Math.floor(place / count) * map.units * count + (place % count);
    const rates = Float64Array.from({ length: map.units }, (_, i) => mean[first + i * count]);
    const state = map.stateOfRates(rates, map.drive(input, "explain"));
    const law = stationaryLaw(network, { input, state }, { std, method, stationarySteps: budget.stationarySteps });
    return law.converged ? [{ input, rates: Array.from(law.rateMean), spread: spreadOf(law) }] : [];
  });
}

/** The slowest mode of all stable fixed points, and how slowly noisy states about it forget. */
async function slowestDecay(
  { network, std, dt, seed, execution }: Subject,
  { fixedPoints }: Findings,
  resampling: Resampling,
): Promise<DecayFinding | null> {
  const points = fixedPoints?.points ?? [];
  const slowness = ({ stability, ...point }: ExplainedPoint): number =>
    stability?.kind === "stable" && isNear({ stability, ...point }) ? (stability.slowestSteps ?? 0) : 0;
  const point = points.reduce((best, one, k) => (slowness(one) > slowness(points[best]) ? k : best), 0);
  const chosen = points.at(point);
  const silentSteps = chosen ? slowness(chosen) : 0;
  if (!chosen || silentSteps === 0 || std === 0) return null;
  const { input, state } = chosen;
  const length = lawSteps(network, silentSteps);
  try {
    const { states, chains } = await sampleLaw(network, input, { start: state, ...length, std, seed, ...execution });
    const given = { states, ...length, units: network.specification.units, chains };
    const { alongMode, ofStates } = decayOf(given, recordedMode(network, chosen), resampling);
    const relative = alongMode && {
      value: alongMode.value / silentSteps,
      interval: alongMode.interval && ([alongMode.interval[0] / silentSteps, alongMode.interval[1] / silentSteps] as [number, number]), // prettier-ignore
    };
    return {
      ...{ point, input, silentSteps, meanSteps: chosen.noisy?.slowestSteps ?? null, alongMode, ofStates, dt, chains },
      steps: length.steps,
      survives: relative && within(relative, 0.8, 1.25),
    };
  } catch (error) {
    if (isDitherError(error) && error.code === "value") return null;
    throw error;
  }
}

/** Left eigenvector of the slowest decaying mode, where the states of the map are those that are recorded. */
function recordedMode(
  network: Network,
  { state, input }: ExplainedPoint,
): { re: Float64Array; im: Float64Array } | null {
  const { specification } = network;
  const { units: N, form, cell } = specification;
  if (form === "current" || (isGated(specification) && cell === "lstm")) return null;
  const { spectrum, stability } = linearise(network, { state, input });
  if (!spectrum.left) return null;
  // Eigenvalues come by descending modulus.
  const mode = stability.modes.findIndex(({ kind }) => kind === "stable");
  return {
    re: spectrum.left.re.slice(mode * N, (mode + 1) * N),
    im: spectrum.left.im.slice(mode * N, (mode + 1) * N),
  };
}
