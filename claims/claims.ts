/**
 * What a correct implementation shows on the default experiment, criterion by criterion: function approximation with
 * 32 ReLU units, the numbers measured beforehand with an independent PyTorch program.
 */

import { executeLocally, type RunResult, type RunSpecification } from "@dither/studies";
import { defaultDraws, defaultTrialCount, networkFor, sin, trainingFor, type Placement } from "dither";

export interface Claim {
  id: string;
  criterion: string;
  /** Measures on seeds seed … and says what came out. */
  check: (seed: number, signal: AbortSignal) => Promise<{ measured: string; holds: boolean }>;
}

const seeds = 10;
const enough = 9;

interface Cell {
  placement: Placement;
  noise: number;
  bias?: number;
  updates?: number;
  seeds?: number;
}

/** The results of all seeds of one cell; a failed run fails the claim. */
async function runs(first: number, cell: Cell, signal: AbortSignal): Promise<RunResult[]> {
  const specifications = Array.from({ length: cell.seeds ?? seeds }, (_, k): RunSpecification => ({
    task: sin.name,
    network: networkFor(sin, { placement: cell.placement, noise: cell.noise, seed: first + k }),
    training: trainingFor(sin, {
      ...(cell.updates !== undefined && { updates: cell.updates }),
      initial: { bias: cell.bias ?? 0 },
    }),
    measure: { trials: defaultTrialCount, draws: defaultDraws.task },
  }));
  const outcomes = await executeLocally(specifications, { signal });
  return outcomes.map((outcome) => {
    if (outcome.state === "failed") throw new Error(outcome.reason);
    return outcome.result;
  });
}

const ratioOf = ({ preference }: RunResult): number => preference.preferred.ratio ?? NaN;
const lossRatioOf = ({ preference }: RunResult): number => preference.lossRatio ?? NaN;

function range(values: number[]): string {
  return `${Math.min(...values).toPrecision(3)}–${Math.max(...values).toPrecision(3)}`;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

function insideClaim(noise: number): Claim {
  return {
    id: `inside-${noise}`,
    criterion: `noise inside, s = ${noise}: σ*/s in [0.85, 1.05] and L(0)/L(s) > 4 on at least ${enough} of ${seeds} seeds`,
    async check(seed, signal) {
      const results = await runs(seed, { placement: "inside", noise }, signal);
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
      const results = await runs(seed, { placement: "outside", noise }, signal);
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
      const results = await runs(seed, { placement, noise: 0 }, signal);
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
    const results = await runs(seed, { placement: "inside", noise: 0.05 }, signal);
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
      const results = await runs(seed, { placement: "inside", noise: 1, bias, updates: 1000, seeds: 5 }, signal);
      const trainedLoss = ({ preference: { curve } }: RunResult): number =>
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

export const claims: readonly Claim[] = [
  insideClaim(0.5),
  insideClaim(1),
  outsideClaim(0.5),
  outsideClaim(1),
  silenceClaim("inside"),
  silenceClaim("outside"),
  weakNoise,
  initialBias,
];
