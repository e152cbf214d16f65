/**
 * Joins the built command with most of what it imports into few files, `dist/bundled`: a thousand small modules take a
 * second to load, these a fraction. `bin/dither.js` uses them unless they are older than the build.
 */

import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const studies = (name) => path(`../studies/dist/${name}`);
const out = path("dist/bundled");

/** All of the library, for the modules of one's own tasks: in the bundle it would join what commands need with what they do not. */
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
    "@duckdb/node-bindings",
    "@resvg/resvg-js",
    "bullmq",
    "canvas",
    "dejavu-fonts-ttf",
    "h5wasm",
    "ioredis",
    "jiti",
    "piscina",
  ],
});
await rm(out, { recursive: true, force: true });
await bundle.write({ dir: out, format: "esm", sourcemap: true, chunkFileNames: "[name]-[hash].js" });
await bundle.close();
