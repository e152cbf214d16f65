/** The regulator, whose best bias and preferred noise are known exactly. */

import { findTask, readNetwork, tensor } from "dither";
import type { ClaimFamily } from "./claim.js";
import { ratioOf, runCell } from "./run-cell.js";

/** What is known exactly of the regulator without recurrent weight: the best bias and the noise that it then prefers. */
const knownRegulators = [
  { leak: 0.05, bias: 0.3426, ratio: 0.964 },
  { leak: 0.1, bias: 0.3064, ratio: 0.932 },
  { leak: 0.2, bias: 0.2242, ratio: 0.879 },
];

export const regulator: ClaimFamily = {
  claims: [
    {
      id: "regulator",
      claim:
        "one unit holding 1 with noise 2 inside, w = 0: trained bias within 0.02 of the best, σ*/s within 0.03 of the exact, at leaks 0.05, 0.1, 0.2",
      share: 0.6,
      counted: "seeds",
    },
  ],
  seeds: { quick: 1, full: 10 },
  async check(seed, signal) {
    const task = findTask("regulator");
    const values: Record<string, number> = {};
    let holds = true;
    for (const known of knownRegulators) {
      const network = { placement: "inside", noise: 2, leak: known.leak } as const;
      const [result] = await runCell(seed, { task, network, seeds: 1 }, signal);
      const trained = readNetwork({ bytes: result.file, fileName: "regulator.safetensors" });
      const bias = tensor(trained, "b_rec")?.[0] ?? NaN;
      const ratio = ratioOf(result);
      holds &&= Math.abs(bias - known.bias) <= 0.02 && Math.abs(ratio - known.ratio) <= 0.03;
      values[`b at leak ${known.leak}`] = bias;
      values[`σ*/s at leak ${known.leak}`] = ratio;
    }
    return [[{ holds, values }]];
  },
};
