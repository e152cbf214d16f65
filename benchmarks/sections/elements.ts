/** Noise and activation functions by themselves. */

import type { ElementJob } from "../jobs/element.js";
import { table } from "../table.js";
import { leastOf, type Conditions, type Section } from "./section.js";

export async function elementCost(conditions: Conditions): Promise<Section> {
  const what = ["normal", "relu", "softplus", "tanh", "sigmoid"] as const;
  const jobs = conditions.backends.flatMap((backend) =>
    what.map((one): ElementJob => ({ kind: "element", backend, what: one, ...conditions.span })),
  );
  const times = await leastOf(jobs, conditions);
  const rows = conditions.backends.map((backend, i) => [
    backend,
    ...times.slice(i * what.length, (i + 1) * what.length).map((ns) => ns.toFixed(2)),
  ]);
  return {
    title: "Noise and functions",
    text: "Nanoseconds per normal (Philox and Box–Muller), and per value and slope of an activation function.",
    table: table(["kernel", ...what], rows),
  };
}
