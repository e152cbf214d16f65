/** The arrows of DESIGN.md, section 5: which package and which folder of the library may import which. */

import { posix } from "node:path";
import { importsOf } from "./imports.js";

/** A package's folder under `packages/`, its name, and the packages of this workspace that it may import. */
export const packages: Record<string, { name: string; imports: readonly string[] }> = {
  kernels: { name: "@dither/kernels", imports: [] },
  dither: { name: "dither", imports: ["@dither/kernels"] },
  studies: { name: "@dither/studies", imports: ["dither"] },
  // The kernels only for `dither kernel`; see `knowsKernels`.
  cli: { name: "@dither/cli", imports: ["dither", "@dither/studies", "@dither/kernels"] },
  // Of studies only the pure schema; see `labMayImport`.
  lab: { name: "@dither/lab", imports: ["dither", "@dither/studies"] },
};

/**
 * The way through a package: a folder may import itself and those before it, types included. A file that lies beside
 * sub-folders, as `training/train.ts`, comes after them.
 */
export const folders: Record<string, readonly string[]> = {
  dither: [
    "base",
    "random",
    "math/linear",
    "math/quadrature",
    "math/optimise",
    "math/statistics",
    "math",
    "settings",
    "tasks/contract",
    "tasks/watch",
    "tasks/build",
    "tasks/catalogue/functions",
    "tasks/catalogue/classics",
    "tasks/catalogue/maze",
    "tasks/catalogue/yang2019",
    "tasks/catalogue",
    "tasks",
    "network/cells",
    "network/readout",
    "network/specification",
    "network/activation",
    "network/initial",
    "network/simulation",
    "network",
    "files/formats/values",
    "files/formats/zip",
    "files/formats/pickle",
    "files/formats/plain",
    "files/formats/numpy",
    "files/formats/torch",
    "files/formats/hdf5",
    "files/formats/mat",
    "files/open",
    "files/layouts",
    "files/networks",
    "files/trials",
    "files",
    "closure",
    "training/options",
    "training/objective",
    "training/supervision",
    "training",
    "preference/curve",
    "preference/statistics",
    "preference/measure",
    "preference",
    "dynamics/map",
    "dynamics/bias",
    "dynamics/fixed-points",
    "dynamics/stationary",
    "dynamics/operating-points",
    "dynamics",
    "mechanism",
    "explanation/interpretation",
    "explanation",
    "repair/methods",
    "repair",
    "report/words",
    "report/plot",
    "report/terminal",
    "report/document",
    "report/figures",
    "report/study",
    "report/results",
    "report",
  ],
  studies: ["files", "study", "own-code", "execution", "comparison", "journal", "running", "queue", "analysis"],
};

/** What the lab may import of studies: what a browser can run. */
const labMayImport = "@dither/studies/schema";

/** What the command says of the kernels, and how it compiles one; all else goes through the library. */
const knowsKernels = /^packages\/cli\/src\/(commands\/kernel\/|output\/kernel-document\.ts$)/;

const names = Object.values(packages).map((p) => p.name);

/** The package that a bare specifier names: `@scope/name` or `name`, without a path inside it. */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

/**
 * What is wrong with the imports of a file, one sentence each; none where all is well.
 * @param path from the root of the project, as `packages/dither/src/random/draws.ts`
 * @param dependencies the third-party packages that the file's package declares
 */
export function violations(path: string, source: string, dependencies: readonly string[]): string[] {
  const [, folder] = path.split("/");
  const own = packages[folder];
  if (!own) return [`${path}: the package ${folder} has no arrows; add it to test/arrows.ts and DESIGN.md.`];
  const root = `packages/${folder}/src`;
  return importsOf(source, path).flatMap((specifier) => {
    // Node's modules are lint's business; `#name` is a package's own file, chosen by platform in its package.json.
    if (specifier.startsWith("node:") || specifier.startsWith("#")) return [];
    if (!specifier.startsWith(".")) {
      const name = packageOf(specifier);
      if (folder === "lab" && name === "@dither/studies" && specifier !== labMayImport)
        return [`${path}: imports ${specifier}, but of studies the lab may import ${labMayImport} only.`];
      if (folder === "cli" && name === "@dither/kernels" && !knowsKernels.test(path))
        return [`${path}: imports ${name}, but only \`dither kernel\` may.`];
      const allowed = names.includes(name) ? own.imports : dependencies;
      return allowed.includes(name)
        ? []
        : [`${path}: imports ${name}, but ${own.name} may not or does not declare it.`];
    }
    const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, "");
    if (!target.startsWith(`${root}/`)) return [`${path}: ${specifier} leaves the package.`];
    return Object.hasOwn(folders, folder) ? folderViolation(path, target.slice(root.length + 1), folders[folder]) : [];
  });
}

function folderViolation(path: string, target: string, order: readonly string[]): string[] {
  const from = posix.dirname(path).split("/").slice(3).join("/");
  const to = posix.dirname(target);
  if (from === "") return [];
  if (to === ".") return [`${path}: imports ${target}, which is for those who use the package.`];
  const place = (name: string): number => order.indexOf(name);
  if (place(from) < 0) return [`${path}: the folder ${from} has no place in the order of folders.`];
  return place(to) >= 0 && place(to) <= place(from)
    ? []
    : [`${path}: ${from} may not know ${to}, which comes after it.`];
}
