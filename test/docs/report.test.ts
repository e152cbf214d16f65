/** docs/explanation/report.md: every number in it comes from the records, and what it says in words is what they say. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exactClaims, families } from "../../claims/claims.js";
import { reportOf } from "../../claims/report/page.js";
import { paths } from "../../claims/report/paths.js";
import { readRecords } from "../../claims/report/records.js";
import { withoutTokens, withTokens } from "../../claims/report/tokens.js";
import { firstSeeds } from "../../claims/seeds.js";
import { studyNames } from "../../claims/studies.js";
import { root } from "./pages.js";

const text = (path: string): string => readFileSync(join(root, path), "utf8");
const template = text(paths.template);
const page = text(paths.page);
const records = await readRecords(root);

/** What of the template is written by hand and may hold no number: no tokens, code, formulas, links, or citations. */
const byHand = (written: string): string =>
  withoutTokens(written.split("\n## References\n")[0])
    .replaceAll(/^```[^]*?^```$/gm, "")
    .replaceAll(/^\$\$[^]*?^\$\$$/gm, "")
    .replaceAll(/`[^`\n]*`|\$[^$\n]+\$|\]\([^)\s]+\)/g, "")
    .replaceAll(/\b[A-Z]\w+(?: et al\.| & [A-Z]\w+)?,? \(?(?:19|20)\d\d\)?/g, "");

/** Commands in code, in a line of their own or in the text. */
const commands = [...page.matchAll(/(?:^|`)((?:npm run|npx dither) [^`\n#]*)/gm)].map(([, command]) => command.trim());

describe("the technical report", () => {
  it("is what its template and the records say: npm run report writes it", async () => {
    expect(await reportOf(template, records)).toBe(page);
  });

  it("has no number that is written by hand", () => {
    expect(byHand(template).match(/.{0,40}\d.{0,40}/g)).toBeNull();
    // Numbers that stand in formulas are settings.
    const formulas = [...template.matchAll(/\$([\d.]+)\$/g)].map(([, number]) => Number(number));
    expect(formulas.filter((number) => ![0, 0.0003, 0.1, 0.5, 1, 1.5, 3].includes(number))).toEqual([]);
    expect(byHand("σ\\* is 0.97, {{a b}} `1` $2$ (Hesterberg 2015), [x](y2.md)")).toMatch(/0\.97/);
    expect(byHand("{{a 1}} `1` $2$ (Hesterberg 2015), Salmon et al. (2011) [x](y2.md)")).not.toMatch(/\d/);
  });

  it("shows figures that are there, all of the atlas among them", () => {
    const figures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path);
    for (const path of figures) expect(existsSync(join(root, "docs/explanation", path)), path).toBe(true);
    for (const name of ["thresholds", "law", "length"]) expect(figures).toContain(`../figures/atlas-${name}.svg`);
  });

  it("names commands that are there, with claims that are known", async () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    const known = [...(await studyNames()), ...families.flatMap(({ claims }) => claims), ...exactClaims].map((claim) =>
      typeof claim === "string" ? claim : claim.id,
    );
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands) {
      const [, , name] = command.split(" ");
      if (command.startsWith("npm")) expect(Object.keys(scripts)).toContain(name);
      else expect(existsSync(join(root, `packages/cli/src/commands/${name}`)) || existsSync(join(root, `packages/cli/src/commands/${name}.ts`)), command).toBe(true); // prettier-ignore
      const [, only] = /--only (\S+)/.exec(command) ?? [];
      if (only !== undefined) expect(known).toContain(only);
    }
  });

  it("says which claims failed, and no others", () => {
    const { studies, checked } = records.claims;
    const failed = [...studies, ...checked].filter(({ verdict }) => verdict === "fail");
    expect([...new Set(failed.map(({ id }) => id))]).toEqual(["activations", "feedforward"]);
  });

  it("says of length and decay what the atlas says", () => {
    const silent = (updates: number, l2: number): number => {
      const rows = records.atlas.filter(
        (run) => run.study === "atlas-length" && run.updates === updates && run.l2 === l2 && run.noise === 1,
      );
      return rows.reduce((sum, { lossSilent }) => sum + lossSilent, 0) / rows.length;
    };
    expect(silent(20000, 0)).toBeLessThan(silent(600, 0) / 10);
    expect(silent(20000, 0.0003)).toBeLessThan(silent(20000, 0));
  });

  it("is of seeds that follow from a number, where noise over a range prevents the preference", () => {
    const { number, first, seeds, cells } = records.prevention;
    expect(firstSeeds(number, 1)).toEqual([first]);
    for (const noise of [0.5, 1]) {
      const [constant, uniform] = ["constant", "uniform"].map((schedule) =>
        cells.find((cell) => cell.schedule === schedule && cell.noise === noise)!,
      );
      expect(constant.verdicts).toEqual([seeds, 0, 0]);
      expect(uniform.verdicts).toEqual([0, seeds, 0]);
      expect(Math.max(...uniform.silent)).toBeLessThan(Math.min(...constant.silent) / 10);
      expect(Math.min(...uniform.trained)).toBeGreaterThan(Math.max(...constant.trained));
    }
  });
});

describe("a token", () => {
  const wrong = async (token: string): Promise<string> => reportOf(`# x\n\n${token}\n`, records);

  it("that nobody knows is an error with its text", async () => {
    await expect(wrong("{{nowhere x}}")).rejects.toThrow("{{nowhere x}}: expected one of claims, program");
    await expect(wrong("{{claims tallied}}")).rejects.toThrow('got "tallied"');
    await expect(wrong("{{claims holds gru 9}}")).rejects.toThrow("expected a place below 5");
    await expect(wrong("{{claims range gru 0 none}}")).rejects.toThrow("expected numbers, got none");
    await expect(wrong("{{atlas mean ratio study=none}}")).rejects.toThrow("got none");
    await expect(wrong('{{calibration "ReLU" "8 × 8" x}}')).rejects.toThrow("expected a row of ReLU");
  });

  it("has words in quotes, and values of columns", () => {
    const seen: unknown[] = [];
    withTokens('{{a b "c d" e=1 f="g h"}}', (token) => `${seen.push(token)}`);
    expect(seen).toEqual([{ source: "a", what: "b", words: ["c d"], where: { e: "1", f: "g h" } }]);
  });
});
