/** A grid extends itself where the loss still falls at its end, refines itself around the minimum, and ends at divergence. */

import { describe, expect, it } from "vitest";
import { NoiseGrid, type CurveKind, type CurveRun } from "../../src/preference/curve/noise-grid.js";

type Points = [level: number, loss: number][];

const kind: CurveKind<Points> = {
  levels: (curve) => curve.map(([level]) => level),
  losses: (curve) => curve.map(([, loss]) => loss),
  finite: (curve) => {
    const bad = curve.findIndex(([, loss]) => !Number.isFinite(loss));
    return bad < 0 ? curve : curve.slice(0, bad);
  },
  merged: (curve, added) => [...curve, ...added].sort(([a], [b]) => a - b),
};

async function completed(loss: (level: number) => number, given?: number[]): Promise<[Points, number[][], number[]]> {
  const asked: number[][] = [];
  const shares: number[] = [];
  const run: CurveRun<Points> = (levels, onProgress) => {
    asked.push([...levels]);
    onProgress(1);
    return Promise.resolve(levels.map((level) => [level, loss(level)]));
  };
  const grid = new NoiseGrid(1, given, (share) => shares.push(share));
  return [await grid.complete(await grid.begin(run), run, kind), asked, shares];
}

describe("a grid of noise levels", () => {
  it("is extended by its last gap up to 1.6 times, then refined in the gaps beside the lowest level", async () => {
    const [curve, asked, shares] = await completed((level) => (level - 2.95) ** 2);
    expect(asked.slice(1)).toEqual([
      [2.9, 3.3, 3.7],
      [2.63333333333, 2.76666666667, 3.03333333333, 3.16666666667],
    ]);
    expect(curve).toHaveLength(18 + 3 + 4);
    expect(shares).toEqual([18 / 22, 21 / 25, 1]);
  });

  it("is extended twice at most, and not beyond divergence", async () => {
    const [, falling] = await completed((level) => 1 / (1 + level));
    expect(falling.map((levels) => levels.length)).toEqual([18, 3, 5, 2]);
    const [short, asked] = await completed((level) => (level > 1.5 ? NaN : 1 + level));
    expect(short.at(-1)).toEqual([1.4, 2.4]);
    expect(asked.slice(1)).toEqual([[0.0333333333333, 0.0666666666667]]);
  });

  it("stays as it was given, with 0", async () => {
    const [curve, asked] = await completed((level) => -level, [0.5, 0.25]);
    expect([kind.levels(curve), asked]).toEqual([[0, 0.25, 0.5], [[0, 0.25, 0.5]]]);
  });
});
