/** What is measured of the mechanism, beside the preference: parts of the loss, and where the units work. */

import { isDitherError, medianTransmission, testTrials, type CurvePoint, type Network, type Task } from "dither";
import type { MeasuredRun } from "../study/measured-run.js";

/** Trials that the operating points are read on: their median over steps, units and trials needs few. */
const operatingTrials = 64;

/** bias² without noise and at the training noise, the variance there, and the median transmission of the silent network. */
export async function mechanismOf(
  task: Task,
  network: Network,
  curve: readonly CurvePoint[],
): Promise<NonNullable<MeasuredRun["mechanism"]>> {
  const { std } = network.specification.noise;
  const trained = curve.find((point) => point.std === std);
  return {
    biasSquaredSilent: curve[0].biasSquared,
    biasSquaredTrained: trained?.biasSquared ?? null,
    varianceTrained: trained?.variance ?? null,
    transmission: await transmissionOf(task, network),
  };
}

/** Null without training noise, and for networks whose operating points Dither does not read. */
async function transmissionOf(task: Task, network: Network): Promise<number | null> {
  const { noise, layers, seed } = network.specification;
  if (noise.std === 0 || layers || task.plant) return null;
  try {
    return await medianTransmission(network, testTrials(task, operatingTrials, seed));
  } catch (error) {
    if (isDitherError(error) && error.code === "unsupported") return null;
    throw error;
  }
}
