/** Packages that only few commands need, and that are installed by those who use them. */

import { DitherError } from "dither";

/** Codes of Node's and of Yarn's resolvers for a package that is not there. */
const missing: ReadonlySet<unknown> = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/**
 * What `load` imports.
 * @param purpose what needs the packages, at the start of the message
 * @param packages their names, as npm installs them
 * @throws DitherError `unsupported` where one of them is not installed
 */
export async function optionalPackage<T>(
  load: () => Promise<T>,
  purpose: string,
  ...packages: readonly string[]
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!missing.has(code) || !packages.some((name) => message.includes(name))) throw error;
    const names = packages.join(" ");
    throw new DitherError(
      "unsupported",
      `${purpose}: expected ${packages.join(" and ")}, which Dither does not bring along, found none. Run \`npm install ${names}\` where Dither is installed.`,
    );
  }
}
