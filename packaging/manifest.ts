/** The manifest of the published package, from the manifests of its parts and from what its files import. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { importedPackages } from "./imported-packages.js";
import { joinedFolder } from "./join.js";
import { kernelPackages } from "./kernel-packages.js";
import { vendoredImports } from "./vendor.js";

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  exports: Record<string, { types: string; default: string }>;
}

/** Large, and needed by few commands, which ask for them by name. */
export const optionalPeers = ["@duckdb/node-api", "bullmq", "ioredis"] as const;

/** The modules that the library exports, `.` → `index` and `./settings` → `settings/index`: `dist/NAME.js` has each. */
export async function exportedModules(root: string): Promise<Record<string, string>> {
  const { exports } = await readManifest(root, "dither");
  const entries = Object.entries(exports).map(([path, { default: file }]) => [path, file.slice("./dist/".length, -".js".length)]); // prettier-ignore
  return Object.fromEntries(entries) as Record<string, string>;
}

/**
 * The manifest of the package in `folder`.
 * @throws Error where a file imports what no part declares
 */
export async function manifestOf(root: string, folder: string): Promise<Record<string, unknown>> {
  const parts = await Promise.all(["dither", "studies", "cli", "kernels"].map((name) => readManifest(root, name)));
  const declared = Object.fromEntries(parts.flatMap(({ dependencies = {} }) => Object.entries(dependencies)));
  const ranges = (names: Iterable<string>): Record<string, string> =>
    Object.fromEntries([...names].sort().map((name) => [name, rangeOf(name, declared)]));
  const imported = await importedPackages(folder);
  // Worker threads of tasks resolve "dither" from within the package itself.
  for (const own of ["dither", ...optionalPeers]) imported.delete(own);
  const modules = Object.entries(await exportedModules(root)).map(([path, name]) => [
    path,
    { types: `./dist/${name}.d.ts`, node: `./${joinedFolder}/${name}.js`, default: `./dist/${name}.js` },
  ]);
  const kernels = await kernelPackages(root);
  return {
    name: "dither",
    version: parts[0].version,
    description: "A laboratory for noise in recurrent neural networks: train, measure, explain, repair",
    keywords: ["recurrent neural network", "noise", "computational neuroscience", "fixed points", "CTRNN"],
    license: "MIT",
    type: "module",
    sideEffects: false,
    engines: { node: ">=20.19" },
    bin: { dither: "command/bin/dither.js" },
    exports: {
      ...(Object.fromEntries(modules) as object),
      "./study.schema.json": "./study.schema.json",
      "./json.schema.json": "./json.schema.json",
      "./package.json": "./package.json",
    },
    imports: {
      "#kernels/compile-native": {
        types: "./kernels/dist/compile-native.d.ts",
        default: "./kernels/dist/compile-native.js",
      },
      "#kernels": { types: "./kernels/dist/index.d.ts", default: "./kernels/dist/index.js" },
      ...vendoredImports,
      "#native": {
        node: { types: "./kernels/dist/native-node.d.ts", default: "./kernels/dist/native-node.js" },
        default: { types: "./kernels/dist/native-none.d.ts", default: "./kernels/dist/native-none.js" },
      },
    },
    dependencies: ranges(imported),
    optionalDependencies: Object.fromEntries(kernels.map(({ name }) => [name, parts[0].version])),
    peerDependencies: ranges(optionalPeers),
    peerDependenciesMeta: Object.fromEntries(optionalPeers.map((name) => [name, { optional: true }])),
  };
}

async function readManifest(root: string, name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, "packages", name, "package.json"), "utf8")) as Manifest;
}

function rangeOf(name: string, declared: Readonly<Record<string, string>>): string {
  const range = declared[name];
  if (range === undefined) throw new Error(`${name}: imported by the package, but declared by none of its parts.`);
  return range;
}
