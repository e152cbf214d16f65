/** `npm run atlas`: figures and tables of "The atlas", from the records of its studies or from the page's data. */

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { writeWhole } from "@dither/studies";
import { drawn, paths, withAtlas } from "./page.js";
import { readParquet, writeParquet } from "./parquet.js";
import { runsIn, type AtlasRun } from "./runs.js";

const { values } = parseArgs({ options: { results: { type: "string" }, help: { type: "boolean", default: false } } });
const root = join(import.meta.dirname, "../..");

const help = `npm run atlas -- [--results FOLDER]

Writes the figures and the tables of ${paths.page} from
${paths.data}, a row for each network.
With --results those data too, from the records of the studies in FOLDER, one
folder each, as \`dither study run atlas/ --out FOLDER\` leaves them.
`;

if (values.help) process.stdout.write(help);
else {
  const data = join(root, paths.data);
  if (values.results !== undefined) {
    await mkdir(dirname(data), { recursive: true });
    await writeParquet(data, await recorded(values.results));
  }
  // Figures and tables follow from the page's data.
  const runs = await readParquet(data);
  const figures = await drawn(runs);
  for (const name of Object.keys(paths.figures) as (keyof typeof figures)[])
    await writeWhole(join(root, paths.figures[name]), figures[name]);
  const page = join(root, paths.page);
  await writeWhole(page, await withAtlas(await readFile(page, "utf8"), runs));
  process.stdout.write(`${runs.length} networks of ${new Set(runs.map(({ study }) => study)).size} studies\n`);
}

async function recorded(results: string): Promise<AtlasRun[]> {
  const runs: AtlasRun[] = [];
  for (const name of (await readdir(results)).sort())
    if (name.startsWith("atlas-") && existsSync(join(results, name, "study.json")))
      runs.push(...(await runsIn(join(results, name))));
  return runs;
}
