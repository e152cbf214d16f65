/** Other reports in the same folder, by title and first sentence. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { reportDigest, type RelatedReport } from "dither";

/** Reports beside `except`, in order of name; a folder that is not there has none. */
export async function relatedReports(folder: string, except: string): Promise<RelatedReport[]> {
  const names = await readdir(folder).catch(() => []);
  const found: RelatedReport[] = [];
  for (const name of names.filter((n) => n.endsWith(".html") && n !== except).sort()) {
    const digest = reportDigest(await readFile(join(folder, name), "utf8"));
    if (digest) found.push({ ...digest, href: encodeURIComponent(name) });
  }
  return found;
}
