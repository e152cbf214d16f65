/** Measures a network in closed loop at several noise levels, on the same starts and the same draws of noise. */

import { groupSize } from "@dither/kernels";
import { cooperation } from "../../base/cooperation.js";
import { setNoiseStd } from "../../network/simulation/network-kernel.js";
import type { Network } from "../../network/specification/network.js";
import { simulationLoop } from "../../network/simulation/simulate-closed-loop.js";
import { streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import type { Plant } from "../../tasks/contract/plant.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { Scorer } from "./scorer.js";
import type { CurveSamples } from "./samples.js";
import type { CurveSimulation } from "./simulate-curve.js";

/**
 * The sums that a preference curve is made of: the plant's loss per trial, averaged over draws. It is no squared error of
 * the output, so there is neither bias² nor variance.
 * @throws DitherError `mismatch` for trials of another task, `aborted` when the signal fires.
 */
export async function simulateClosedLoopCurve(
  network: Network,
  plant: Plant,
  trials: Trials,
  { levels, draws, seed, kernel: choice, scoredBy: task, signal, onProgress }: Omit<CurveSimulation, "resampled">,
): Promise<CurveSamples> {
  const { kernel, loop } = await simulationLoop(network, plant, trials, choice ? { kernel: choice } : {});
  const { count } = trials;
  const loss = new Float64Array(levels.length * count);
  const scorer = task ? new Scorer(task, trials, levels.length) : undefined;
  const work = Math.ceil(count / groupSize) * draws;
  let done = 0;
  const pause = cooperation("measure: stopped before the curve was complete.", { signal, onProgress });
  for (let first = 0; first < count; first += groupSize) {
    scorer?.begin(first / groupSize);
    for (let draw = 0; draw < draws; draw++) {
      const address = { key: seedKey(seed), stream: streams.testNoise, firstTrial: first, index: draw };
      kernel.drawNoise(address);
      levels.forEach((std, level) => {
        setNoiseStd(kernel, network.specification, std);
        loop.forward(trials, first, address);
        loop.losses(null).forEach((value, lane) => (loss[level * count + first + lane] += value / draws));
        scorer?.addFrom(level, (into, lanes) => {
          loop.copyOutputs(into, 0, lanes);
        });
      });
      done++;
      await pause(done / work);
    }
  }
  return {
    levels: Float64Array.from(levels),
    resampled: "trials",
    weight: new Float64Array(count).fill(1),
    loss,
    parts: null,
    scored: scorer && scorer.samples.length > 0 ? scorer.samples : undefined,
  };
}
