/** The preference depends on where the units start. */

import type { ClaimFamily } from "./claim.js";
import { lossRatioOf, ratioOf, runCell } from "./run-cell.js";

const biases = [0, 1.5, 3];

/** The caveat beside the effect: units that start far above the kink are hardly moved there. */
export const initialBias: ClaimFamily = {
  claims: [
    {
      id: "initial-bias",
      claim:
        "it depends on where units start: noise inside, s = 1, 1000 updates, recurrent biases from 0, 1.5, 3, the same seed: σ*/s and L(0)/L(s) fall from each to the next",
      share: 0.6,
      counted: "seeds",
    },
  ],
  seeds: { quick: 2, full: 10 },
  async check(seed, signal) {
    const rows: { ratio: number; lossRatio: number; loss: number }[] = [];
    for (const bias of biases) {
      const network = { placement: "inside", noise: 1 } as const;
      const [result] = await runCell(
        seed,
        { network, training: { updates: 1000, initial: { bias } }, seeds: 1 },
        signal,
      );
      const loss = result.preference.curve.find((point) => point.std === 1)?.loss ?? NaN;
      rows.push({ ratio: ratioOf(result), lossRatio: lossRatioOf(result), loss });
    }
    const falls = rows.slice(1).every((row, k) => row.ratio < rows[k].ratio && row.lossRatio < rows[k].lossRatio);
    const named = (name: string, of: (row: (typeof rows)[number]) => number): [string, number][] =>
      rows.map((row, k) => [`${name} from b = ${biases[k]}`, of(row)]);
    const values = Object.fromEntries([
      ...named("σ*/s", ({ ratio }) => ratio),
      ...named("L(0)/L(s)", ({ lossRatio }) => lossRatio),
      ...named("L(s)", ({ loss }) => loss),
    ]);
    return [[{ holds: falls, values }]];
  },
};
