/** From the path of a request to a file below a folder, and to no other. */

import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * The parts of a request's path, decoded once; null for a path that means something else than it says.
 * @param path as it stands in the request, without the query
 */
export function pathParts(path: string): string[] | null {
  if (!path.startsWith("/")) return null;
  const parts: string[] = [];
  for (const raw of path.split("/").slice(1)) {
    let part: string;
    try {
      part = decodeURIComponent(raw);
    } catch {
      return null;
    }
    // An encoded slash, a drive letter, a step upwards, a hidden file: nothing that the lab has.
    if (/[/\\:\0]/.test(part) || part.startsWith(".")) return null;
    parts.push(part);
  }
  return parts;
}

/**
 * The file at these parts below a folder, links resolved; null where there is none, or where a link leads out of the folder.
 */
export async function fileWithin(folder: string, parts: readonly string[]): Promise<string | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...parts));
    if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}
