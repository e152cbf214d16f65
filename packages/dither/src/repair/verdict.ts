/** A repair in words: the verdict, and what to know beside it. */

import { fewCaution } from "../preference/statistics/few.js";
import { methodOf } from "./methods/methods.js";
import type { RepairReport, RepairRow } from "./repair-report.js";

export type RepairFacts = Omit<RepairReport, "kind" | "verdict" | "examples" | "remarks">;

/** The finding in one or two sentences. */
export function repairVerdict(facts: RepairFacts): string {
  const { lossSilent, lossNoisy, repairs, best, trainingNoise } = facts;
  if (trainingNoise === 0)
    return `Nothing to repair: the network was trained without noise (its loss is ${short(lossSilent)}).`;
  const before = `without noise its loss is ${short(lossSilent)}, with its training noise ${short(lossNoisy)}`;
  const row = repairs.find(({ name }) => name === best);
  const kept = repairs.find(({ name }) => name === facts.kept);
  const told = (one: RepairRow): string =>
    `from ${short(lossSilent)} to ${short(one.loss)}${share(one)}; with its training noise the network has ${short(lossNoisy)}.`;
  if (!row) {
    if (kept && kept.loss > lossSilent) return `Not repaired: ${doing(kept)} raises the noise-free loss ${told(kept)}`;
    if (kept) return `Not repaired for certain: ${doing(kept)} brings the noise-free loss ${told(kept)}`;
    return repairs.some(({ writable }) => writable)
      ? `No repair lowers the noise-free loss for certain: ${before}.`
      : `No network was repaired: ${before}.`;
  }
  const needed = lossSilent > lossNoisy;
  const opening = needed ? "Repaired" : "It needs no repair, yet one helps";
  return `${opening}: ${doing(row)} brings the noise-free loss ${told(row)}`;
}

function doing({ name }: RepairRow): string {
  const method = methodOf(name);
  return method.writable ? method.doing : name;
}

function share({ ratio }: RepairRow): string {
  if (!ratio) return "";
  if (!ratio.interval.every(Number.isFinite)) return `, ${short(100 * ratio.value, 2)} % of it`;
  const digits = ratio.value >= 1 ? 3 : 2;
  const [low, high] = ratio.interval.map((end) => short(100 * end, digits));
  return `, ${short(100 * ratio.value, digits)} % of it [${low}, ${high}]`;
}

export function repairRemarks(
  { placement, trainingNoise, repairs, lossSilent, lossNoisy, lossName, best, trials }: RepairFacts,
  deaf: boolean,
): string[] {
  const remarks: string[] = [];
  if (deaf)
    remarks.push(
      "Without noise every output has the same value at all steps of all trials, though their inputs differ: the network does not answer to its input.",
    );
  const caution = fewCaution(trials, "trial");
  if (caution !== null) remarks.push(caution);
  if (trainingNoise === 0) return remarks;
  if (lossName !== "squared")
    remarks.push(
      `The loss is ${lossName}: averages of passes, closures and distances are those of the logits, not of the probabilities.`,
    );
  if (lossSilent <= lossNoisy)
    remarks.push("The noise may simply be switched off: without it the loss on these trials is no higher.");
  if (placement !== "inside")
    remarks.push(
      "Smoothing is no repair here: noise that does not enter the activation of its own unit leaves no level to smooth with.",
    );
  const single = repairs.find(({ name }) => name === best);
  const averages = repairs.filter(({ passes, loss }) => passes > 1 && single && loss < single.loss);
  if (single && averages.length > 0)
    remarks.push(
      `An average of ${averages[0].passes} noisy passes has a lower loss still (${short(averages[0].loss)}), at ${averages[0].passes} times the cost.`,
    );
  return remarks;
}

function short(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(1);
  return String(Number(value.toPrecision(digits)));
}
