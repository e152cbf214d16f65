/**
 * Joins the built command with most of what it imports into few files, `dist/bundled`: a thousand small modules take a
 * second to load, these a fraction. `bin/dither.js` uses them unless they are older than the build.
 */

import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const studies = (name) => path(`../studies/dist/${name}`);
const out = path("dist/bundled");

/** All of the library, for the the modules of users' tasks: in the bundle it would join what commands need with what they do not. */
const wholeLibrary = {
  name: "whole-library",
  resolveId: (id, _importer, { kind }) =>
    id === "dither" && kind === "dynamic-import" ? { id, external: true } : null,
};

const bundle = await rolldown({
  // All in one folder, as deep as `dist/commands`: files that are named by their way from a module stay where they are.
  input: {
    main: path("dist/main.js"),
    "open-worker": path("dist/input/open-worker.js"),
    "job-worker": studies("execution/job-worker.js"),
    "group-worker": studies("execution/group-worker.js"),
  },
  platform: "node",
  plugins: [wholeLibrary],
  // What looks for files beside its own, or is large and seldom used.
  external: [
    "@dither/kernels",
    "@dither/kernels/compile-native",
    "@duckdb/node-api",
    "@resvg/resvg-js",
    "bullmq",
    "canvas",
    "h5wasm",
    "ioredis",
    "jiti",
    "piscina",
  ],
});
await rm(out, { recursive: true, force: true });
const { output } = await bundle.write({ dir: out, format: "esm", sourcemap: true, chunkFileNames: "[name]-[hash].js" });
await bundle.close();

// Whose code it holds, so that their licences can go with it.
const packageOf = (module) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1];
const packages = output.flatMap(({ moduleIds = [] }) => moduleIds.map(packageOf)).filter((name) => name !== undefined);
await writeFile(path("dist/packages.json"), JSON.stringify([...new Set(packages)].sort()));

// Pictures are set in one family, whatever fonts a machine has; the package that has them all is large.
const { resolve } = createRequire(import.meta.url);
await mkdir(path("fonts"), { recursive: true });
for (const name of ["ttf/DejaVuSans.ttf", "ttf/DejaVuSans-Bold.ttf", "LICENSE"])
  await copyFile(resolve(`dejavu-fonts-ttf/${name}`), path(`fonts/${name.replace("ttf/", "")}`));
