/** Maze navigation in closed loop, path integration, and feedforward networks with hidden layers. */

import { findTask, type Placement, type Preference } from "dither";
import type { Claim } from "./claims.js";
import { lossRatioOf, range, ratioOf, runCell } from "./run-cell.js";

const maze = findTask("maze");
const mazeSeeds = 5;
/** Trials and noise draws that are enough here: a world is slower to simulate than fixed trials. */
const few = { trials: 256, draws: 8 };

/** Share of all test trials and draws that succeed at a noise level. */
function successAt({ performance }: Preference, std: number): number {
  return performance?.curve.find((point) => point.std === std)?.value ?? NaN;
}

const mazeInside: Claim = {
  id: "maze-inside",
  criterion: `maze, noise inside, s = 1: σ*/s in [0.85, 1.1], success ≥ 0.9 at s and ≤ 0.2 without noise, on at least 4 of ${mazeSeeds} seeds`,
  async check(seed, signal) {
    const results = await runCell(seed, { task: maze, network: { noise: 1 }, seeds: mazeSeeds, measure: few }, signal);
    const success = results.map(({ preference }) => [successAt(preference, 1), successAt(preference, 0)] as const);
    const holding = results.filter((result, k) => {
      const [noisy, silent] = success[k];
      return ratioOf(result) >= 0.85 && ratioOf(result) <= 1.1 && noisy >= 0.9 && silent <= 0.2;
    }).length;
    return {
      measured: `${holding} of ${mazeSeeds}; σ*/s ${results.map((r) => ratioOf(r).toFixed(2)).join(", ")}; success at s and without noise ${success.map(([a, b]) => `${a.toFixed(2)} and ${b.toFixed(2)}`).join(", ")}`,
      holds: holding >= 4,
    };
  },
};

const mazeOutside: Claim = {
  id: "maze-outside",
  criterion: `maze, noise outside, s = 1: σ* ≤ 0.15 s on all ${mazeSeeds} seeds`,
  async check(seed, signal) {
    const network = { noise: 1, placement: "outside" } as const;
    const results = await runCell(seed, { task: maze, network, seeds: mazeSeeds, measure: few }, signal);
    return {
      measured: `σ*/s ${range(results.map(ratioOf))}, L(0)/L(s) ${range(results.map(lossRatioOf))}`,
      holds: results.every((result) => ratioOf(result) <= 0.15),
    };
  },
};

const walkSeeds = 6;

function pathClaim(placement: Placement, wanted: string, holds: (ratio: number) => boolean): Claim {
  return {
    id: `path-polar-${placement}`,
    criterion: `path integration from speed and heading, noise ${placement}, s = 1: ${wanted} on at least 5 of ${walkSeeds} seeds`,
    async check(seed, signal) {
      const cell = { task: findTask("path-polar"), network: { placement }, seeds: walkSeeds, measure: few };
      const results = await runCell(seed, cell, signal);
      const holding = results.filter((result) => holds(ratioOf(result))).length;
      return {
        measured: `${holding} of ${walkSeeds}; σ*/s ${results.map((r) => ratioOf(r).toFixed(2)).join(", ")}; L(0)/L(s) ${range(results.map(lossRatioOf))}`,
        holds: holding >= 5,
      };
    },
  };
}

const cartesianPath: Claim = {
  id: "path-cartesian",
  criterion: `path integration from Cartesian velocity, a linear task, noise inside, s = 1: σ* ≤ 0.15 s on at least 5 of ${walkSeeds} seeds`,
  async check(seed, signal) {
    const cell = { task: findTask("path-cartesian"), network: {}, seeds: walkSeeds, measure: few };
    const results = await runCell(seed, cell, signal);
    const holding = results.filter((result) => ratioOf(result) <= 0.15).length;
    return {
      measured: `${holding} of ${walkSeeds}; σ*/s ${range(results.map(ratioOf))}, L(0)/L(s) ${range(results.map(lossRatioOf))}`,
      holds: holding >= 5,
    };
  },
};

const layerSeeds = 6;

function layersClaim(placement: Placement, wanted: string, holds: (ratio: number) => boolean): Claim {
  return {
    id: `layers-${placement}`,
    criterion: `feedforward, three hidden layers of 64 ReLU units, noise ${placement}, s = 2: ${wanted} on at least 5 of ${layerSeeds} seeds`,
    async check(seed, signal) {
      const cell = { task: findTask("sin-layers"), network: { placement }, seeds: layerSeeds, measure: few };
      const results = await runCell(seed, cell, signal);
      const holding = results.filter((result) => holds(ratioOf(result))).length;
      return {
        measured: `${holding} of ${layerSeeds}; σ*/s ${results.map((r) => ratioOf(r).toFixed(2)).join(", ")}; L(0)/L(s) ${range(results.map(lossRatioOf))}`,
        holds: holding >= 5,
      };
    },
  };
}

export const worldClaims: readonly Claim[] = [
  mazeInside,
  mazeOutside,
  pathClaim("inside", "σ*/s in [0.55, 1]", (ratio) => ratio >= 0.55 && ratio <= 1),
  pathClaim("outside", "σ* ≤ 0.15 s", (ratio) => ratio <= 0.15),
  cartesianPath,
  layersClaim("inside", "σ*/s in [0.8, 1.05]", (ratio) => ratio >= 0.8 && ratio <= 1.05),
  layersClaim("outside", "σ* ≤ 0.15 s", (ratio) => ratio <= 0.15),
];
