/** `npm run report`: writes the technical report from its template and the committed records. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeWhole } from "@dither/studies";
import { reportOf } from "./page.js";
import { paths } from "./paths.js";
import { readRecords } from "./records.js";

const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
const root = join(import.meta.dirname, "../..");

const help = `npm run report

Writes ${paths.page} from ${paths.template}.
Its numbers come from ${paths.claims}, ${paths.cells},
${paths.atlas}, ${paths.suite} and
${paths.prevention};
\`npm run prevention\` writes the last.
`;

if (values.help) process.stdout.write(help);
else {
  const template = await readFile(join(root, paths.template), "utf8");
  const page = await reportOf(template, await readRecords(root));
  await writeWhole(join(root, paths.page), page);
  process.stdout.write(`${paths.page}: ${page.split(/\s+/).length} words\n`);
}
