/**
 * What a correct implementation shows, criterion by criterion: the default experiment (function approximation with 32 ReLU
 * units) and the regulator; the numbers were measured beforehand with an independent PyTorch program.
 */

import type { RunDetails } from "@dither/studies";
import { findTask, tensor, readNetwork, type Placement } from "dither";
import { closureClaims } from "./closure.js";
import { explainClaims } from "./explain.js";
import { lawClaims } from "./law.js";
import { repairClaims } from "./repair.js";
import { worldClaims } from "./worlds.js";
import { lossRatioOf, median, range, ratioOf, runCell } from "./run-cell.js";

export interface Claim {
  id: string;
  criterion: string;
  /** Measures on seeds seed … and says what came out. */
  check: (seed: number, signal: AbortSignal) => Promise<{ measured: string; holds: boolean }>;
}

const seeds = 10;
const enough = 9;

function insideClaim(noise: number): Claim {
  return {
    id: `inside-${noise}`,
    criterion: `noise inside, s = ${noise}: σ*/s in [0.85, 1.05] and L(0)/L(s) > 4 on at least ${enough} of ${seeds} seeds`,
    async check(seed, signal) {
      const results = await runCell(seed, { network: { placement: "inside", noise }, seeds }, signal);
      const holding = results.filter((r) => ratioOf(r) >= 0.85 && ratioOf(r) <= 1.05 && lossRatioOf(r) > 4).length;
      return {
        measured: `${holding} of ${seeds}; σ*/s ${range(results.map(ratioOf))}, L(0)/L(s) ${range(results.map(lossRatioOf))}`,
        holds: holding >= enough,
      };
    },
  };
}

function outsideClaim(noise: number): Claim {
  return {
    id: `outside-${noise}`,
    criterion: `noise outside, s = ${noise}: σ* ≤ 0.15 s and L(0)/L(s) < 0.5 on at least ${enough} of ${seeds} seeds`,
    async check(seed, signal) {
      const results = await runCell(seed, { network: { placement: "outside", noise }, seeds }, signal);
      const holding = results.filter((r) => ratioOf(r) <= 0.15 && lossRatioOf(r) < 0.5).length;
      return {
        measured: `${holding} of ${seeds}; σ*/s ${range(results.map(ratioOf))}, L(0)/L(s) ${range(results.map(lossRatioOf))}`,
        holds: holding >= enough,
      };
    },
  };
}

function silenceClaim(placement: Placement): Claim {
  return {
    id: `silence-${placement}`,
    criterion: `trained without noise, noise ${placement} at test: the loss rises with every test level, on all ${seeds} seeds`,
    async check(seed, signal) {
      const results = await runCell(seed, { network: { placement, noise: 0 }, seeds }, signal);
      const rising = results.filter(({ preference: { curve } }) =>
        curve.every((point, k) => k === 0 || point.loss > curve[k - 1].loss),
      ).length;
      return {
        measured: `${rising} of ${seeds}; ${results[0].preference.curve.length} levels from 0 to ${results[0].preference.curve.at(-1)?.std}`,
        holds: rising === seeds,
      };
    },
  };
}

const weakNoise: Claim = {
  id: "inside-0.05",
  criterion: `noise inside, s = 0.05: σ* ≤ 0.15 s on at least ${enough} of ${seeds} seeds`,
  async check(seed, signal) {
    const results = await runCell(seed, { network: { placement: "inside", noise: 0.05 }, seeds }, signal);
    const holding = results.filter((r) => ratioOf(r) <= 0.15).length;
    return { measured: `${holding} of ${seeds}; σ*/s ${range(results.map(ratioOf))}`, holds: holding >= enough };
  },
};

/** The caveat beside the effect: units that start far above the kink are hardly moved there. */
const initialBias: Claim = {
  id: "initial-bias",
  criterion:
    "it depends on where units start: noise inside, s = 1, 1000 updates, recurrent biases from 0, 1.5, 3: median σ*/s and L(0)/L(s) fall (5 seeds each)",
  async check(seed, signal) {
    const cells: { bias: number; ratio: number; lossRatio: number; loss: number }[] = [];
    for (const bias of [0, 1.5, 3]) {
      const network = { placement: "inside", noise: 1 } as const;
      const training = { updates: 1000, initial: { bias } };
      const results = await runCell(seed, { network, training, seeds: 5 }, signal);
      const trainedLoss = ({ preference: { curve } }: RunDetails): number =>
        curve.find((point) => point.std === 1)?.loss ?? NaN;
      cells.push({
        bias,
        ratio: median(results.map(ratioOf)),
        lossRatio: median(results.map(lossRatioOf)),
        loss: median(results.map(trainedLoss)),
      });
    }
    return {
      measured: cells
        .map(
          (c) =>
            `b ${c.bias}: σ*/s ${c.ratio.toPrecision(2)}, L(0)/L(s) ${c.lossRatio.toPrecision(2)}, L(s) ${c.loss.toPrecision(2)}`,
        )
        .join("; "),
      holds:
        cells[0].ratio > cells[1].ratio &&
        cells[1].ratio > cells[2].ratio &&
        cells[0].lossRatio > cells[1].lossRatio &&
        cells[1].lossRatio > cells[2].lossRatio,
    };
  },
};

/** What is known exactly of the regulator without recurrent weight: the best bias and the noise that it then prefers. */
const knownRegulators = [
  { leak: 0.05, bias: 0.3426, ratio: 0.964 },
  { leak: 0.1, bias: 0.3064, ratio: 0.932 },
  { leak: 0.2, bias: 0.2242, ratio: 0.879 },
];

const regulatorClaim: Claim = {
  id: "regulator",
  criterion:
    "one unit holding 1 with noise 2 inside, w = 0: trained bias within 0.02 of the best, σ*/s within 0.03 of the exact, at leaks 0.05, 0.1, 0.2",
  async check(seed, signal) {
    const task = findTask("regulator");
    const rows: { leak: number; bias: number; ratio: number; holds: boolean }[] = [];
    for (const known of knownRegulators) {
      const network = { placement: "inside", noise: 2, leak: known.leak } as const;
      const [result] = await runCell(seed, { task, network, seeds: 1 }, signal);
      const trained = readNetwork({ bytes: result.file, fileName: "regulator.safetensors" });
      const bias = tensor(trained, "b_rec")?.[0] ?? NaN;
      const ratio = ratioOf(result);
      const holds = Math.abs(bias - known.bias) <= 0.02 && Math.abs(ratio - known.ratio) <= 0.03;
      rows.push({ leak: known.leak, bias, ratio, holds });
    }
    return {
      measured: rows
        .map(({ leak, bias, ratio }) => `leak ${leak}: b ${bias.toFixed(4)}, σ*/s ${ratio.toFixed(3)}`)
        .join("; "),
      holds: rows.every((row) => row.holds),
    };
  },
};

export const claims: readonly Claim[] = [
  insideClaim(0.5),
  insideClaim(1),
  outsideClaim(0.5),
  outsideClaim(1),
  silenceClaim("inside"),
  silenceClaim("outside"),
  weakNoise,
  initialBias,
  regulatorClaim,
  ...explainClaims,
  ...repairClaims,
  ...closureClaims,
  ...lawClaims,
  ...worldClaims,
];
