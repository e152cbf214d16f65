/**
 * Puts the package `dither` together as it is published: the library, the command that goes with it, the kernels and the
 * lab, in one folder with one manifest. Everything was built before.
 */

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { joinLibrary } from "./join.js";
import { licencesOf } from "./licences.js";
import { exportedModules, manifestOf } from "./manifest.js";
import { eachModule, vendor, withoutPlotTypes } from "./vendor.js";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Where each part stands in the package. */
const parts: readonly (readonly [from: string, to: string])[] = [
  ["packages/dither/dist", "dist"],
  ["packages/kernels/dist", "kernels/dist"],
  ["packages/kernels/native", "kernels/native"],
  // To compile the native kernel where no prebuilt one fits.
  ["node_modules/node-api-headers/include", "kernels/headers"],
  ["packages/cli/dist/bundled", "command/dist/bundled"],
  ["packages/cli/bin", "command/bin"],
  ["packages/cli/fonts", "command/fonts"],
  ["packages/cli/templates", "command/templates"],
  ["packages/lab/dist", "command/lab"],
  ["README.md", "README.md"],
  ["LICENSE", "LICENSE"],
  ["packages/studies/study.schema.json", "study.schema.json"],
  ["docs/public/json.schema.json", "json.schema.json"],
];

/** Where modules stand whose imports change with their place. */
const modules = ["dist", "kernels/dist", "command/dist/bundled"] as const;

/** Makes the folder anew and says where it is. */
export async function compose(folder = join(root, "build/package/dither")): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  for (const [from, to] of parts) {
    await mkdir(dirname(join(folder, to)), { recursive: true });
    await cp(join(root, from), join(folder, to), { recursive: true, filter: (path) => !path.endsWith(".map") });
  }
  // The kernels are no package of their own here, but a part of this one; and there are no maps to point to.
  for (const place of modules)
    await eachModule(join(folder, place), (text) =>
      text.replace(/"@dither\/kernels(\/[\w-]+)?"/g, '"#kernels$1"').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"),
    );
  await vendor(root, folder, modules);
  await withoutPlotTypes(folder);
  await joinLibrary(folder, Object.values(await exportedModules(root)));
  await writeFile(join(folder, "THIRD-PARTY-LICENCES.txt"), await licencesOf(root, await bundledPackages(root)));
  await writeFile(join(folder, "package.json"), `${JSON.stringify(await manifestOf(root, folder), null, 2)}\n`);
  return folder;
}

/** The version that is published. */
export async function version(): Promise<string> {
  return (JSON.parse(await readFile(join(root, "packages/dither/package.json"), "utf8")) as { version: string })
    .version;
}

/** Packages whose code is in the bundle of the command, in the lab or beside the library. */
async function bundledPackages(root: string): Promise<string[]> {
  const found = JSON.parse(await readFile(join(root, "packages/cli/dist/packages.json"), "utf8")) as string[];
  return [...new Set([...found, "h5wasm", "node-api-headers", "svelte", "dejavu-fonts-ttf"])];
}
