/** The folders and their arrows hold in the sources, and the checks that guard them can fail. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { folders, packages, violations } from "./arrows.js";
import { circles, importGraph } from "./circles.js";
import { importsOf } from "./imports.js";

const root = new URL("..", import.meta.url).pathname;

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
}
const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8")) as Manifest;
const dependencies = (folder: string): string[] => Object.keys(manifest(folder).dependencies ?? {});

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

describe("imports", () => {
  it.each(readdirSync(join(root, "packages")))("packages/%s follows the arrows", (folder) => {
    const found = existsSync(join(root, "packages", folder, "src")) ? sources(`packages/${folder}/src`) : [];
    const declared = dependencies(folder);
    expect(found.flatMap((path) => violations(path, readFileSync(join(root, path), "utf8"), declared))).toEqual([]);
  });

  it.each(Object.entries(packages))("packages/%s declares no more of the workspace than its arrows", (folder, own) => {
    expect(manifest(folder).name).toBe(own.name);
    const workspace = Object.values(packages).map((p) => p.name);
    expect(own.imports).toEqual(
      expect.arrayContaining(dependencies(folder).filter((name) => workspace.includes(name))),
    );
  });

  it.each(Object.entries(folders))("gives every folder of packages/%s a place in the order", (name, order) => {
    const places = sources(`packages/${name}/src`).map((path) => dirname(path).split("/").slice(3).join("/"));
    expect(order).toEqual(expect.arrayContaining([...new Set(places)].filter((place) => place !== "")));
  });

  it.each(Object.keys(packages))("packages/%s has no circle, of types neither", (folder) => {
    const files = sources(`packages/${folder}/src`);
    const contents = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));
    expect(circles(importGraph(contents))).toEqual([]);
  });
});

describe("the guide to the sources", () => {
  it("names places that exist", () => {
    const guide = readFileSync(join(root, "CONTRIBUTING.md"), "utf8")
      .split("### Where is what")[1]
      .split("\n\n`npm")[0];
    const places = [...guide.matchAll(/`([\w-]+(?:\/[\w.-]*)+)`/g)].map(([, place]) => place);
    expect(places.length).toBeGreaterThan(20);
    const exists = (place: string): boolean =>
      [".", "packages/dither/src"].some((at) => existsSync(join(root, at, place)));
    expect(places.filter((place) => !exists(place))).toEqual([]);
  });
});

describe("the check of imports", () => {
  it("sees every kind of import", () => {
    const source = `
      import a, { type B } from "one"; import type { C } from "two"; import "three";
      export * from "four"; export { type D } from "five"; import six = require("six");
      const e = await import("seven"); let f: import("eight").F; const text = 'import x from "nine"';`;
    expect(importsOf(source)).toEqual(["one", "two", "three", "four", "five", "six", "seven", "eight"]);
  });

  it.each([
    ["packages/dither/src/random/draws.ts", `import { train } from "../training/train.js";`],
    ["packages/dither/src/tasks/task.ts", `import type { Network } from "../network/network.js";`],
    ["packages/dither/src/files/formats/numpy/npy.ts", `export * from "../../../repair/index.js";`],
    ["packages/dither/src/closure/gaussian.ts", `import { draws } from "../index.js";`],
    ["packages/dither/src/tasks/contract/task.ts", `import { tasks } from "../catalogue/registry.js";`],
    ["packages/dither/src/training/objective/groups.ts", `import { train } from "../train.js";`],
    ["packages/dither/src/utils/helpers.ts", `import { draws } from "../random/draws.js";`],
    ["packages/dither/src/random/draws.ts", `import { runStudy } from "@dither/studies";`],
    ["packages/dither/src/random/draws.ts", `import { Kernel } from "../../../kernels/src/kernel.js";`],
    ["packages/dither/src/random/draws.ts", `import normal from "undeclared/path";`],
    ["packages/kernels/src/kernel.ts", `import type { Network } from "dither";`],
    ["packages/studies/src/execution/payload.ts", `type Kernel = import("@dither/kernels").Kernel;`],
    ["packages/studies/src/study/plan.ts", `import type { RunRecord } from "../execution/payload.js";`],
    ["packages/cli/src/main.ts", `const kernels = await import("@dither/kernels");`],
    ["packages/unheard-of/src/index.ts", ``],
  ])("refuses %s with %s", (path, source) => {
    expect(violations(path, source, ["fflate", "dither"])).toHaveLength(1);
  });

  it.each([
    ["packages/dither/src/report/page.ts", `import { draws } from "../random/draws.js";`],
    [
      "packages/dither/src/files/formats/numpy/npz.ts",
      `import { unzip } from "fflate"; import "../../../base/errors.js";`,
    ],
    [
      "packages/dither/src/training/train.ts",
      `import { NUMERICS } from "../base/version.js"; import "./objective/groups.js";`,
    ],
    ["packages/dither/src/index.ts", `export * from "./report/index.js";`],
    ["packages/cli/src/main.ts", `import "dither"; import "@dither/studies"; import "node:fs";`],
  ])("allows %s with %s", (path, source) => {
    expect(violations(path, source, ["fflate"])).toEqual([]);
  });
});

describe("the check of circles", () => {
  it("finds a circle of types through three files, and none where arrows only meet", () => {
    const graph = (c: string): Map<string, string[]> =>
      importGraph(
        new Map([
          ["p/a.ts", `import { b } from "./b.js"; import type { C } from "./in/c.js";`],
          ["p/b.ts", `export type { C } from "./in/c.js";`],
          ["p/in/c.ts", c],
        ]),
      );
    expect(circles(graph(`import "fflate";`))).toEqual([]);
    expect(circles(graph(`let a: import("../a.js").A;`))).toEqual([["p/a.ts", "p/b.ts", "p/in/c.ts", "p/a.ts"]]);
  });
});
