/** Makes the pages of the site that stand in no source: one for each command, and files of the repository's root. */

import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandHelps } from "./commands.js";
import { projectPages } from "./project-pages.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders = { commands: join(root, "docs/reference/commands"), project: join(root, "docs/project") };

for (const folder of Object.values(folders)) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

for (const { name, help } of await commandHelps())
  await writeFile(
    join(folders.commands, `${name.replaceAll(" ", "-")}.md`),
    `# dither ${name}\n\nWhat \`dither ${name} --help\` prints. All commands: [the command](../command.md).\n\n\`\`\`text\n${help}\`\`\`\n`,
  );

for (const { name, file } of projectPages)
  if (existsSync(join(root, file)))
    await writeFile(join(folders.project, `${name}.md`), fromSite(await readFile(join(root, file), "utf8")));

/** Links from the root of the repository, as links of the site; what is no page there is text. */
function fromSite(text: string): string {
  return text.replaceAll(
    /\[([^\]]*)\]\((?!https?:|#)([^)#]*)(#[^)]*)?\)/g,
    (_, words: string, path: string, anchor = "") => {
      const page = projectPages.find((one) => one.file === path);
      if (page) return `[${words}](${page.name}.md${anchor as string})`;
      return path.startsWith("docs/") ? `[${words}](../${path.slice("docs/".length)}${anchor as string})` : words;
    },
  );
}
