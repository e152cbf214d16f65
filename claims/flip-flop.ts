/** The corners of a trained three-bit flip-flop, as fixed points that `explain` finds. */

import { explain, findTask, readNetwork } from "dither";
import type { ClaimFamily } from "./claim.js";
import { runCell } from "./run-cell.js";

/** A corner is stored where the output there is as far from 0. */
const leastOutput = 0.5;

export const flipFlopCorners: ClaimFamily = {
  claims: [
    {
      id: "flip-flop-corners",
      claim: `three-bit flip-flop: of a trained network every stable fixed point lies near a corner (±1, ±1, ±1), with outputs of size ${leastOutput} at least, and at least 6 of the 8 corners have one`,
      share: 0.6,
      counted: "seeds",
    },
  ],
  seeds: { quick: 1, full: 4 },
  async check(seed, signal) {
    const task = findTask("flip-flop");
    const [result] = await runCell(seed, { task, network: { placement: "inside" }, seeds: 1 }, signal);
    const network = readNetwork({ bytes: result.file, fileName: "flip-flop.safetensors" });
    const explanation = await explain(network, { task }, { trials: 64, draws: 8, levels: [0, 0.1], signal });
    const stable = explanation.fixedPoints.filter(
      ({ stability, input }) => stability?.kind === "stable" && input.every((u) => u === 0),
    );
    const corners = new Set(stable.map(({ output }) => output.map((z) => (z > 0 ? "+" : "-")).join("")));
    const least = Math.min(...stable.flatMap(({ output }) => output.map(Math.abs)));
    const outcome = {
      holds: corners.size >= 6 && least > leastOutput,
      values: {
        "corners with a stable point": corners.size,
        "stable points": stable.length,
        "smallest output": least,
        "fixed points": explanation.fixedPoints.length,
      },
    };
    return [[outcome]];
  },
};
