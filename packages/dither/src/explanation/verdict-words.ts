/** The verdict of an explanation and its remarks, in words. */

import { counted } from "../base/counted.js";
import { indifferent } from "../preference/statistics/few.js";
import { stateNoiseOf } from "../network/cells/noise-kind.js";
import { hasLabels, isSquared, logitsText, lossText } from "../network/specification/readouts.js";
import { levelWords } from "../settings/level.js";
import type { Explanation, ExplainedPoint } from "./explanation.js";

/** What the sentences are made of. */
export type Facts = Omit<Explanation, "kind" | "verdict" | "remarks">;

/** What to do and why, in one to three sentences. */
export function verdictOf(facts: Facts): string {
  switch (facts.condition) {
    case "dead":
      return "This network is dead on these trials: none of its units is ever active, with noise or without, so that its output is its bias. Noise makes no difference to it; if its inputs are as they should be, train it again from other initial values.";
    case "unstable":
      return "This network is unstable: without noise its states grow beyond 1e30 within the trials, so that there is no noise-free output to analyse. Check weights, activation, leak and the scale of the inputs.";
    case "trained without noise":
      return trainedWithoutNoise(facts);
    case "ordinary":
      return ordinary(facts);
    default:
      return facts.condition satisfies never;
  }
}

function ordinary(facts: Facts): string {
  const { measured, growth, trainingNoise } = facts;
  if (!measured) return "This network could not be measured.";
  const ratio = measured.preferred.ratio ?? 0;
  const loss = growth.loss;
  if (indifferent(measured.curve))
    return "Noise makes no difference to this network's loss at any level measured, so you may switch it off.";
  if (measured.verdict === "undecided")
    return loss !== null && loss < 0.8
      ? `Undecided whether a little noise helps this network: its loss is lowest at ${levelText(facts, measured.preferred.std)}, which these trials and draws cannot tell from none. Without noise its loss is ${share(loss)} of that at its training noise. Give more draws or trials.`
      : `Undecided: whether this network needs its noise cannot be told from these trials and draws${loss === null ? "" : ` (without noise its loss is ${times(loss)} that at the training noise)`}. Give more draws or trials.`;
  if (measured.verdict === "prefers silence")
    return `You may switch this network's noise off: ${measured.preferred.std === 0 ? "it performs best without" : "no noise lowers its loss by a hundredth"}${loss !== null && loss < 0.995 ? `${measured.preferred.std === 0 ? ", at" : "; without it has"} ${share(loss)} of the loss that it has with its training noise` : ""}.${biasClause(facts)}`;
  if (loss !== null && loss < 1)
    return `This network performs best with ${ratio < 1 ? "less" : "more"} noise than it was trained with: its loss is lowest at ${rounded(ratio)} of the training noise (${levelText(facts, measured.preferred.std)}); without noise it is ${share(loss)} of that at the training noise.${smoothingSentence(facts, isSquared(facts.specification) ? "the output bias that noise removes" : `the shift of the ${logitsText(facts.specification)} under noise`)}`;
  const bias = growth.biasSquared;
  const grows =
    bias !== null && bias > 1.05 && isSquared(facts.specification)
      ? `its squared output bias would grow ${fold(bias)}${loss !== null && loss > 1.005 ? ` and its loss ${fold(loss)}` : ""}`
      : loss !== null && loss > 1.005
        ? `its loss would grow ${fold(loss)}`
        : `its loss is lowest at ${levelText(facts, measured.preferred.std)}`;
  const where = ` It performs best at ${rounded(ratio)} of its training noise of ${rounded(trainingNoise)}.`;
  return `Do not switch this network's noise off: ${grows}.${smoothingSentence(facts, isSquared(facts.specification) ? "it" : `the shift of its ${logitsText(facts.specification)}`)}${where}`;
}

function biasClause({ measured, trainingNoise, specification }: Facts): string {
  if (!isSquared(specification)) return "";
  const share0 = measured?.law.biasOverVariance;
  if (share0 === null || share0 === undefined) return "";
  if (share0 > 0.5)
    return ` By the law (D/V = ${rounded(share0)}, above a half) it might have preferred some; the measurement finds no gain worth the name.`;
  return share0 > 0
    ? ` What its training noise of ${rounded(trainingNoise)} takes off the squared bias is ${rounded(share0)} of the variance that it adds; a preference begins at a half.`
    : ` Its training noise of ${rounded(trainingNoise)} takes nothing off the squared bias.`;
}

