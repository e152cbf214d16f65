/** The published package: what it takes, what it exports, and whose code it holds. */

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, it } from "vitest";
import { installedSizes, limits } from "../../packaging/sizes.js";
import { ofWorkspace, runIn } from "./installed.js";

const tarballs = inject("tarballs");
const composed = join(dirname(tarballs.dither), "dither");

it("takes no more than it may", async () => {
  const { library, all } = await installedSizes(tarballs);
  expect(library).toBeLessThan(limits.library);
  expect(all).toBeLessThan(limits.all);
});

it("exports files that exist, for every way to resolve", async () => {
  const publint = await runIn(composed, [ofWorkspace("publint"), "--strict"]);
  expect(publint.stdout + publint.stderr).toContain("All good!");
  const types = await runIn(composed, [ofWorkspace("attw"), tarballs.dither, "--profile", "esm-only", "--exclude-entrypoints", "./study.schema.json", "./json.schema.json"]); // prettier-ignore
  expect(types.code, types.stdout).toBe(0);
});

it("names the licences of what it holds", async () => {
  const text = await readFile(join(composed, "THIRD-PARTY-LICENCES.txt"), "utf8");
  for (const name of ["@stdlib/", "h5wasm", "commander", "zod", "svelte", "DejaVu"]) expect(text).toContain(name);
});
