/** How the time of an update grows with each of its sizes. */

import type { UpdateJob } from "../jobs/update.js";
import { flops, type Size } from "../sizes.js";
import { figures, table } from "../table.js";
import { leastOf, type Conditions, type Section } from "./section.js";

const base: Size = { units: 64, trials: 64, steps: 100, inputs: 3, outputs: 3 };
const axes = {
  units: [16, 32, 64, 128, 256, 512],
  steps: [25, 100, 400, 1600, 10_000],
  trials: [16, 64, 256, 1024],
} as const;
type Axis = keyof typeof axes;

export async function scaling(conditions: Conditions): Promise<Section[]> {
  const backends = conditions.backends.filter((backend) => !backend.endsWith("-fast"));
  const along = async (axis: Axis): Promise<Section> => {
    const points = axes[axis].map((value): Size => ({ ...base, [axis]: value }));
    const jobs = backends.flatMap((backend) =>
      points.map((size): UpdateJob => ({ kind: "update", backend, size, ...conditions.span })),
    );
    const times = await leastOf(jobs, conditions);
    const rows = points.map((size, i) => [
      String(size[axis]),
      ...backends.flatMap((_, k) => {
        const ms = times[k * points.length + i];
        return [figures(ms), (flops(size) / ms / 1e6).toFixed(1)];
      }),
    ]);
    return {
      title: `Scaling with ${axis}`,
      text: `An update at size M, but for its ${axis}.`,
      table: table([axis, ...backends.flatMap((backend) => [`${backend}, ms`, "GFLOP/s"])], rows),
    };
  };
  return [await along("units"), await along("steps"), await along("trials")];
}
