/** `npm run preferences`: figure and tables of "Which networks prefer their noise", from records of studies or from the page's data. */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readStudy, writeWhole } from "@dither/studies";
import { dataText } from "../data-text.js";
import { drawn, paths, withTables } from "./page.js";
import { rowsOf, type PreferenceRow } from "./rows.js";

const { values } = parseArgs({ options: { results: { type: "string" }, help: { type: "boolean", default: false } } });
const root = join(import.meta.dirname, "../..");

const help = `npm run preferences -- [--results FOLDER]

Writes the figure and the tables of ${paths.page}.
With --results its data too, from the records of the studies in FOLDER, one folder
each, as \`dither study run studies/ --out FOLDER\` leaves them; without, the data
that stand beside the page are taken.
`;

if (values.help) process.stdout.write(help);
else {
  const rows = values.results === undefined ? await committed() : await recorded(values.results);
  const text = dataText(rows);
  await writeWhole(join(root, paths.data), text);
  // As they are read from the page's data, so that figure and tables follow from those.
  const kept = JSON.parse(text) as PreferenceRow[];
  await writeWhole(join(root, paths.figure), await drawn(kept));
  const page = join(root, paths.page);
  await writeWhole(page, await withTables(await readFile(page, "utf8"), kept));
  process.stdout.write(`${kept.length} cells of ${new Set(kept.map(({ study }) => study)).size} studies\n`);
}

async function committed(): Promise<PreferenceRow[]> {
  return JSON.parse(await readFile(join(root, paths.data), "utf8")) as PreferenceRow[];
}

async function recorded(results: string): Promise<PreferenceRow[]> {
  const rows: PreferenceRow[] = [];
  for (const name of (await readdir(results)).sort())
    if (existsSync(join(results, name, "study.json"))) rows.push(...rowsOf(await readStudy(join(results, name))));
  return rows;
}
