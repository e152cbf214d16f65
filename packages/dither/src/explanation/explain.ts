/**
 * Why a network prefers its noise, or does not: its curve predicted and measured, the shift and the units that make it,
 * the fixed points it rests at, and where on their activation functions its units work.
 */

import { checkArguments } from "../base/check-arguments.js";
import { checkOptions } from "../base/check-options.js";
import { interpolate } from "../math/interpolate.js";
import { isGated } from "../network/cells/cells.js";
import type { Network } from "../network/specification/network.js";
import type { TrialSource } from "../preference/measure/measure.js";
import type { Preference } from "../preference/statistics/preference.js";
import { arrivingPart } from "./arriving-part.js";
import { explainOptionKinds, type ExplainOptions } from "./explain-options.js";
import type { Effort, Explanation, NetworkCondition } from "./explanation.js";
import { gatesPart } from "./gates-part.js";
import { measuredPart } from "./measured-part.js";
import { operationPart } from "./operation-part.js";
import { nothingFound, type Findings, type Part } from "./part.js";
import { Phases } from "./phases.js";
import { pointsPart } from "./points-part.js";
import { predictedPart } from "./predicted-part.js";
import { settlingPart } from "./settling-part.js";
import { sharesPart } from "./shares-part.js";
import { shiftAlong } from "./shift-along.js";
import { shiftPart } from "./shift-part.js";
import { subjectOf, type Subject } from "./subject.js";
import { contributions, layersOf, meanArriving } from "./unit-contributions.js";
import { remarksOf, verdictOf, type Facts } from "./verdict-words.js";
import { viewPart } from "./view-part.js";
import { withoutNoisePart } from "./without-noise-part.js";

/** What is looked for, in this order: a part builds on those before it. */
const parts: readonly Part[] = [
  measuredPart,
  predictedPart,
  shiftPart,
  arrivingPart,
  sharesPart,
  gatesPart,
  pointsPart,
  settlingPart,
  operationPart,
  viewPart,
  withoutNoisePart,
];

/**
 * The explanation of a network on trials, given or made by a task. Parts that cannot be had for this network are null, and
 * a remark says why; it takes from seconds to a minute or two, on a subset of the trials where there are very many.
 * @throws DitherError `mismatch` where trials do not fit the network, `value` for options out of range, `unsupported` for a
 * closed-loop task, `aborted`.
 * @example
 * ```ts
 * import { explain, findTask, networkFor, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 16, seed: 1 }), task);
 * const { verdict } = await explain(network, { task }, { trials: 32, draws: 8 });
 * console.log(verdict); // Do not switch this network's noise off …
 * ```
 */
export async function explain(given: Network, source: TrialSource, options: ExplainOptions = {}): Promise<Explanation> {
  checkArguments("explain", { network: given, source }, { network: "network", source: "source" });
  checkOptions("explain", options, explainOptionKinds);
  const subject = await subjectOf(given, source, options);
  const phases = new Phases(
    parts.map(({ weight }) => weight),
    options.onProgress,
  );
  let found = nothingFound;
  for (const [k, part] of parts.entries())
    if (!part.stable || !subject.runsAway) found = { ...found, ...(await part.find(subject, found, phases.of(k))) };
  phases.of(parts.length - 1)(1);
  const facts = factsOf(subject, found);
  return { kind: "explanation", verdict: verdictOf(facts), remarks: remarksOf(facts), ...facts };
}

function factsOf(subject: Subject, found: Findings): Facts {
  const { given, network, layers, few, std, seed } = subject;
  const { measured, shift, incoming, operating } = found;
  // These two are looked for in every network.
  const [fixedPoints, settling] = [found.fixedPoints!, found.settling!];
  return {
    condition: conditionOf(subject, found),
    specification: given.specification,
    trainingNoise: given.specification.noise.std,
    std,
    growth: growthOf(measured, std),
    predicted: found.predicted,
    measured: measured && { ...measured, preferredStd: measured.preferred.std },
    units: isGated(given.specification) ? [] : contributions(operating, shift, found.origin),
    smoothingStd: found.origin?.smoothing ?? null,
    smoothing: found.joint,
    gates: found.gates,
    shift: shift && !layers ? shiftAlong(network, few, shift, settling) : null,
    fixedPoints: fixedPoints.points,
    search: fixedPoints.search,
    slowPoints: fixedPoints.slowPoints,
    settling,
    operatingPoints: operating,
    layers: operating && layers ? layersOf(layers, operating, incoming) : null,
    recurrentNoise: meanArriving(incoming),
    view: found.view,
    withoutNoise: found.withoutNoise,
    effort: effortOf(subject, found),
    seed,
  };
}

function conditionOf({ runsAway, silent, given }: Subject, { shift }: Findings): NetworkCondition {
  if (runsAway) return "unstable";
  const dead = shift !== null && [silent.states, shift.mean].every((rates) => rates.every((x) => Math.abs(x) < 1e-9));
  if (dead) return "dead";
  return given.specification.noise.std === 0 ? "trained without noise" : "ordinary";
}

/** What the parts were done on, and what they left out. */
function effortOf(subject: Subject, found: Findings): Effort {
  const none = { measured: 0, predicted: 0, shift: 0, originating: 0 };
  return {
    trials: subject.all.count,
    ...parts.reduce((effort, part) => ({ ...effort, ...part.effort?.(subject) }), none),
    leftOut: parts.flatMap((part) => part.leftOut?.(subject, found) ?? []),
  };
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
