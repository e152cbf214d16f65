/** Chromium for the tests: the one that CHROMIUM names, or Debian's. */

import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is; null without one, which CI does not allow. */
export const executable = process.env.CHROMIUM ?? places.find((place) => existsSync(place)) ?? null;

if (executable === null && process.env.CI)
  throw new Error("The lab's tests need Chromium: install it, or say with CHROMIUM where it is.");

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executable ?? "", args: ["--no-sandbox"] });
}

/** Everything that must not happen on a page: errors, and requests to other origins. */
export function watch(page: Page, origin: string): string[] {
  const wrong: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("blob:") && !url.startsWith("data:")) wrong.push(`request: ${url}`);
  });
  return wrong;
}
