/** The verdict of an explanation and its remarks, in words. */

import type { Explanation, ExplainedPoint } from "./explanation.js";

/** What the sentences are made of. */
export type Facts = Omit<Explanation, "kind" | "verdict" | "remarks">;

/** What to do and why, in one to three sentences. */
export function verdictOf(facts: Facts): string {
  switch (facts.condition) {
    case "dead":
      return "This network is dead: none of its units is ever active, with noise or without, so that its output is its bias whatever comes in. Noise makes no difference to it; train it again from other initial values.";
    case "unstable":
      return "This network is unstable: without noise its states grow beyond all bounds within the trials, so that there is no noise-free output to analyse. Check weights, activation, leak and the scale of the inputs.";
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
  if (measured.verdict === "undecided")
    return loss !== null && loss < 0.8
      ? `Undecided whether a little noise helps this network: its loss is lowest at σ = ${rounded(measured.preferred.std)}, which these trials and draws cannot tell from none. Without noise its loss is ${share(loss)} of that at its training noise. Give more draws or trials.`
      : `Undecided: whether this network needs its noise cannot be told from these trials and draws${loss === null ? "" : ` (without noise its loss is ${times(loss)} that at the training noise)`}. Give more draws or trials.`;
  if (measured.verdict === "prefers silence")
    return `You may switch this network's noise off: it performs best without${loss !== null && loss < 0.995 ? `, at ${share(loss)} of the loss that it has with its training noise` : ""}.${biasClause(facts)}`;
  if (loss !== null && loss < 1)
    return `This network performs best with ${ratio < 1 ? "less" : "more"} noise than it was trained with: its loss is lowest at ${rounded(ratio)} of the training noise (σ = ${rounded(measured.preferred.std)}); without noise it is ${share(loss)} of that at the training noise.${smoothingSentence(facts, "the output bias that noise removes")}`;
  const bias = growth.biasSquared;
  const grows =
    bias !== null && bias > 1.05
      ? `its squared output bias would grow ${fold(bias)}${loss !== null ? ` and its loss ${fold(loss)}` : ""}`
      : loss !== null
        ? `its loss would grow ${fold(loss)}`
        : `its loss is lowest at σ = ${rounded(measured.preferred.std)}`;
  const where = ` It performs best at ${rounded(ratio)} of its training noise of ${rounded(trainingNoise)}.`;
  return `Do not switch this network's noise off: ${grows}.${smoothingSentence(facts, "it")}${where}`;
}

function biasClause({ measured, trainingNoise }: Facts): string {
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
  const worse = growth.loss !== null && growth.loss > 0 ? 1 / growth.loss : null;
  const much =
    worse !== null && worse > 1.005 ? `: noise of ${rounded(std)} would multiply its loss by ${rounded(worse)}` : "";
  return `This network was trained without noise and performs best without${much}. There is nothing to repair.`;
}

/** "Smoothing 3 of its 32 units alone would remove 80 % of it." */
function smoothingSentence({ smoothing, specification }: Facts, what: string): string {
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
    settlingRemark(facts),
    coarseRemark(facts.fixedPoints),
    noPointsRemark(facts),
    outsideRemark(facts),
    silentRemark(facts),
    predictionRemark(facts),
    effortRemark(facts),
  ].filter((remark) => remark !== null);
}

function settlingRemark({ settling: s, specification }: Facts): string | null {
  if (specification.layers || !s.endsBefore || s.atFixedPoints === null || s.atSteps === null) return null;
  const slow =
    s.slowestSteps === null
      ? ""
      : ` The slowest time constant is ${rounded(s.slowestSteps)} steps, the trials last ${s.trialSteps}.`;
  const without =
    s.settled === s.tried
      ? "without noise bias² is"
      : `on the ${s.settled} of ${s.tried} trials that lead to a fixed point, bias² without noise is`;
  return `Trials end before the network has settled: ${without} ${digits(s.atFixedPoints)} at the fixed points, but ${digits(s.atSteps)} over the steps that count.${slow} The fixed points alone would mislead; the closure follows the transient.`;
}

function coarseRemark(points: readonly ExplainedPoint[]): string | null {
  const coarse = points.filter(({ stability }) => stability && stability.kind !== stability.continuousKind).length;
  return coarse === 0
    ? null
    : `${coarse} of ${points.length} fixed points are stable in continuous time but not in these steps (or the other way round): the leak is too coarse for their dynamics.`;
}

function noPointsRemark({ fixedPoints, search, condition, settling, specification }: Facts): string | null {
  if (specification.layers) return null;
  if (fixedPoints.length === 0)
    return `No fixed point was found from ${search.starts} starts: the network never rests under ${search.inputs === "none" ? "its own dynamics" : "these inputs"}.`;
  const known = fixedPoints.filter(({ stability }) => stability !== null);
  if (condition === "dead" || known.length === 0 || known.some(({ stability }) => stability?.kind !== "unstable"))
    return null;
  const turns = known.some(({ stability }) =>
    stability?.oscillations.some(({ timeConstantSteps: t }) => t !== null && t < 0),
  );
  return turns
    ? "All fixed points are unstable and turn outwards: the network oscillates around them instead of resting there."
    : `All fixed points are unstable: the network moves away from them${settling.tried > 0 && settling.settled === 0 ? " and does not settle" : ""}.`;
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
  return `${operatingPoints.silentUnits} of ${specification.units} units are silent throughout without noise.`;
}

function predictionRemark({ predicted, measured }: Facts): string | null {
  if (!predicted || !measured) return null;
  const off = Math.abs(predicted.preferredStd - measured.preferredStd);
  const scale = measured.trainingNoise > 0 ? measured.trainingNoise : measured.curve[measured.curve.length - 1].std;
  if (off <= 0.1 * scale) return null;
  const why =
    predicted.covariance === "diagonal"
      ? "the diagonal closure leaves out the noise that units share, so that its variance is too low"
      : "the closure takes the state to be normal, which it is not where it has two modes";
  return `The closure puts the preferred noise at ${rounded(predicted.preferredStd)}, the measurement at ${rounded(measured.preferredStd)}: ${why}. Trust the measurement.`;
}

function effortRemark({ effort, measured }: Facts): string | null {
  if (!measured || effort.measured === effort.trials) return null;
  return `To save time only ${effort.measured} of the ${effort.trials} trials, evenly spaced, were measured.`;
}

/** "65-fold", "1.4-fold"; two digits. */
const fold = (ratio: number): string => `${rounded(ratio)}-fold`;
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
