/** docs/how-to/multi-task.md: its tables are those of its data, and what it says in words is what they say. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SuiteNetwork } from "../../claims/suite/networks.js";
import { cellsOf, paths, solvedCount, verdictCounts, withTables } from "../../claims/suite/page.js";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const networks = JSON.parse(text(paths.data)) as SuiteNetwork[];
const inside = networks.filter(({ placement }) => placement === "inside");

describe("the page of the twenty tasks", () => {
  it("has the tables of its data: npm run suite writes them", async () => {
    const page = text(paths.page);
    expect(await withTables(page, networks)).toBe(page);
  });

  it("has two networks of either size at each level inside, those that it says outside, and twenty tasks of each", () => {
    for (const units of [64, 256])
      for (const noise of [0.158114, 0.5, 1, 2])
        expect(inside.filter((network) => network.units === units && network.noise === noise)).toHaveLength(2);
    for (const units of [64, 256])
      expect(networks.filter(({ placement, ...network }) => placement === "outside" && network.units === units)).toHaveLength(units === 64 ? 4 : 2); // prettier-ignore
    for (const { tasks } of networks) expect(new Set(tasks.map(({ task }) => task)).size).toBe(20);
  });

  it("says that the loss prefers noise at σ = 2 inside alone, and the score nowhere", () => {
    for (const { verdict, noise, placement, seed } of networks)
      expect(verdict === "prefers noise", `${placement} ${noise}, seed ${seed}`).toBe(
        placement === "inside" && noise === 2,
      );
    for (const { pooled } of networks) expect(pooled.correct[0]).toBeGreaterThanOrEqual(pooled.correct[1] - 0.01);
  });

  it("says that ReLU units at σ = 1 inside prefer less than their study expects", () => {
    const ratios = inside
      .filter(({ units, noise }) => units === 64 && noise === 1)
      .map(({ ratio }) => ratio.toFixed(2));
    expect(ratios).toEqual(["0.38", "0.38"]);
    expect(text("studies/multi-task-relu.yaml")).toContain(
      "preferred.ratio in [0.4, 1] for placement inside, noise >= 1",
    );
  });

  it("says that at σ = 2 far less of the noise passes units inside than outside", () => {
    for (const units of [64, 256]) {
      const passing = (where: string): number[] =>
        networks
          .filter(({ placement, noise, ...network }) => placement === where && noise === 2 && network.units === units)
          .map(({ operating }) => operating.transmission.median);
      expect(Math.max(...passing("inside"))).toBeLessThan(Math.min(...passing("outside")) / 4);
    }
  });

  it("counts the tasks of a network", () => {
    const [first] = networks;
    const tasks = (["prefers noise", "undecided", "undecided"] as const).map((verdict, k) => ({
      ...first.tasks[0],
      verdict,
      correct: [0, [0.95, 0.9, 0.89][k]] as [number, number],
    }));
    expect(verdictCounts({ ...first, tasks })).toEqual([1, 0, 2]);
    expect(solvedCount({ ...first, tasks })).toBe(2);
    expect(
      cellsOf([first, { ...first, seed: 2 }, { ...first, noise: 3 }]).map(({ networks: own }) => own.length),
    ).toEqual([2, 1]);
  });
});
