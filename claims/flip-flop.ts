/** The corners of a trained three-bit flip-flop, as fixed points that `explain` finds. */

import { explain, findTask, readNetwork } from "dither";
import type { CheckedClaim } from "./claim.js";
import { runCell } from "./run-cell.js";

export const flipFlopCorners: CheckedClaim = {
  id: "flip-flop-corners",
  claim: "three-bit flip-flop: a trained network has one stable fixed point at each of the 8 corners (±1, ±1, ±1)",
  async check(seed, signal) {
    const task = findTask("flip-flop");
    const [result] = await runCell(seed, { task, network: { placement: "inside" }, seeds: 1 }, signal);
    const network = readNetwork({ bytes: result.file, fileName: "flip-flop.safetensors" });
    const explanation = await explain(network, { task }, { trials: 64, draws: 8, levels: [0, 0.1], signal });
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
