/** docs/explanation/atlas.md: its figures and tables are those of its data, and these are counted right. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { drawn, paths, withAtlas } from "../../claims/atlas/page.js";
import { readParquet } from "../../claims/atlas/parquet.js";
import { areaUnderCurve } from "../../claims/atlas/ranking.js";
import type { AtlasRun } from "../../claims/atlas/runs.js";
import { distanceFromLaw } from "../../claims/atlas/tables.js";
import { thresholdOf } from "../../claims/atlas/thresholds.js";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const runs = await readParquet(fileURLToPath(new URL(`../../${paths.data}`, import.meta.url)));

describe("the atlas", () => {
  it("has the tables and the figures of its data: npm run atlas writes them", async () => {
    const page = text(paths.page);
    expect(await withAtlas(page, runs)).toBe(page);
    const figures = await drawn(runs);
    for (const name of Object.keys(paths.figures) as (keyof typeof figures)[])
      expect(figures[name]).toBe(text(paths.figures[name]));
  });

  it("is of thousands of networks, each once", () => {
    expect(runs.length).toBeGreaterThan(2000);
    const key = (run: AtlasRun): string =>
      JSON.stringify([
        run.study,
        run.task,
        run.layout,
        run.layers,
        run.units,
        run.activation,
        run.leak,
        run.placement,
      ]).concat(JSON.stringify([run.noise, run.seed, run.updates, run.batch, run.rate, run.l2, run.bias]));
    expect(new Set(runs.map(key)).size).toBe(runs.length);
  });

  it("says that long training with weight decay leaves no preference, as its data do", () => {
    const long = runs.filter(({ study, updates, l2 }) => study === "atlas-length" && updates === 20000 && l2 === 3e-4);
    expect(long.length).toBe(20);
    for (const { ratio } of long) expect(ratio).toBeLessThan(0.15);
  });
});

const run = (noise: number, seed: number, ratio: number): AtlasRun => ({ ...runs[0], noise, seed, ratio });

describe("thresholds", () => {
  it("lie where the mean passes one half, on a line over the logarithm of the noise", () => {
    // Means 0, 0.4, 0.8, 0.2 at 1, 4, 16, 64: a half is reached a quarter of the way from 4 to 16, and left half of that from 16 to 64.
    const curve = [0, 0.4, 0.8, 0.2].flatMap((ratio, k) =>
      [0.1, 0.1, -0.1, -0.1].map((more, seed) => run(4 ** k, seed, ratio + more)),
    );
    const { std, end, interval } = thresholdOf(curve);
    expect(std).toBeCloseTo(4 * 4 ** 0.25, 10);
    expect(end).toBeCloseTo(16 * 4 ** 0.5, 10);
    // The seeds alone: 0.5 is reached at 4, or at 8, and the logarithm between goes with how many are of either kind. Of four seeds one
    // resample in sixteen is all of one kind, and Student's t makes the interval 3.182 / 1.960 · √(4/3) times as wide.
    const wide = 2 ** (0.5 * (3.182 / 1.96) * Math.sqrt(4 / 3));
    expect(interval![0]).toBeCloseTo((4 * 4 ** 0.25) / wide, 1);
    expect(interval![1]).toBeCloseTo(4 * 4 ** 0.25 * wide, 1);
  });

  it("are 0 or infinite where all levels are above, or none", () => {
    expect(thresholdOf([run(1, 1, 0.6), run(2, 1, 0.7)]).std).toBe(0);
    expect(thresholdOf([run(1, 1, 0.1), run(2, 1, 0.2)])).toEqual({ std: Infinity, interval: null, end: Infinity });
  });
});

describe("the area under the ROC curve", () => {
  it("is the share of pairs in the right order, ties counting half", () => {
    // Pairs of (positive, negative): 3 > 1, 3 > 2, 2 > 1, 2 = 2.
    expect(areaUnderCurve([3, 2, 1, 2], [true, true, false, false]).area).toBe(3.5 / 4);
    expect(areaUnderCurve([1, 2, 3, 4], [false, false, true, true]).area).toBe(1);
  });
});

it("measures how far a network lies outside the two formulas", () => {
  const of = (ratio: number): number => distanceFromLaw({ ...runs[0], smooth: 0.8, kink: 0.6, ratio });
  expect([of(0.7), of(0.5), of(0.9)].map((distance) => Number(distance.toFixed(10)))).toEqual([0, 0.1, 0.1]);
});
