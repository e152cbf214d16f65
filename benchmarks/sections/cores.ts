/** What a second core brings to one training. */

import { availableParallelism } from "node:os";
import type { ThreadsJob } from "../jobs/threads.js";
import { sizes } from "../sizes.js";
import { figures, table } from "../table.js";
import { leastOf, type Conditions, type Section } from "./section.js";

export async function cores(conditions: Conditions): Promise<Section> {
  const names = ["L", "XL"] as const;
  const jobs = names.flatMap((size) =>
    [1, 2].map((threads): ThreadsJob => ({
      kind: "threads",
      units: sizes[size].units,
      threads,
      updates: size === "L" ? 100 : 25,
    })),
  );
  const times = await leastOf(jobs, conditions, true);
  const rows = names.map((size, i) => {
    const [one, two] = times.slice(2 * i, 2 * i + 2);
    return [size, String(sizes[size].units), figures(one), figures(two), `${(one / two).toFixed(2)} ×`];
  });
  return {
    title: "Two cores",
    text: `One training with \`--threads 1\` and \`--threads 2\` on ${availableParallelism()} cores: the task sin (24 steps), batches of 64 trials, the units of L and XL; milliseconds per update on the wall, so only a machine that is otherwise idle shows the gain.`,
    table: table(["size", "units", "1 thread", "2 threads", "faster"], rows),
  };
}
