/** Commands load what they need: the modules that each would load, read from the bundle of `npm run build`. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dither, folder } from "./command.js";

const root = new URL("../..", import.meta.url).pathname;
const bundled = join(root, "packages/cli/dist/bundled");
const written = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** After `tsc -b` alone the bundle is old, and the command does without it. */
const fresh = ["dither", "studies", "cli"].every(
  (name) => written(join(bundled, "main.js")) >= written(join(root, `packages/${name}/tsconfig.tsbuildinfo`)),
);

/** Paths of the modules that became a file of the bundle. */
function sourcesOf(file: string): string[] {
  const map = join(bundled, `${file}.map`);
  // The bundler's own few lines have no source.
  return existsSync(map) ? (JSON.parse(readFileSync(map, "utf8")) as { sources: string[] }).sources : [];
}

/** Paths of the modules in a file of the bundle and in those that it imports before it runs. */
function modulesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(bundled, file), "utf8");
  const imported = [...text.matchAll(/^(?:import|export) .*?"\.\/([^"]+)";$/gm)].map(([, path]) => path);
  return [...sourcesOf(file), ...imported.flatMap((path) => modulesOf(path, seen))];
}

/** The file of the bundle that a command's module became. */
function fileOf(module: string): string {
  const source = module === "program" ? "../program." : `commands/${module}.`;
  const found = readdirSync(bundled).find(
    (name) => name.endsWith(".js") && sourcesOf(name).some((path) => path.includes(source)),
  );
  return found ?? expect.fail(`${module} is not in the bundle`);
}

const unneeded = {
  plot: "@observablehq/plot",
  document: "/linkedom/",
  schema: "/zod/",
  tasks: "dither/dist/tasks/catalogue/registry.js",
};

describe.runIf(fresh || process.env["CI"])("the bundle", () => {
  it("is as new as the sources, and holds what few commands load", () => {
    expect(fresh).toBe(true);
    const all = readdirSync(bundled).flatMap(sourcesOf);
    for (const name of Object.values(unneeded)) expect(all.filter((path) => path.includes(name))).not.toEqual([]);
  });

  it.each([
    { of: "program", without: ["plot", "document", "schema", "tasks"] },
    { of: "study/status", without: ["plot", "document"] },
    { of: "study/query", without: ["plot", "document"] },
    { of: "study/run", without: ["plot", "document"] },
    { of: "train", without: ["plot", "document", "schema"] },
    { of: "convert", without: ["plot", "document", "schema"] },
  ] as const)("loads for $of no $without", ({ of, without }) => {
    const modules = modulesOf(fileOf(of));
    expect(modules.length).toBeGreaterThan(3);
    for (const name of without) expect(modules.filter((path) => path.includes(unneeded[name]))).toEqual([]);
  });

  it("a command that draws loads what it draws with", () => {
    expect(modulesOf(fileOf("compare")).filter((path) => path.includes(unneeded.plot))).not.toEqual([]);
  });
});

describe.concurrent("commands within commands", () => {
  it("a slip of the pen is told from the names of its neighbours", async () => {
    const { code, stderr } = await dither(["study", "statsu"], { cwd: folder() });
    expect(code).toBe(2);
    expect(stderr).toBe("dither: unknown command 'statsu'. Did you mean status?\nSee: dither study --help\n");
  });

  it("the help that is pointed at is theirs", async () => {
    const { stderr } = await dither(["study", "status"], { cwd: folder() });
    expect(stderr).toBe("dither: missing required argument 'folder'.\nSee: dither study status --help\n");
  });

  it("dither study --help names all of them", async () => {
    const { stdout } = await dither(["study", "--help"], { cwd: folder() });
    for (const name of ["run", "status", "show", "report", "claims", "query", "export", "compare"])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });
});
