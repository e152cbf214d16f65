/**
 * Why a network prefers its noise, or does not: its curve predicted and measured, the shift and the units that make it,
 * the fixed points it rests at, and where on their activation functions its units work.
 */

import { counted } from "../base/counted.js";
import { DitherError, isDitherError } from "../base/errors.js";
import type { ClosureMethod, CovarianceKind } from "../closure/method.js";
import { recurrentNoise } from "../closure/recurrent-noise.js";
import { checkFit } from "../network/simulation/check-fit.js";
import { layerOffsets } from "../network/specification/layers.js";
import type { Network } from "../network/specification/network.js";
import { simulate } from "../network/simulation/simulate.js";
import { checkNoise } from "../network/specification/specification.js";
import { unrollNetwork, unrollTrials } from "../network/simulation/unroll.js";
import { predictedPreference } from "../preference/curve/closure-curve.js";
import { interpolate } from "../math/interpolate.js";
import { checkLevels, defaultLevels } from "../preference/curve/levels.js";
import {
  defaultTrialCount,
  measure,
  testTrials,
  type MeasureOptions,
  type TrialSource,
} from "../preference/measure/measure.js";
import type { Preference } from "../preference/statistics/preference.js";
import { checkTrials, selectTrials, type Trials } from "../tasks/contract/trials.js";
import { noiseAtActivation } from "../dynamics/map/arriving-noise.js";
import { frozenInputs, type FrozenInputs } from "../dynamics/map/frozen-inputs.js";
import { jointSmoothing, type JointSmoothing } from "../dynamics/bias/joint-smoothing.js";
import { operatingPoints, summariseOperatingPoints } from "../dynamics/operating-points/operating-points.js";
import { evenlySpaced, originatingShares, type OriginatingShares } from "../dynamics/bias/originating-shares.js";
import { weightedQuartiles } from "../math/statistics/weighted-summary.js";
import { measureShift, type Shift } from "../dynamics/bias/shift.js";
import { affordableClosure, budgetFor, type Budget } from "./budget.js";
import { explainPoints, type PointsFound } from "./explained-points.js";
import { explainSettling } from "./explained-settling.js";
import type {
  NetworkCondition,
  ExplainedOperation,
  Explanation,
  LayerOperation,
  UnitContribution,
} from "./explanation.js";
import { Phases } from "./phases.js";
import { shiftAlong } from "./shift-along.js";
import { stateView } from "./state-view.js";
import { remarksOf, verdictOf, type Facts } from "./verdict-words.js";
import { covarianceKinds } from "../closure/method.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

