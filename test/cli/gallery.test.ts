/** `dither tasks --gallery`: a picture of a trial of each task asked for, and a page of them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, folder, listing } from "./command.js";

it("draws tasks of Dither's and of the user's", async () => {
  const cwd = folder();
  await dither(["new-task", "mine.ts"], { cwd });
  const { gallery } = await ditherJson<{ gallery: { page: string; pictures: string[] } }>(
    ["tasks", "sin", "./mine.ts", "--gallery", "out"],
    { cwd },
  );
  expect(gallery.pictures).toEqual([join("out", "sin.svg"), join("out", "remember-a-pulse.svg")]);
  expect(listing(join(cwd, "out"))).toEqual(["index.html", "remember-a-pulse.svg", "sin.svg"]);
  expect(readFileSync(join(cwd, gallery.page), "utf8")).toContain("<b>remember-a-pulse</b>");
  expect((await dither(["tasks", "sinn"], { cwd })).code).toBe(2);
});