function trainedWithoutNoise({ measured, std, growth }: Facts): string {
  if (!measured) return "This network was trained without noise.";
  if (measured.verdict === "prefers noise")
    return `This network was trained without noise, yet performs best with noise of σ = ${rounded(measured.preferred.std)}. Check its trials: it may not have been trained on these.`;
  if (indifferent(measured.curve))
    return "This network was trained without noise, and noise makes no difference to its loss at any level measured. There is nothing to repair.";
  if (measured.verdict === "undecided")
    return "This network was trained without noise. Whether a little noise helps it cannot be told from these trials and draws; give more of either.";
  const worse = growth.loss !== null && growth.loss > 0 ? 1 / growth.loss : null;
  const much =
    worse !== null && worse > 1.005 ? `: noise of ${rounded(std)} would multiply its loss by ${rounded(worse)}` : "";
  return `This network was trained without noise and performs ${measured.preferred.std === 0 ? "best" : "as well"} without${much}. There is nothing to repair.`;
}

/** "Noise in its candidate alone would remove 90 % of it." */
function gateSentence(gates: NonNullable<Explanation["gates"]>, what: string): string {
  const [most] = [...gates].sort((a, b) => b.removedAlone - a.removedAlone);
  if (gates.length < 2 || !(most.removedAlone > 0.05)) return "";
  return ` Noise in the ${most.gate} gate alone would remove ${percent(most.removedAlone)} of ${what}; in all others together, ${percent(Math.max(0, most.removedByOthers))}.`;
}

/** "Smoothing 3 of its 32 units alone would remove 80 % of it." */
function smoothingSentence(facts: Facts, what: string): string {
  const { smoothing, specification } = facts;
  if (facts.gates)
    return gateSentence(
      facts.gates,
      isSquared(specification) ? what : `the loss of its mean ${logitsText(specification)}`,
    );
  if (!smoothing) return "";
  const { units: N } = specification;
  const { units, removed, removedByAll } = smoothing;
  if (units !== null && removed !== null && (units.length <= N / 2 || N === 1))
    return ` Smoothing ${units.length === N ? (N === 1 ? "its one unit" : `all its ${N} units`) : `${units.length} of its ${N} units alone`} would remove ${percent(removed)} of ${what}.`;
  if (units !== null && removed !== null)
    return ` It comes from many units: ${units.length} of ${N} have to be smoothed to remove ${percent(removed)} of ${what}.`;
  return removedByAll > 0.2
    ? ` Smoothing all ${N} units would remove ${percent(removedByAll)} of ${what}; the rest is the noise that units pass on to each other.`
    : "";
}

/** What else a reader should know, by importance. */
export function remarksOf(facts: Facts): string[] {
  return [
    facts.measured?.caution ?? null,
    lossRemark(facts),
    kindRemark(facts),
    settlingRemark(facts),
    coarseRemark(facts.fixedPoints),
    noPointsRemark(facts),
    outsideRemark(facts),
    silentRemark(facts),
    predictionRemark(facts),
    effortRemark(facts),
  ].filter((remark) => remark !== null);
}

function lossRemark({ specification }: Facts): string | null {
  if (isSquared(specification)) return null;
  const logits = logitsText(specification);
  const what = hasLabels(specification) ? "a cross-entropy" : `${lossText(specification)}, a loss of your own`;
  const read = logits === "logits" ? " Shift, shares and fixed points are those of the logits." : "";
  return `The loss is ${what}, which has no bias² and variance.${read} Its parts are the loss of the mean ${logits} and what their spread adds, which the closure predicts to second order.`;
}

function kindRemark({ specification: { noise } }: Facts): string | null {
  if (!stateNoiseOf(noise)) return null;
  return `The noise is ${noise.kind}: it follows the state, and no unit has one level of it. So it is not told which units the shift comes from, and operating points are left out; which units carry it to the output is.`;
}

function settlingRemark({ settling: s, specification }: Facts): string | null {
  const what = isSquared(specification) ? "bias²" : "the loss";
  const { atSteps, atFixedPoints } = s;
  if (specification.layers || atFixedPoints === null || atSteps === null) return null;
  const without =
    s.settled === s.tried
      ? `without noise ${what} is`
      : `on the ${s.settled} of ${counted(s.tried, "trial")} that lead to a fixed point, ${what} without noise is`;
  if (s.countsOnset)
    return `The steps that count take in the way to rest: ${without} ${digits(atSteps)} over them, but ${digits(atFixedPoints)} at the fixed points. The fixed points alone would mislead; the closure follows the transient.`;
  if (!s.endsBefore) return null;
  const slow =
    s.slowestSteps === null
      ? ""
      : ` The slowest time constant is ${counted(Number(rounded(s.slowestSteps)), "step")}, the trials last ${s.trialSteps}.`;
  return `Trials end before the network has settled: ${without} ${digits(atFixedPoints)} at the fixed points, but ${digits(atSteps)} over the steps that count.${slow} The fixed points alone would mislead; the closure follows the transient.`;
}

