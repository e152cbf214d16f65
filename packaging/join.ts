/**
 * The library joined into few files, for Node: hundreds of small modules take twice as long to load, and many seconds
 * where a package manager reads them from an archive. Bundlers take the modules, of which they keep what is used.
 */

import { join } from "node:path";
import { rolldown } from "rolldown";

/** Where the joined files stand in the package. */
export const joinedFolder = "joined";

/** Joins the modules `dist/NAME.js` of the package in `folder` that its exports name. */
export async function joinLibrary(folder: string, names: readonly string[]): Promise<void> {
  const bundle = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, join(folder, "dist", `${name}.js`)])),
    platform: "neutral",
    external: (id) => !/^[./]/.test(id),
  });
  await bundle.write({ dir: join(folder, joinedFolder), format: "esm", chunkFileNames: "[name]-[hash].js" });
  await bundle.close();
}
