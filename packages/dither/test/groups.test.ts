/** The groups of the library: each has a path of its own, and together they are the library. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("../", import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as {
  exports: Record<string, { types: string; default: string }>;
};
const groups = Object.keys(exports)
  .filter((path) => path !== ".")
  .map((path) => path.slice(2));

const namesOf = async (path: string): Promise<string[]> =>
  Object.keys((await import(new URL(path, folder).pathname)) as object);

describe("the groups of the library", () => {
  it("are its folders, each with a path to its own names", () => {
    const folders = readdirSync(new URL("src", folder), { withFileTypes: true }).filter((one) => one.isDirectory());
    expect(groups.sort()).toEqual(folders.map(({ name }) => name).sort());
    for (const name of groups) {
      expect(exports[`./${name}`]).toEqual({
        types: `./dist/${name}/index.d.ts`,
        default: `./dist/${name}/index.js`,
      });
      expect(existsSync(new URL(`src/${name}/index.ts`, folder))).toBe(true);
    }
  });

  it("are together what `dither` is, but for the table of settings", async () => {
    const all = await Promise.all(
      groups.filter((name) => name !== "settings").map((name) => namesOf(`src/${name}/index.ts`)),
    );
    const names = all.flat();
    expect(new Set(names).size).toBe(names.length);
    expect(names.sort()).toEqual((await namesOf("src/index.ts")).sort());
  });
});
