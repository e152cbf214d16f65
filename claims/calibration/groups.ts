/** Means over a few networks, as cells of a study have them: groups drawn from many networks, whose mean is the truth. */

import { computeRuns, allDetails, estimateOf, type RunSpecification } from "@dither/studies";
import { draws, firstUserStream, networkFor, sin, trainingFor } from "dither";
import type { CalibratedCase, CalibratedFamily, Measured, Reported } from "./family.js";

const population = 100;
/** The word of the number's stream that groups are drawn from; sets of seeds take the first ones. */
const step = 1;
const groups = [3, 5, 10, 30];
const quantities = ["σ*/σ_train", "gain", "L(0)/L(σ_train)"] as const;

export const groupsOfNetworks: CalibratedFamily = {
  title: "Means over networks",
  explained: `${population} networks were trained and measured, of each training noise, and groups of a few drawn from them, with replacement; the truth is the mean of all ${population}.`,
  quantities,
  cases: (seed) => Promise.all([0.15, 0.5].map((noise) => caseOf(noise, seed))),
};

async function caseOf(noise: number, seed: number): Promise<CalibratedCase> {
  const runs = Array.from({ length: population }, (_, k): RunSpecification => ({
    task: sin.name,
    network: networkFor(sin, { placement: "inside", noise, units: 16, seed: seed + k }),
    training: trainingFor(sin, { updates: 300 }),
    measure: { trials: 128, draws: 8 },
  }));
  const values = allDetails(await computeRuns(runs)).map(({ preference }) => [
    preference.preferred.ratio ?? NaN,
    preference.gain.value,
    preference.lossRatio ?? NaN,
  ]);
  const reported = (members: readonly number[]): Measured => ({
    reported: Object.fromEntries(
      quantities.map((name, q): [string, Reported[string]] => {
        const estimate = estimateOf(members.map((k) => values[k][q]));
        return [name, { value: estimate?.mean ?? NaN, interval: estimate?.interval ?? [NaN, NaN] }];
      }),
    ),
  });
  return {
    name: `ReLU, inside, ${noise}`,
    sizes: groups.map((size) => `${size} networks`),
    truth: () => Promise.resolve(reported(values.map((_, k) => k))),
    measured: (size, own) => {
      const words = draws(own, firstUserStream);
      const chosen = Array.from({ length: parseInt(size) }, (_, i) =>
        Math.floor((words.word(0, step, i) * population) / 0x100000000),
      );
      return Promise.resolve(reported(chosen));
    },
  };
}
