/** Links of pages to files outside docs/: some of them are pages of the site too. */

import type { MarkdownRenderer } from "vitepress";
import { posix } from "node:path";
import { projectPages } from "../site/project-pages.js";

/** Turns links to files at the root of the repository into links to their pages here. */
export function linksOutside(markdown: MarkdownRenderer): void {
  markdown.core.ruler.after("inline", "links-outside", (state) => {
    const { relativePath = "" } = state.env as { relativePath?: string };
    for (const block of state.tokens)
      for (const token of block.children ?? []) {
        const href = token.attrGet("href");
        if (token.type !== "link_open" || href === null || /^(?:[a-z]+:|#|\/)/.test(href)) continue;
        const [path, anchor = ""] = href.split("#");
        const file = posix.join("docs", posix.dirname(relativePath), path);
        const page = projectPages.find((one) => one.file === file);
        if (page) token.attrSet("href", `/project/${page.name}${anchor === "" ? "" : `#${anchor}`}`);
      }
  });
}
