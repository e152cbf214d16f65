/** Fails the build where the page's first load (page, style, scripts, workers) is 260 kB compressed or more. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const limit = 260_000;
const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const read = (file) => readFileSync(join(dist, file));

/** Files that are fetched without a click: the page's own, what those import at once, and the workers that they start. */
function firstLoad() {
  const files = new Set(["index.html"]);
  for (const [, file] of read("index.html")
    .toString()
    .matchAll(/(?:src|href)="\.\/([^"]+)"/g))
    files.add(file);
  for (const file of files) {
    if (!file.endsWith(".js")) continue;
    const source = read(file).toString();
    for (const [, name] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) files.add(`assets/${name}`);
    for (const name of readdirSync(join(dist, "assets")))
      if (name.includes("worker") && source.includes(name)) files.add(`assets/${name}`);
  }
  return [...files].map((file) => ({ file, bytes: gzipSync(read(file), { level: 9 }).length }));
}

const files = firstLoad();
const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`lab: first load ${kilobytes(total)} compressed in ${files.length} files, limit ${kilobytes(limit)}`);
if (total >= limit) {
  for (const { file, bytes } of files) console.error(`  ${kilobytes(bytes).padStart(10)}  ${file}`);
  console.error("lab: the first load is too large; load what a first visit does not need on demand.");
  process.exit(1);
}
