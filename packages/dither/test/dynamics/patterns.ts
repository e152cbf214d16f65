/** All fixed points of a small ReLU network by enumeration of its activity patterns: (1 − D W) h = D b for each 0/1 diagonal D. */

import { decompose } from "../../src/math/linear/linear-system.js";
import { NoiseFreeMap } from "../../src/dynamics/map/noise-free-map.js";
import type { Network } from "../../src/network/specification/network.js";

export interface PatternPoints {
  points: Float64Array[];
  /** One state in each activity pattern, `[pattern][unit]`. */
  starts: Float64Array[];
  /** A pattern's equations are singular or a unit sits at its kink: the count is not certain. */
  singular: boolean;
}

export function patternFixedPoints(network: Network): PatternPoints {
  const map = new NoiseFreeMap(network);
  const { units: N, recurrentWeights: W } = map;
  const drive = map.drive([]);
  const points: Float64Array[] = [];
  const starts: Float64Array[] = [];
  let singular = false;
  const whole = decompose(W, N);
  for (let pattern = 0; pattern < 1 << N; pattern++) {
    const active = (i: number): boolean => ((pattern >> i) & 1) === 1;
    const A = W.map((w, k) => (k % (N + 1) === 0 ? 1 : 0) - (active(Math.floor(k / N)) ? w : 0));
    const h = decompose(A, N)?.solve(drive.map((b, i) => (active(i) ? b : 0)));
    const a = h && map.totalInput(h, drive);
    singular ||= !h || !a || a.some((x) => Math.abs(x) < 1e-6) || h.some((x) => Math.abs(x) > 1e4);
    if (h && a?.every((x, i) => x > 0 === active(i))) points.push(h);
    const start = whole?.solve(drive.map((b, i) => (active(i) ? 1 : -1) - b));
    if (start) starts.push(start);
    else singular = true;
  }
  return { points, starts, singular };
}
