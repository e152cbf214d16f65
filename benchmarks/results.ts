/** The race: times of all contenders at a size, and what follows from them. */

import type { Contender } from "./contenders.js";
import type { Peaks } from "./peaks.js";
import { flops, sizes, type SizeName } from "./sizes.js";
import { median, minimum, type Span } from "./timing.js";

export interface Result {
  kernel: string;
  size: SizeName;
  /** Milliseconds of one update. */
  minimumMs: number;
  medianMs: number;
  /** At the minimum. */
  gflops: number;
  /** Share of the peak of one core, for the kind of arithmetic in question; null where that was not measured. */
  shareOfPeak: number | null;
  /** Minimum of PyTorch's eager loop over this minimum; null where PyTorch is missing. */
  ratioToPyTorchEager: number | null;
  /** Minimum of the fastest peer over this minimum; null where there is no peer. */
  ratioToBestPeer: number | null;
}

/** Times by contender and size. */
export type Times = Map<string, number[]>;
const key = (name: string, size: SizeName): string => `${name} ${size}`;

/** Every contender once at every size, and the peaks: what is compared has met the same weather. */
export async function round(
  contenders: readonly Contender[],
  chosen: readonly SizeName[],
  span: Span,
  times: Times,
  say: (what: string) => void,
): Promise<void> {
  for (const size of chosen)
    for (const contender of contenders.filter((c) => c.sizes.includes(size))) {
      say(`${contender.name} ${size}`);
      const list = times.get(key(contender.name, size)) ?? [];
      times.set(key(contender.name, size), [...list, ...(await contender.updates(sizes[size], span))]);
    }
}

export function resultsOf(
  contenders: readonly Contender[],
  chosen: readonly SizeName[],
  times: Times,
  peaks: Peaks["best"],
): Result[] {
  return chosen.flatMap((size) => {
    const here = contenders.filter((c) => times.has(key(c.name, size)));
    const minimumOf = (c: Contender): number => minimum(times.get(key(c.name, size)) ?? []);
    const peers = here.filter((c) => c.isPeer);
    const eager = peers.find((c) => c.name === "pytorch-eager");
    return here.map((contender): Result => {
      const minimumMs = minimumOf(contender);
      const gflops = flops(sizes[size]) / minimumMs / 1e6;
      const peak = peaks[contender.peak];
      return {
        kernel: contender.name,
        size,
        minimumMs,
        medianMs: median(times.get(key(contender.name, size)) ?? []),
        gflops,
        shareOfPeak: peak === null ? null : gflops / peak,
        ratioToPyTorchEager: eager ? minimumOf(eager) / minimumMs : null,
        ratioToBestPeer: peers.length > 0 ? minimum(peers.map(minimumOf)) / minimumMs : null,
      };
    });
  });
}
