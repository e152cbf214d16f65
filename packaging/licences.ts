/** The licences of the packages whose code the published package holds. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A page with each package's name, version, licence and, where it has one, the text of its licence. */
export async function licencesOf(root: string, names: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const name of [...names].sort()) {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      version: string;
      license?: string;
    };
    const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? "" : `\n\n${(await readFile(join(folder, file), "utf8")).trim()}`;
    parts.push(`${name} ${version} (${license ?? "see below"})${text}`);
  }
  return `Dither holds code of these packages.\n\n${parts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}