function coarseRemark(points: readonly ExplainedPoint[]): string | null {
  const coarse = points.filter(({ stability }) => stability && stability.kind !== stability.continuousKind).length;
  return coarse === 0
    ? null
    : `${coarse} of ${counted(points.length, "fixed point")} ${coarse === 1 ? "is" : "are"} stable in continuous time but not in these steps (or the other way round): the leak is too coarse for their dynamics.`;
}

function noPointsRemark({ fixedPoints, search, condition, settling, specification }: Facts): string | null {
  if (specification.layers) return null;
  if (fixedPoints.length === 0)
    return `No fixed point was found from ${counted(search.starts, "start")}: the network may never rest under ${search.inputs === "none" ? "its own dynamics" : "these inputs"}.`;
  const known = fixedPoints.filter(({ stability }) => stability !== null);
  if (condition === "dead" || known.length === 0 || known.some(({ stability }) => stability?.kind !== "unstable"))
    return null;
  const turns = known.some(({ stability }) =>
    stability?.oscillations.some(({ timeConstantSteps: t }) => t !== null && t < 0),
  );
  return turns
    ? "All fixed points found are unstable and turn outwards: near them the network oscillates away."
    : `All fixed points found are unstable: the network moves away from them${settling.tried > 0 && settling.settled === 0 ? " and does not settle" : ""}.`;
}

function outsideRemark({ specification, recurrentNoise, std, trainingNoise }: Facts): string | null {
  if (specification.noise.placement !== "outside" || recurrentNoise === null || trainingNoise === 0) return null;
  if (specification.layers)
    return recurrentNoise > 0
      ? "Noise outside becomes noise inside one layer later: the weights bring it to the activation functions of the next layer (last column of the operating points)."
      : null;
  return recurrentNoise > 0
    ? `Noise outside becomes noise inside one step later: through the recurrent weights, σ = ${rounded(std)} reaches the activation functions with a standard deviation of ${rounded(recurrentNoise)} (root mean square over units).`
    : null;
}

function silentRemark({ operatingPoints, specification, condition }: Facts): string | null {
  if (!operatingPoints || condition === "dead" || operatingPoints.silentUnits === 0) return null;
  return `${operatingPoints.silentUnits} of ${counted(specification.units, "unit")} ${operatingPoints.silentUnits === 1 ? "is" : "are"} silent throughout these trials without noise.`;
}

function predictionRemark({ predicted, measured }: Facts): string | null {
  if (!predicted || !measured) return null;
  const off = Math.abs(predicted.preferredStd - measured.preferredStd);
  const scale = measured.trainingNoise > 0 ? measured.trainingNoise : measured.curve[measured.curve.length - 1].std;
  const [low, high] = measured.preferred.interval;
  if (off <= 0.1 * scale || (predicted.preferredStd >= low && predicted.preferredStd <= high)) return null;
  const why =
    predicted.covariance === "diagonal"
      ? "the diagonal closure leaves out the noise that units share, so that its variance may be too low"
      : "the closure takes the state to be normal, which it need not be";
  return `The closure puts the preferred noise at ${rounded(predicted.preferredStd)}, the measurement at ${rounded(measured.preferredStd)}: ${why}. Trust the measurement.`;
}

function effortRemark({ effort, measured }: Facts): string | null {
  if (!measured || effort.measured === effort.trials) return null;
  return `To save time only ${effort.measured} of the ${counted(effort.trials, "trial")}, evenly spaced, were measured.`;
}

/** "σ = 0.5", "√F = 0.5". */
const levelText = ({ specification }: Pick<Facts, "specification">, level: number): string =>
  `${levelWords(specification.noise.kind).symbol} = ${rounded(level)}`;

/** "65-fold", "1.4-fold"; two digits. */
const fold = (ratio: number): string => (ratio < 1.1 ? `by ${percent(ratio - 1)}` : `${rounded(ratio)}-fold`);
const times = (ratio: number): string => `${rounded(ratio)} times`;
const share = (ratio: number): string => percent(ratio);

/** Two significant digits without an exponent. */
export function rounded(value: number): string {
  return String(Number(Number(value.toPrecision(2)).toPrecision(12)));
}

function digits(value: number): string {
  return value >= 0.001 ? value.toFixed(3) : rounded(value);
}

function percent(value: number): string {
  const hundred = 100 * value;
  return `${hundred >= 10 || hundred === 0 ? Math.round(hundred) : rounded(hundred)} %`;
}
