/** `npm run suite`: the tables of "Twenty tasks in one network", from the records of its studies or from the page's data. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeWhole } from "@dither/studies";
import { dataText } from "../data-text.js";
import { networksIn, type SuiteNetwork } from "./networks.js";
import { paths, studies, withTables } from "./page.js";

const { values } = parseArgs({ options: { results: { type: "string" }, help: { type: "boolean", default: false } } });
const root = join(import.meta.dirname, "../..");

const help = `npm run suite -- [--results FOLDER]

Writes the tables of ${paths.page} from
${paths.data}, a line for each network.
With --results those data too: each network that the studies ${studies.join("\nand ")} left in FOLDER, one folder each, is measured
task by task, read and repaired, some minutes each. One that the data have
already is not asked again, so that the same command goes on.
`;

const data = join(root, paths.data);

if (values.help) process.stdout.write(help);
else {
  const networks = values.results === undefined ? await committed() : await recorded(values.results);
  const page = join(root, paths.page);
  await writeWhole(page, await withTables(await readFile(page, "utf8"), networks));
  process.stdout.write(`${networks.length} networks\n`);
}

async function committed(): Promise<SuiteNetwork[]> {
  return existsSync(data) ? (JSON.parse(await readFile(data, "utf8")) as SuiteNetwork[]) : [];
}

async function recorded(results: string): Promise<SuiteNetwork[]> {
  const known = await committed();
  let networks: readonly SuiteNetwork[] = [];
  for (const study of studies) {
    const folder = join(results, study);
    if (!existsSync(join(folder, "study.json"))) continue;
    const before = networks;
    await networksIn(folder, known, async (own) => {
      networks = [...before, ...own];
      const later = known.filter(({ network }) => !networks.some((done) => done.network === network));
      await writeWhole(data, dataText([...networks, ...later]));
    });
  }
  await writeWhole(data, dataText(networks));
  // As they are read from the page's data, so that the tables follow from those.
  return committed();
}
