/** What a second core brings to one training. */

import { availableParallelism } from "node:os";
import { numbersOf } from "../child.js";
import type { ThreadsJob } from "../jobs/threads.js";
import { sizes } from "../sizes.js";
import { figures, table } from "../table.js";
import type { Conditions, Section } from "./section.js";

/** A short training at the units of L, and one at all of size XL. */
const cases = [
  { label: "sin, 24 steps", task: "sin", units: sizes.L.units, updates: 100 },
  { label: "size XL", task: "xl", units: sizes.XL.units, updates: 10 },
];

export async function cores({ rounds, say }: Conditions): Promise<Section> {
  const rows: string[][] = [];
  for (const { label, ...job } of cases) {
    const least = [1, 2].map(() => ({ wall: Infinity, processor: Infinity }));
    for (let k = 0; k < rounds; k++)
      for (const threads of [1, 2]) {
        say(`${label}, ${threads} threads`);
        const [wall, processor] = await numbersOf({ kind: "threads", threads, ...job } satisfies ThreadsJob, true);
        const best = least[threads - 1];
        best.wall = Math.min(best.wall, wall);
        best.processor = Math.min(best.processor, processor);
      }
    const [one, two] = least;
    const times = [one.wall, two.wall, one.processor, two.processor].map(figures);
    rows.push([label, String(job.units), ...times, `${(one.wall / two.wall).toFixed(2)} ×`]);
  }
  return {
    title: "Two cores",
    text: `One training with \`--threads 1\` and \`--threads 2\` on ${availableParallelism()} cores, batches of 64 trials; milliseconds per update on the wall, so only a machine that is otherwise idle shows the gain, and milliseconds of processor time of all threads together, whose rise is what the second thread costs.`,
    table: table(["training", "units", "1 thread", "2 threads", "1, processor", "2, processor", "faster"], rows),
  };
}
