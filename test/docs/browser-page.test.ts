/** The small program for a browser: made into static files, it says in Chromium which noise its network prefers. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { expect, it } from "vitest";
import { launch, watch } from "../../packages/lab/test/browser.js";
import { serve } from "../../packages/lab/test/serve.js";
import { blocksOf, pageOf, root } from "./pages.js";

it("the page of the small programs trains and measures in a browser", async () => {
  const page = blocksOf(pageOf("docs/how-to/small-programs.md")).find(({ language }) => language === "html");
  if (!page) throw new Error("There is no page among the small programs.");
  mkdirSync(join(root, "build"), { recursive: true });
  const folder = mkdtempSync(join(root, "build/browser-page-"));
  const browser = await launch();
  try {
    writeFileSync(join(folder, "index.html"), page.text);
    await build({ root: folder, logLevel: "error", build: { target: "es2022", chunkSizeWarningLimit: 10_000 } });
    const server = await serve("/", join(folder, "dist"));
    const tab = await browser.newPage();
    const wrong = watch(tab, server.url);
    await tab.goto(server.url);
    await tab.waitForFunction(() => document.getElementById("verdict")?.textContent?.includes("σ*"));
    // As in Node: the bits are the same.
    expect(await tab.textContent("#verdict")).toBe("prefers noise: σ* = 0.45");
    // Chromium asks for an icon, which the page has not.
    expect(wrong.filter((one) => !one.includes("404"))).toEqual([]);
    server.close();
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
