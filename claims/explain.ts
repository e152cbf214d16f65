/** Where training puts the units (paired over seeds), and the corners of a trained three-bit flip-flop. */

import type { RunDetails } from "@dither/studies";
import {
  explain,
  findTask,
  operatingPoints,
  readNetwork,
  sin,
  summariseOperatingPoints,
  testTrials,
  type Network,
} from "dither";
import type { Claim } from "./claims.js";
import { median, runCell } from "./run-cell.js";

const networkOf = (result: RunDetails): Network => readNetwork({ bytes: result.file, fileName: "claim.safetensors" });

/** The median transmission of a trained network on its own test trials. */
async function transmission(result: RunDetails, seed: number, signal: AbortSignal): Promise<number> {
  const points = await operatingPoints(networkOf(result), testTrials(sin, 128, seed), { signal });
  return summariseOperatingPoints(points).transmission.median;
}

function transmissionClaim(noise: number): Claim {
  const seeds = 10;
  return {
    id: `transmission-${noise}`,
    criterion: `sin, ReLU, s = ${noise}: with noise inside units end where less noise passes than with noise outside, from the same initial values, on at least 9 of ${seeds} seeds`,
    async check(seed, signal) {
      const [inside, outside] = [
        await runCell(seed, { network: { placement: "inside", noise }, seeds }, signal),
        await runCell(seed, { network: { placement: "outside", noise }, seeds }, signal),
      ];
      const pairs: [number, number][] = [];
      for (const [k, result] of inside.entries())
        pairs.push([await transmission(result, seed + k, signal), await transmission(outside[k], seed + k, signal)]);
      const holding = pairs.filter(([a, b]) => a < b).length;
      return {
        measured: `${holding} of ${seeds}; medians ${median(pairs.map(([a]) => a)).toFixed(2)} inside, ${median(pairs.map(([, b]) => b)).toFixed(2)} outside`,
        holds: holding >= 9,
      };
    },
  };
}

const flipFlopCorners: Claim = {
  id: "flip-flop-corners",
  criterion: "three-bit flip-flop: a trained network has one stable fixed point at each of the 8 corners (±1, ±1, ±1)",
  async check(seed, signal) {
    const task = findTask("flip-flop");
    const [result] = await runCell(seed, { task, network: { placement: "inside" }, seeds: 1 }, signal);
    const explanation = await explain(networkOf(result), { task }, { trials: 64, draws: 8, levels: [0, 0.1], signal });
    const stable = explanation.fixedPoints.filter(
      ({ stability, input }) => stability?.kind === "stable" && input.every((u) => u === 0),
    );
    const corners = new Set(stable.map(({ output }) => output.map((z) => (z > 0 ? "+" : "-")).join("")));
    const nearest = Math.min(...stable.flatMap(({ output }) => output.map(Math.abs)));
    return {
      measured: `${stable.length} stable points at ${corners.size} corners, outputs of size ${nearest.toFixed(2)} at least; ${explanation.search.summary}`,
      holds: stable.length === 8 && corners.size === 8 && nearest > 0.5,
    };
  },
};

export const explainClaims: readonly Claim[] = [transmissionClaim(0.5), transmissionClaim(1), flipFlopCorners];
