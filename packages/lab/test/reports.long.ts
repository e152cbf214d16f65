/** Reports have no fault that axe finds, in either scheme, and lose nothing at the side of a laptop's or a telephone's screen. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyDocument } from "../../dither/test/report/documents.js";
import { faults } from "./axe.js";
import { executable, launch } from "./browser.js";
import { fit } from "./fit.js";

const pages = (await everyDocument()).filter(({ kind }) => kind === "page");

/** Elements of figures whose text begins or ends outside the drawing; in the browser. */
function clipped(): string[] {
  return [...document.querySelectorAll("figure svg")]
    .filter((svg) => svg.getBoundingClientRect().width > 0)
    .flatMap((svg) => {
      const { left, right } = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text")]
        .filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
        })
        .map((text) => text.textContent);
    });
}

describe.skipIf(executable === null)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  describe.each(["light", "dark"] as const)("the %s scheme", (colorScheme) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.newPage({ colorScheme, bypassCSP: true, viewport: { width: 1280, height: 800 } });
    });
    afterAll(() => page.close());

    it.each(pages)("$name", async (report) => {
      await page.setContent(report.draw(report.content) ?? "");
      expect(await faults(page)).toEqual([]);
      for (const width of [1280, 360]) {
        await fit(page, width, 800);
        expect(await page.evaluate(clipped), `at ${width} px`).toEqual([]);
      }
    });
  });
});
