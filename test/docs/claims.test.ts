/** The claims are one list: every study's and every program's stands on docs/reference/claims.md, and README gives the same number. */

import { readdirSync, readFileSync } from "node:fs";
import { planStudy } from "@dither/studies/schema";
import { shareVerdict } from "@dither/studies";
import { describe, expect, it } from "vitest";
import { exactClaims, families } from "../../claims/claims.js";
import { firstSeeds, seedsOf } from "../../claims/seeds.js";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = text("docs/reference/claims.md");
const [, command] = /This page is written by `([^`]+)`/.exec(page) ?? [];
const without = [...command.matchAll(/--without (\S+)/g)].map(([, name]) => name);
const [total, pass, fail, undecided] = (
  /Of (\d+) claims (\d+) pass, (\d+) fail, (\d+) are undecided/.exec(page)?.slice(1) ?? []
).map(Number);

interface Counted {
  verdict: string;
  holds: number;
  count: number;
}
const records = JSON.parse(text("docs/reference/claims.json")) as {
  number: number;
  firsts: number[];
  count: number;
  studies: { id: string; claim: string; verdict: string; cells: (Counted & { values: Record<string, number[]> })[] }[];
  checked: { id: string; verdict: string; proportion?: { holds: number; count: number } }[];
};

describe("docs/reference/claims.md", () => {
  it("is of the full scale, on at least three sets of seeds", () => {
    expect(command).toMatch(/--scale full/);
    expect(records.firsts.length).toBeGreaterThanOrEqual(3);
    expect(records.firsts).toEqual(firstSeeds(records.number, records.firsts.length));
  });

  it("has every claim of every study that it names, and every claim of a program, with a verdict", () => {
    const files = readdirSync(new URL("../../studies", import.meta.url)).filter((file) => file.endsWith(".yaml"));
    const stated = files
      .filter((file) => !without.includes(file.replace(/\.yaml$/, "")))
      .flatMap((file) => planStudy(text(`studies/${file}`), file, "full").study.claims.map((claim) => claim.text));
    const programs = [...families.flatMap(({ claims }) => claims), ...exactClaims].filter(
      ({ id }) => !without.includes(id),
    );
    for (const claim of stated) expect(page).toContain(`**: \`${claim.replace(/\s+/g, " ")}\``);
    for (const { id } of programs) expect(page).toContain(`**: \`${id}\``);
    expect(total).toBe(stated.length + programs.length);
  });

  it("counts the verdicts that it lists", () => {
    const listed = (verdict: string): number => page.split(`\n- **${verdict}**: `).length - 1;
    expect([pass, fail, undecided]).toEqual(["pass", "fail", "undecided"].map(listed));
    expect(pass + fail + undecided).toBe(total);
  });

  it("has the number that README gives", () => {
    expect(text("README.md").replace(/\s+/g, " ")).toContain(`Of ${total} claims ${pass} pass`);
  });
});

describe("docs/reference/claims.json", () => {
  it("has records from which the verdicts of the page follow", () => {
    const confidence = 1 - 0.05 / records.count;
    for (const { claim, verdict, cells } of records.studies) {
      const asked = Number(/ on (\d+)% of seeds$/.exec(claim)?.[1]) / 100;
      const verdicts = cells.map(({ holds, count }) => shareVerdict(holds, count, { asked, confidence }));
      const whole = ["fail", "undecided", "pass"].find((one) => verdicts.includes(one as (typeof verdicts)[number]));
      expect({ claim, verdict }).toEqual({ claim, verdict: whole });
      expect(page).toContain(`**${verdict}**: \`${claim.replace(/\s+/g, " ")}\``);
    }
  });

  it("counts in each cell the seeds on which a first statement can hold", () => {
    for (const { claim, cells } of records.studies) {
      const [, name, low, high] = /^([\w.]+) in \[([\d.]+), ([\d.]+)\] for/.exec(claim) ?? [];
      if (name === undefined) continue;
      for (const { holds, count, values } of cells) {
        expect(values[name]).toHaveLength(count);
        const inside = values[name].filter((value) => value >= Number(low) && value <= Number(high)).length;
        if (claim.includes(" and ")) expect(holds).toBeLessThanOrEqual(inside);
        else expect(holds).toBe(inside);
      }
    }
  });
});

describe("seeds of claims", () => {
  it("follow from the number, and sets share none", () => {
    expect(firstSeeds(1, 3)).toEqual([1997912430, 4180413900, 3659111513]);
    const seeds = seedsOf(firstSeeds(1, 3), 10);
    expect(seeds).toHaveLength(30);
    expect(new Set(seeds).size).toBe(30);
    expect(firstSeeds(2, 1)).not.toEqual(firstSeeds(1, 1));
  });
});
