/** `dither train` with validations: their scores, and the figure of them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, folder, listing } from "./command.js";

const small = ["--units", "8", "--updates", "4", "--validate-every", "2", "--validation-trials", "60"];

it("lists the score of every task of the suite, and draws them", async () => {
  const cwd = folder();
  const { history } = await ditherJson<{ history: { validation: { update: number; conditions: number[] }[] } }>(
    ["train", "yang2019", ...small, "--figure", "course.svg"],
    { cwd },
  );
  expect(history.validation.map(({ update }) => update)).toEqual([2, 4]);
  expect(history.validation[0].conditions).toHaveLength(20);
  expect(readFileSync(join(cwd, "course.svg"), "utf8")).toContain("contextdelaydm2");
});

it("refuses a figure of nothing, and a target for conditions that a task has not, before it trains", async () => {
  const cwd = folder();
  const bare = await dither(["train", "perceptual-decision", "--figure", "course.svg"], { cwd });
  expect(bare).toMatchObject({ code: 2 });
  expect(bare.stderr).toContain("Add --validate-every");
  const unscored = await dither(["train", "sin", "--validate-every", "5", "--figure", "course.svg"], { cwd });
  expect(unscored).toMatchObject({ code: 2 });
  expect(unscored.stderr).toContain("expected a task with a score");
  const alone = await dither(["train", "dm1", "--target", "0.9", "--target-conditions", "2"], { cwd });
  expect(alone).toMatchObject({ code: 2 });
  expect(alone.stderr).toContain("at most 0 conditions");
  expect(listing(cwd)).toEqual([]);
});
