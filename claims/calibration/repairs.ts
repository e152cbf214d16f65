/** Repairs: intervals of their losses, and of these over the loss without noise. */

import { networkFor, repair, sin, train, trainingFor } from "dither";
import type { CalibratedCase, CalibratedFamily, Measured } from "./family.js";

const sizes: Readonly<Record<string, number>> = { "128 trials": 128, "16 trials": 16, "8 trials": 8 };
const truthTrials = 4096;
const levels = [0.25, 1];

export const repairs: CalibratedFamily = {
  title: "Repairs",
  explained:
    "A network is smoothed, which fits nothing, and measured on few trials with 64 draws of the noise each; the truth is one measurement on 4096 trials.",
  quantities: ["L(0)", "L(σ_train)", "smoothed", "smoothed over L(0)"],
  cases: (seed) => Promise.all(levels.map((noise) => caseOf(noise, seed))),
};

async function caseOf(noise: number, seed: number): Promise<CalibratedCase> {
  const { network } = await train(networkFor(sin, { placement: "inside", noise, seed }), sin, trainingFor(sin));
  const at = async (trials: number, own: number): Promise<Measured> => {
    const { report } = await repair(network, { task: sin }, { methods: ["smoothing"], trials, seed: own });
    const [{ loss, interval, ratio }] = report.repairs;
    return {
      reported: {
        "L(0)": { value: report.lossSilent, interval: report.lossSilentInterval },
        "L(σ_train)": { value: report.lossNoisy, interval: report.lossNoisyInterval },
        smoothed: { value: loss, interval },
        ...(ratio && { "smoothed over L(0)": ratio }),
      },
    };
  };
  return {
    name: `ReLU, inside, ${noise}`,
    sizes: Object.keys(sizes),
    truth: (own) => at(truthTrials, own),
    measured: (size, own) => at(sizes[size], own),
  };
}
