/** What an update costs with other activation functions than ReLU. */

import { activations } from "@dither/kernels";
import type { UpdateJob } from "../jobs/update.js";
import { sizes } from "../sizes.js";
import { table } from "../table.js";
import { leastOf, type Conditions, type Section } from "./section.js";

export async function activationCost(conditions: Conditions): Promise<Section> {
  const cells = conditions.backends.flatMap((backend) => (["M", "XL"] as const).map((size) => ({ backend, size })));
  const jobs = cells.flatMap(({ backend, size }) =>
    activations.map((activation): UpdateJob => ({
      ...{ kind: "update", backend, size: sizes[size], settings: { activation } },
      ...conditions.span,
    })),
  );
  const times = await leastOf(jobs, conditions);
  const rows = cells.map(({ backend, size }, i) => {
    const [relu, ...others] = times.slice(i * activations.length, (i + 1) * activations.length);
    return [backend, size, relu.toFixed(2), ...others.map((ms) => `${(ms / relu).toFixed(2)} ×`)];
  });
  return {
    title: "Activation functions",
    text: "An update's time relative to the same update with ReLU.",
    table: table(["kernel", "size", "relu, ms", ...activations.slice(1)], rows),
  };
}
