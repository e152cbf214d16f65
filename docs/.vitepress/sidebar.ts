/** The list of pages beside every page: four kinds, each in the order in which its pages are read. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const docs = join(import.meta.dirname, "..");

/** Pages that are read before others, in their order; those that are not named follow by title. */
const kinds: readonly (readonly [folder: string, title: string, first: readonly string[]])[] = [
  ["tutorials", "Tutorials", ["first-figure", "own-task", "from-pytorch", "lab"]],
  ["how-to", "How to", ["choose", "import", "not-listed", "repair", "studies", "cluster"]],
  ["reference", "Reference", ["command", "files", "json", "settings", "library", "glossary"]],
  ["explanation", "Explanation", ["report", "theory", "explain", "without-noise", "mechanism", "noise"]],
];

interface Entry {
  text: string;
  link?: string;
  items?: Entry[];
  collapsed?: boolean;
}

export function sidebar(): Entry[] {
  return [
    ...kinds.map(([folder, text, first]) => ({ text, items: pages(folder, first) })),
    { text: "Project", items: listed("project") },
  ];
}

function pages(folder: string, first: readonly string[]): Entry[] {
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length))
    .map((name) => ({ name, text: titleOf(join(docs, folder, `${name}.md`)) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.text.localeCompare(b.text))
    .map(({ name, text }) => ({ text, link: `/${folder}/${name}`, ...below(folder, name) }));
}

/** Pages that are made from the command and from the sources of the library. */
function below(folder: string, name: string): Partial<Entry> {
  if (folder === "reference" && name === "command") return { collapsed: true, items: listed("reference/commands") };
  if (folder === "reference" && name === "library") return { collapsed: true, items: listed("reference/api") };
  return {};
}

/** The pages of a folder that `npm run docs:pages` makes. */
function listed(folder: string): Entry[] {
  if (!existsSync(join(docs, folder))) throw new Error(`docs/${folder} is not there: npm run docs:pages makes it.`);
  return readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md") && file !== "index.md")
    .sort()
    .map((file) => ({ text: titleOf(join(docs, folder, file)), link: `/${folder}/${file.slice(0, -".md".length)}` }));
}

/** A page's first heading. */
function titleOf(path: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(path, "utf8"));
  if (heading === null) throw new Error(`${path}: a page begins with a heading.`);
  return heading[1].replaceAll("`", "").split(":")[0];
}
