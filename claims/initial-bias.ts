/** The preference depends on where the units start. */

import type { RunDetails } from "@dither/studies";
import type { CheckedClaim } from "./claim.js";
import { lossRatioOf, median, ratioOf, runCell } from "./run-cell.js";

/** The caveat beside the effect: units that start far above the kink are hardly moved there. */
export const initialBias: CheckedClaim = {
  id: "initial-bias",
  claim:
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