export interface ExplainOptions extends Pick<MeasureOptions, "levels" | "kernel" | "replicates"> {
  /** Trials of a generated task; default 512. */
  trials?: number;
  /** Most noise draws per trial of the measured curve; default 32 for a generated task, 500 for given trials. */
  draws?: number;
  /** Seed of trials, noise and bootstrap; default the network's. */
  seed?: number;
  /** Of the closure; default full up to 128 units, diagonal above. */
  covariance?: CovarianceKind;
  /** σ of shift, shares and operating points; default the training noise, or 0.5 for a network trained without. */
  std?: number;
  /** ms per step, for time constants in ms and frequencies in Hz; default that of the task, where it has a time scale. */
  dt?: number;
  /** Most frozen inputs under which fixed points are searched; default 16, 8 above 64 units. */
  inputs?: number;
  /** Starts of the search; default as many as a few seconds allow, 512 at most. */
  starts?: number;
  signal?: AbortSignal;
  /** Called with the share of the work done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link ExplainOptions} may be. */
export const explainOptionKinds = {
  trials: "number",
  draws: "number",
  seed: "number",
  covariance: covarianceKinds,
  std: "number",
  dt: "number",
  inputs: "number",
  starts: "number",
  signal: "signal",
  onProgress: "function",
  kernel: kernelChoices,
  levels: "numbers",
  replicates: "number",
} as const satisfies OptionKinds<ExplainOptions>;

/** Above so many units the closure is diagonal by default. */
export const largestFullClosure = 128;
/** Where no noise was trained with: half of the default grid's highest level. */
const levelWithoutTraining = 0.5;

const phase = { measure: 0, predict: 1, shift: 2, shares: 3, points: 4, settling: 5, rest: 6 };
const phaseWeights = [4, 2, 1, 2, 2, 1.5, 0.5];

/**
 * The explanation of a network on trials, given or made by a task. Parts that cannot be had for this network are null, and
 * a remark says why; it takes from seconds to a minute or two, on a subset of the trials where there are very many.
 * @throws DitherError `mismatch` where trials do not fit the network, `value` for options out of range, `unsupported` for a
 * closed-loop task, `aborted`.
 */
export async function explain(given: Network, source: TrialSource, options: ExplainOptions = {}): Promise<Explanation> {
  checkArguments("explain", { network: given, source }, { network: "network", source: "source" });
  checkOptions("explain", options, explainOptionKinds);
  const { specification } = given;
  const { layers } = specification;
  const network = layers ? unrollNetwork({ ...given, specification: { ...specification, layers } }) : given;
  const { units, noise, seed: ownSeed } = specification;
  const { seed = ownSeed } = options;
  const generated = "task" in source;
  if (generated && source.task.plant)
    throw new DitherError(
      "unsupported",
      `explain: in the closed-loop task ${source.task.name} the inputs depend on the outputs, so there is no bias at given inputs to explain. Measure it, or give recorded inputs as trials.`,
    );
  const asked = generated
    ? testTrials(source.task, options.trials ?? defaultTrialCount, seed)
    : checkTrials(source.trials);
  checkFit(network.specification, asked, "explain");
  const all = layers ? unrollTrials(asked, layers) : asked;
  const std = options.std ?? (noise.std > 0 ? noise.std : levelWithoutTraining);
  checkNoise(std, "explain");
  const taskDt = generated && source.task.dt !== 1 ? source.task.dt : null;
  const dt = options.dt ?? taskDt;
  const levels = options.levels ? checkLevels(options.levels) : defaultLevels(noise.std);
  const request = { units, trials: all, levels: levels.length + 4, draws: options.draws ?? (generated ? 32 : 500) };
  // A closure that was asked for is computed whatever it costs; else the best that can be afforded, or none.
  const affordable = affordableClosure({ ...request, diagonal: units > largestFullClosure });
  const covariance = options.covariance ?? affordable ?? "diagonal";
  const closes = options.covariance !== undefined || affordable !== null;
  const budget = budgetFor({ ...request, diagonal: covariance === "diagonal" });
  const phases = new Phases(phaseWeights, options.onProgress);
  /** For what has no kernel. */
  const stoppable = { ...(options.signal && { signal: options.signal }) };
  const common = { ...stoppable, ...(options.kernel && { kernel: options.kernel }) };
  const method: ClosureMethod = { covariance };

  const few = subset(all, budget.shiftTrials);
  const silent = await simulate(network, few, { ...common, std: 0, seed });
  const runsAway = !silent.states.every((x) => Math.abs(x) < 1e30);
  const noisy = runsAway ? silent : await simulate(network, few, { ...common, std, seed });

  const measured = runsAway ? null : await measuredCurve(phases.of(phase.measure));
  const predicted =
    runsAway || !closes
      ? null
      : await orNull(async () => {
          const p = await predictedPreference(
            network,
            subset(all, Math.min(budget.predictedTrials, budget.measuredTrials)),
            {
              ...method,
              ...stoppable,
              ...(options.levels && { levels: options.levels }),
              onProgress: phases.of(phase.predict),
            },
          );
          return { ...p, preferredStd: p.preferred.std, covariance };
        });
  const shift = runsAway
    ? null
    : await orNull(() =>
        measureShift(network, few, {
          ...common,
          std,
          seed,
          draws: budget.shiftDraws,
          onProgress: phases.of(phase.shift),
        }),
      );
  const incoming =
    runsAway || !closes
      ? null
      : recurrentNoise(network, few, { ...method, std, trials: evenlySpaced(few.count, budget.recurrentTrials) });
  const stds = noiseAtActivation(network, std) ?? (incoming?.every((x) => Number.isFinite(x)) ? incoming : null);
  const shares = shift && (await sharesOf(shift, phases.of(phase.shares)));
  const frozen = frozenInputs(few, options.inputs ?? budget.frozenInputs);
  const { points, search, slowPoints } = layers
    ? noDynamics(frozen)
    : await explainPoints(network, {
        trials: few,
        rollouts: runsAway ? [silent.states] : [silent.states, noisy.states],
        frozen,
        starts: options.starts ?? budget.starts,
        slowStarts: budget.slowStarts,
        spectra: budget.spectra,
        searchIterations: budget.searchIterations,
        slowIterations: budget.slowIterations,
        stationary: 4 * budget.stationaryInputs,
        stationarySteps: budget.stationarySteps,
        std,
        method,
        dt,
        ...common,
        onProgress: phases.of(phase.points),
      });
  const settling = await explainSettling(network, {
    trials: few,
    silent,
    points,
    levels: runsAway || layers ? [] : settledLevels(std),
    std,
    stationary: budget.stationaryInputs,
    stationarySteps: budget.stationarySteps,
    followed: budget.followed,
    method,
    dt,
    ...common,
    onProgress: phases.of(phase.settling),
  });
  const operating = runsAway ? null : await operation(network, few, std, options);
  const dead = shift !== null && [silent.states, shift.mean].every((rates) => rates.every((x) => Math.abs(x) < 1e-9));
  const view =
    runsAway || !shift || layers
      ? null
      : await stateView(network, {
          trials: few,
          silent: silent.states,
          noisy: shift.mean,
          points,
          constant: frozen.kind === "constant" || frozen.kind === "none",
          inputs: frozen.chosen.map(({ input }) => input),
          std,
          seed,
          smoothing: stds?.[0] ?? 0,
          ...common,
        });
  const condition: NetworkCondition = runsAway
    ? "unstable"
    : dead
      ? "dead"
      : noise.std === 0
        ? "trained without noise"
        : "ordinary";
  const facts: Facts = {
    condition,
    specification,
    trainingNoise: noise.std,
    std,
    growth: growthOf(measured, std),
    predicted,
    measured: measured && { ...measured, preferredStd: measured.preferred.std },
    units: operating ? contributions(operating, shift, shares?.origin ?? null) : [],
    smoothingStd: shares?.origin?.smoothing ?? null,
    smoothing: shares?.joint ?? null,
    shift: layers ? null : shift && shiftAlong(network, few, shift, settling),
    fixedPoints: points,
    search,
    slowPoints,
    settling,
    operatingPoints: operating,
    layers: operating && layers ? layersOf(layers, operating, incoming) : null,
    recurrentNoise: incoming && finiteOrNull(rootMeanSquare(incoming)),
    view,
    effort: {
      ...effortOf(layers ? asked : all, budget),
      leftOut: leftOutOf({ units, closes, covariance, asked: options.covariance, points, budget, search }),
    },
    seed,
  };
  phases.of(phase.rest)(1);
  return { kind: "explanation", verdict: verdictOf(facts), remarks: remarksOf(facts), ...facts };

  async function measuredCurve(onProgress: (share: number) => void): Promise<Preference> {
    const some: TrialSource = layers
      ? source
      : generated && budget.measuredTrials === all.count
        ? source
        : { trials: subset(all, budget.measuredTrials) };
    const { preference } = await measure(given, some, {
      ...common,
      ...(options.levels && { levels: options.levels }),
      ...(options.replicates && { replicates: options.replicates }),
      ...("task" in some && { trials: asked.count }),
      draws: Math.max(4, budget.draws),
      seed,
      onProgress,
    });
    return preference;
  }

  /** Originating shares and joint smoothing; null parts where there is no bias or no noise at f. */
  async function sharesOf(
    measuredShift: Shift,
    onProgress: (share: number) => void,
  ): Promise<{ origin: OriginatingShares | null; joint: JointSmoothing | null }> {
    const { squaredBias, squaredBiasStandardError } = measuredShift.carried;
    if (stds === null || !(squaredBias > 0) || !(squaredBias > 2 * squaredBiasStandardError))
      return { origin: null, joint: null };
    const chosen = evenlySpaced(few.count, budget.passTrials);
    const request = { ...stoppable, trials: chosen, smoothing: stds };
    const { ranked } = measuredShift.carried;
    const some = new Set(ranked.slice(0, budget.originatingUnits));
    const origin = await originatingShares(network, few, measuredShift, {
      ...request,
      ...(some.size < units && { units: [...some].sort((a, b) => a - b) }),
      onProgress: (share) => onProgress(0.5 * share),
    });
    const bySquare = origin.units
      .map((unit, k) => ({ unit, removes: origin.squaredShare[k] }))
      .sort((a, b) => b.removes - a.removes || a.unit - b.unit);
    const joint = await jointSmoothing(network, few, measuredShift, {
      ...request,
      order: [...bySquare.map(({ unit }) => unit), ...ranked.filter((unit) => !some.has(unit))],
      candidates: budget.candidates,
      onProgress: (share) => onProgress(0.5 + 0.5 * share),
    });
    return { origin, joint };
  }
}

/** What a part gives, or null where the network diverges in it. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isDitherError(error) && error.code === "value") return null;
    throw error;
  }
}

/** Hidden layers pass their input through and do not come back to it. */
function noDynamics(frozen: FrozenInputs): PointsFound {
  return {
    points: [],
    search: {
      inputs: frozen.kind,
      different: frozen.different,
      searched: 0,
      starts: 0,
      planned: 0,
      unconverged: 0,
      summary: "hidden layers have no dynamics, and so no fixed points",
    },
    slowPoints: [],
  };
}

/** Medians over the units of each layer, and the noise that the layer before brings. */
function layersOf(
  layers: readonly number[],
  { unitMedians }: ExplainedOperation,
  incoming: Float64Array | null,
): LayerOperation[] {
  const offsets = layerOffsets(layers);
  return layers.map((units, l) => {
    const own = <T extends number[] | Float64Array>(values: T): T => values.slice(offsets[l], offsets[l + 1]) as T;
    const middle = (values: number[]): number =>
      weightedQuartiles(Float64Array.from(own(values)), new Float64Array(units).fill(1)).median;
    return {
      units,
      firstUnit: offsets[l],
      ratio: middle(unitMedians.ratio),
      transmission: middle(unitMedians.transmission),
      asymmetry: middle(unitMedians.asymmetry),
      incomingNoise: incoming && finiteOrNull(rootMeanSquare(own(incoming))),
    };
  });
}

function subset(trials: Trials, most: number): Trials {
  return trials.count <= most ? trials : selectTrials(trials, evenlySpaced(trials.count, most));
}

/** Levels of the settled curve: from no noise to twice the level that is explained. */
const settledLevels = (std: number): number[] => [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2].map((share) => share * std);

async function operation(
  network: Network,
  trials: Trials,
  probe: number,
  { signal, kernel }: ExplainOptions,
): Promise<ExplainedOperation | null> {
  if (!(probe > 0)) return null;
  const points = await operatingPoints(network, trials, {
    probe,
    ...(signal && { signal }),
    ...(kernel && { kernel }),
  });
  const { states } = await simulate(network, trials, { std: 0, ...(signal && { signal }), ...(kernel && { kernel }) });
  const { steps, units, count } = points;
  let silentUnits = 0;
  for (let i = 0; i < units; i++) {
    let active = false;
    for (let t = 0; t < steps && !active; t++)
      for (let k = 0; k < count && !active; k++) active = states[(t * units + i) * count + k] !== 0;
    if (!active) silentUnits++;
  }
  return { ...summariseOperatingPoints(points), probe, silentUnits };
}

/** Noise-free value over that at σ. */
function growthOf(measured: Preference | null, std: number): Explanation["growth"] {
  if (!measured) return { biasSquared: null, loss: null };
  const levels = measured.curve.map((point) => point.std);
  const ratio = (values: (number | null)[]): number | null => {
    if (values.some((value) => value === null)) return null;
    const at = interpolate(levels, values as number[], std);
    return at !== null && at > 0 ? (values[0] ?? NaN) / at : null;
  };
  return {
    biasSquared: ratio(measured.curve.map((point) => point.biasSquared)),
    loss: ratio(measured.curve.map((point) => point.loss)),
  };
}

function contributions(
  operating: ExplainedOperation,
  shift: Shift | null,
  origin: OriginatingShares | null,
): UnitContribution[] {
  const { unitMedians: medians } = operating;
  const order = shift?.carried.ranked ?? medians.ratio.map((_, i) => i);
  return order.map((unit) => {
    const place = origin?.units.indexOf(unit) ?? -1;
    return {
      unit,
      shareOfBias: finiteOrNull(shift?.carried.share[unit]),
      standardError: finiteOrNull(shift?.carried.standardError[unit]),
      originating: finiteOrNull(origin?.share[place]),
      removedAlone: finiteOrNull(origin?.squaredShare[place]),
      ratio: medians.ratio[unit],
      transmission: medians.transmission[unit],
      asymmetry: medians.asymmetry[unit],
    };
  });
}

/** What was done on less than there is, to save time, each with its number. */
function leftOutOf(done: {
  units: number;
  closes: boolean;
  covariance: CovarianceKind;
  asked: CovarianceKind | undefined;
  points: PointsFound["points"];
  budget: Budget;
  search: PointsFound["search"];
}): string[] {
  const { units, closes, covariance, asked, points, budget, search } = done;
  const unread = points.filter(({ stability }) => stability === null).length;
  return [
    ...(closes ? [] : ["no closure was computed"]),
    ...(closes && covariance === "diagonal" && asked === undefined ? ["the closure is diagonal, not full"] : []),
    ...(budget.originatingUnits < units
      ? [`originating shares of the ${budget.originatingUnits} units alone that carry most, of ${units}`]
      : []),
    ...(search.planned > search.starts ? [`${search.starts} of ${search.planned} starts searched`] : []),
    ...(unread > 0 ? [`${unread} of ${counted(points.length, "fixed point")} without eigenvalues`] : []),
  ];
}

function effortOf(all: Trials, budget: Budget): Omit<Explanation["effort"], "leftOut"> {
  return {
    trials: all.count,
    measured: budget.measuredTrials,
    predicted: Math.min(budget.predictedTrials, budget.measuredTrials),
    shift: budget.shiftTrials,
    originating: budget.passTrials,
  };
}

const finiteOrNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
}
