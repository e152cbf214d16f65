/** A classical detector, whose best noise is stochastic resonance: the task decides it, and nothing was trained. */

import { detectorPeak } from "dither";
import type { ExactClaim } from "./claim.js";

export const detector: ExactClaim = {
  id: "detector",
  claim:
    "an untrained subthreshold detector resonates at a noise that its task decides: σ = 0.67 (correlation 0.255) for amplitude 0.5 and threshold 1, 0.34 for 0.3 and 0.5",
  check() {
    const first = detectorPeak();
    const second = detectorPeak({ amplitude: 0.3, threshold: 0.5 });
    return Promise.resolve({
      measured: `${first.std} (${first.correlation.toFixed(4)}) and ${second.std}`,
      holds:
        Math.abs(first.std - 0.67) <= 0.01 &&
        Math.abs(first.correlation - 0.255) <= 0.001 &&
        Math.abs(second.std - 0.34) <= 0.01,
    });
  },
};
