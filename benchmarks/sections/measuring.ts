/** How fast a trained network is measured: noise and simulation, without gradients. */

import type { SimulateJob } from "../jobs/simulate.js";
import { table } from "../table.js";
import { leastOf, type Conditions, type Section } from "./section.js";

export async function measuring(conditions: Conditions): Promise<Section> {
  const units = [32, 64];
  const shared = { trials: 64, steps: 100, inputs: 1, outputs: 1 };
  const jobs = conditions.backends.flatMap((backend) =>
    units.map((n): SimulateJob => ({ kind: "simulate", backend, size: { ...shared, units: n }, ...conditions.span })),
  );
  const times = await leastOf(jobs, conditions);
  const rows = conditions.backends.map((backend, i) => [
    backend,
    ...units.map((n, k) => ((shared.trials * shared.steps * n) / times[i * units.length + k] / 1000).toFixed(0)),
  ]);
  return {
    title: "Measuring",
    text: "Million trials × steps × units a second, noise included (64 trials of 100 steps, one input and output).",
    table: table(["kernel", ...units.map((n) => `N = ${n}`)], rows),
  };
}
