/** docs/explanation/which-networks.md: its figure and tables are those of its data. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawn, paths, withTables } from "../../claims/preferences/page.js";
import type { PreferenceRow } from "../../claims/preferences/rows.js";
import { lawful } from "../../claims/preferences/table.js";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const rows = JSON.parse(text(paths.data)) as PreferenceRow[];

describe("the page of preferences", () => {
  it("has the tables and the figure of its data: npm run preferences writes them", async () => {
    const page = text(paths.page);
    expect(await withTables(page, rows)).toBe(page);
    expect(await drawn(rows)).toBe(text(paths.figure));
  });

  it("says of noise outside what the data say: only deep networks may prefer it", () => {
    const preferring = rows.filter(({ placement, verdicts }) => placement === "outside" && verdicts[0] > 0);
    expect(new Set(preferring.map(({ family }) => family))).toEqual(new Set(["layers"]));
  });

  it("says of ELU what the data say: most of its networks do not prefer noise", () => {
    const elu = rows.filter(({ activation, placement }) => activation === "elu:1" && placement === "inside");
    expect(elu.map(({ noise }) => noise)).toEqual([0.5, 1]);
    for (const { verdicts, seeds } of elu) expect(verdicts[0]).toBeLessThan(seeds / 2);
  });

  it("counts the cells at the law by its two formulas", () => {
    const row = (biasOverVariance: number, ratio: number): PreferenceRow => ({
      ...rows[0],
      ratio: { mean: ratio, interval: null },
      biasOverVariance: { mean: biasOverVariance, interval: null },
    });
    // At D/V = 2 the formulas are √¾ = 0.866 and ⅔.
    expect(lawful([row(2, 0.7), row(2, 0.6), row(2, 0.91), row(2, 0.95), row(0.4, 0.3)])).toEqual({
      held: 2,
      tried: 4,
    });
  });
});
