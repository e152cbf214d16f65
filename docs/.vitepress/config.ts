/** The site of the documentation: static pages with a local search, made by `npm run docs`. */

import katex from "@vscode/markdown-it-katex";
import { defineConfig, type MarkdownRenderer } from "vitepress";
import { anchorOf } from "../site/anchors.js";
import { linksOutside } from "./links.js";
import { sidebar } from "./sidebar.js";

/** The plugin has other types of markdown-it than VitePress, for the same objects. */
const equations = katex.default as unknown as (markdown: MarkdownRenderer, options: object) => void;

export default defineConfig({
  title: "Dither",
  description: "Which noise does a trained network prefer, why, and how to do without it",
  lang: "en",
  head: [["link", { rel: "icon", href: "/lab/icon.svg" }]],
  outDir: "../build/site",
  cacheDir: "../build/vitepress",
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  srcExclude: ["site/**"],
  cleanUrls: false,
  // The lab is copied into the site after its pages are made.
  ignoreDeadLinks: [/\/lab\/(index)?$/],
  markdown: {
    // As GitHub makes them, so that one link leads to a heading in both.
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      equations(markdown, { throwOnError: true, strict: false });
      markdown.use(linksOutside);
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Tutorials", link: "/tutorials/first-figure", activeMatch: "^/tutorials/" },
      { text: "How to", link: "/how-to/choose", activeMatch: "^/how-to/" },
      { text: "Reference", link: "/reference/command", activeMatch: "^/reference/" },
      { text: "Explanation", link: "/explanation/theory", activeMatch: "^/explanation/(?!report)" },
      { text: "Report", link: "/explanation/report" },
      { text: "Lab", link: "/lab/", target: "_self" },
    ],
    sidebar: sidebar(),
  },
});
