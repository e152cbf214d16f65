/** Plugins that write licences.txt: the packages whose code the page and its workers hold, each text of a licence once. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @returns plugins for the page, which writes the file, and for its workers */
export function licences() {
  /** Folders of packages. */
  const folders = new Set();
  const take = (bundle) => {
    for (const chunk of Object.values(bundle))
      for (const id of chunk.type === "chunk" ? Object.keys(chunk.modules) : []) {
        const [, folder] = /^\0?([^?]*\/node_modules\/(?:@[^/]+\/)?[^/?]+)/.exec(id) ?? [];
        if (folder !== undefined && existsSync(join(folder, "package.json"))) folders.add(folder);
      }
  };
  return {
    page: {
      name: "licences",
      generateBundle(_options, bundle) {
        take(bundle);
        this.emitFile({ type: "asset", fileName: "licences.txt", source: textOf([...folders].sort()) });
      },
    },
    worker: {
      name: "licences-of-workers",
      generateBundle(_options, bundle) {
        take(bundle);
      },
    },
  };
}

function textOf(folders) {
  const packages = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const texts = readdirSync(folder)
      .filter((entry) => /^(licen[cs]e|notice|copying)/i.test(entry))
      .map((entry) => readFileSync(join(folder, entry), "utf8").trim());
    const text = texts.join("\n\n");
    packages.set(text, [...(packages.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...packages].map(([text, names]) => `${names.join("\n")}\n\n${text}`);
  return `The lab holds code of these packages.\n\n${parts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}
