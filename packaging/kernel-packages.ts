/**
 * The optional packages with the native kernel, one for each machine that it was compiled for: `@dither/kernel-linux-x64` and so on.
 * npm installs the one that fits.
 */

import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a manifest says of a machine, in Node's words. */
export interface KernelPackage {
  name: string;
  os: string;
  cpu: string;
  /** The compiled kernel. */
  addon: string;
}

/** The packages of the kernels that were compiled. */
export async function kernelPackages(root: string): Promise<KernelPackage[]> {
  const folder = join(root, "packages/kernels/build");
  return (await readdir(folder)).sort().flatMap((file) => {
    const [, os, cpu] = /^kernel-([a-z0-9]+)-([a-z0-9]+)\.node$/.exec(file) ?? [];
    return os === undefined ? [] : [{ name: `@dither/kernel-${os}-${cpu}`, os, cpu, addon: join(folder, file) }];
  });
}

/** Puts one together in a folder beside that of the package `dither`, and says where. */
export async function composeKernel(
  root: string,
  among: string,
  { name, os, cpu, addon }: KernelPackage,
  version: string,
): Promise<string> {
  // prettier-ignore
  const folder = join(among, name.slice("@dither/".length));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(addon, join(folder, "kernel.node"));
  await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
  const readme = `# ${name}\n\nThe native kernel of [dither](https://www.npmjs.com/package/dither) for ${os} on ${cpu}. It comes with \`dither\`; \`dither kernel\` says whether it runs.\n`;
  await writeFile(join(folder, "README.md"), readme);
  const manifest = {
    name,
    version,
    description: `The native kernel of dither for ${os} on ${cpu}`,
    license: "MIT",
    engines: { node: ">=20.19" },
    os: [os],
    cpu: [cpu],
    // Compiled against the GNU C library. Elsewhere WebAssembly runs, or what `dither kernel build` compiles.
    ...(os === "linux" && { libc: ["glibc"] }),
    main: "kernel.node",
    files: ["kernel.node"],
    publishConfig: { access: "public" },
  };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}
