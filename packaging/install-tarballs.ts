/** A project that depends on the packed tarballs instead of what a registry has under their names. */

import type { Tarballs } from "./pack.js";

/** Its manifest, for npm, pnpm and Yarn alike. */
export function withTarballs({ dither, kernels }: Tarballs): Record<string, unknown> {
  const files = Object.fromEntries(Object.entries(kernels).map(([name, file]) => [name, `file:${file}`]));
  return {
    name: "somebody",
    private: true,
    type: "module",
    dependencies: { dither: `file:${dither}` },
    overrides: files,
    resolutions: files,
    pnpm: { overrides: files },
  };
}
