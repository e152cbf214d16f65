/** The claims are one list: every study's and every program's stands on docs/reference/claims.md, and README gives the same number. */

import { readdirSync, readFileSync } from "node:fs";
import { planStudy } from "@dither/studies/schema";
import { describe, expect, it } from "vitest";
import { claims } from "../../claims/claims.js";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = text("docs/reference/claims.md");
const [, scale] = /, scale (quick|full): /.exec(page) ?? [];
const [total, pass, fail, undecided] = (
  /Of (\d+) claims (\d+) pass, (\d+) fail, (\d+) are undecided/.exec(page)?.slice(1) ?? []
).map(Number);

describe("docs/reference/claims.md", () => {
  it("has every claim of every study at its scale, and every claim of a program, with a verdict", () => {
    const stated = readdirSync(new URL("../../studies", import.meta.url)).flatMap((file) => {
      const { study } = planStudy(text(`studies/${file}`), file, scale as "quick" | "full");
      return study.claims.map((claim) => claim.text);
    });
    for (const claim of stated) expect(page).toContain(`**: \`${claim}\``);
    for (const { id } of claims) expect(page).toContain(`**: \`${id}\``);
    expect(total).toBe(stated.length + claims.length);
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
