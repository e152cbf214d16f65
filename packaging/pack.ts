/** Puts the packages together and packs them: `npm run package` prints where the tarballs are. */

import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compose, root, version } from "./compose.js";
import { composeKernel, kernelPackages } from "./kernel-packages.js";

const run = promisify(execFile);

export interface Tarballs {
  /** The package `dither`. */
  dither: string;
  /** Native kernels by the names of their packages. */
  kernels: Record<string, string>;
}

/** The tarballs of all packages, made anew from what was built. */
export async function pack(): Promise<Tarballs> {
  const dither = await compose();
  const kernels: Record<string, string> = {};
  for (const one of await kernelPackages(root))
    kernels[one.name] = await packed(await composeKernel(root, dirname(dither), one, await version()));
  return { dither: await packed(dither), kernels };
}

async function packed(folder: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--json", folder], { cwd: dirname(folder), maxBuffer: 1e8 });
  const [{ filename }] = JSON.parse(stdout) as { filename: string }[];
  return join(dirname(folder), filename);
}
