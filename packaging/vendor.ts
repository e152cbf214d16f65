/**
 * Packages of which the library needs little, brought along inside it: the functions of @stdlib, of which each would
 * install dozens of packages, and the HDF5 decoder without its other builds.
 */

import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";

const { resolve } = createRequire(import.meta.url);
const stdlib = "@stdlib/math-base-special-";

/** Whether a package is brought along instead of being installed. */
export const isVendored = (name: string): boolean => name.startsWith(stdlib) || name === "h5wasm";

/** The subpath imports under which the vendored packages are found. */
export const vendoredImports = {
  "#stdlib/*": "./vendor/stdlib/*.js",
  "#h5wasm": "./vendor/h5wasm/hdf5_hl.js",
  "#plot-types": { types: "./vendor/plot-types.d.ts" },
} as const;

/** Writes the vendored packages into the folder of the package, and points what imports them to them. */
export async function vendor(root: string, folder: string, sources: readonly string[]): Promise<void> {
  const functions = new Set<string>();
  for (const place of sources)
    await eachModule(join(folder, place), (text) =>
      text
        .replace(/(["'])@stdlib\/math-base-special-([\w-]+)\1/g, (_, quote: string, name: string) => {
          functions.add(name);
          return `${quote}#stdlib/${name}${quote}`;
        })
        .replaceAll('"h5wasm"', '"#h5wasm"'),
    );
  const bundle = await rolldown({
    input: Object.fromEntries([...functions].sort().map((name) => [name, resolve(`${stdlib}${name}`)])),
    platform: "neutral",
    resolve: { mainFields: ["main"] },
  });
  await bundle.write({ dir: join(folder, "vendor/stdlib"), format: "esm", chunkFileNames: "shared-[hash].js" });
  await bundle.close();
  await mkdir(join(folder, "vendor/h5wasm"), { recursive: true });
  await cp(join(root, "node_modules/h5wasm/dist/esm"), join(folder, "vendor/h5wasm"), { recursive: true });
}

/**
 * Replaces the types of Observable Plot in declarations. They stand only at what is no part of the interface, and would
 * ask every user for the types of D3.
 */
export async function withoutPlotTypes(folder: string): Promise<void> {
  await eachModule(join(folder, "dist"), (text, path) =>
    path.endsWith(".d.ts") ? text.replaceAll('"@observablehq/plot"', '"#plot-types"') : text,
  );
  const names = ["Markish", "PlotOptions", "ScaleOptions"];
  const types = names.map((name) => `/** Of Observable Plot. */\nexport interface ${name} {}\n`);
  await writeFile(join(folder, "vendor/plot-types.d.ts"), types.join(""));
}

/** Rewrites the modules and types in a folder. */
export async function eachModule(folder: string, change: (text: string, path: string) => string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|d\.ts)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, "utf8");
    const changed = change(text, path);
    if (changed !== text) await writeFile(path, changed);
  }
}
