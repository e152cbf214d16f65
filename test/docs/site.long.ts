/** The site of the documentation, built and looked at in Chromium: narrow and wide, light and dark. */

import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { preview } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { launch } from "../../packages/lab/test/browser.js";
import { root } from "./pages.js";

const site = join(root, "build/site");

beforeAll(() => {
  execFileSync("npm", ["run", "docs"], { cwd: root, stdio: "pipe" });
}, 600_000);

describe.each(["light", "dark"] as const)("the site, %s", (colorScheme) => {
  it.each([360, 1280])(
    "fits %i pixels on every page, without an error",
    async (width) => {
      const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter(
        (path) => path.endsWith(".html") && !path.startsWith("404"),
      );
      expect(pages.length).toBeGreaterThan(60);
      expect(pages).toContain("lab/index.html");
      const server = await preview({ root, logLevel: "error", build: { outDir: "build/site" }, preview: { port: 0 } });
      const browser = await launch();
      try {
        const tab = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
        const wrong: string[] = [];
        let path = "";
        tab.on("pageerror", (error) => wrong.push(`${path}: ${error.message}`));
        tab.on("console", (message) => {
          if (message.type() === "error") wrong.push(`${path}: ${message.text()}`);
        });
        for (path of pages) {
          await tab.goto(new URL(path, server.resolvedUrls?.local[0]).href);
          const wider = await tab.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          if (wider > 0) wrong.push(`${path}: ${wider} pixels too wide`);
        }
        expect(wrong).toEqual([]);
      } finally {
        await browser.close();
        await server.close();
      }
    },
    300_000,
  );
});
