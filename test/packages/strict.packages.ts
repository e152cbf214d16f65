/** The package where only what is declared is found: pnpm without hoisting, and Yarn without node_modules. */

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { install, managers, smallStudy, type Place } from "./installed.js";

describe.each(["pnpm", "yarn"] as const)("installed by %s", (name) => {
  let place: Place;
  beforeAll(async () => {
    place = await install(managers[name], inject("tarballs"));
    await writeFile(join(place.folder, "study.yaml"), smallStudy);
  });
  afterAll(() => rm(place.folder, { recursive: true, force: true }));

  it.each([
    ["new-task", "my-task.ts"],
    ["compare", "./my-task.ts", "--seeds", "1", "--updates", "20", "--test-trials", "32", "--draws", "8"],
    ["study", "run", "study.yaml", "--out", "results"],
  ])("dither %s", async (...args) => {
    const { code, stderr } = await place.run(...args);
    expect(code, stderr).toBe(0);
  });
});
