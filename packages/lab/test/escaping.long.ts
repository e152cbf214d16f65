/** Reports with markup in every field, opened in Chromium: nothing of it becomes an element, and nothing runs. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyDocument } from "../../dither/test/report/documents.js";
import { spoiledDrawings } from "../../dither/test/report/hostile.js";
import { executable, launch } from "./browser.js";

const documents = await everyDocument();

/** Elements and attributes that came from text, scripts that ran, and violations of the policy; in the browser. */
function seen(): string[] {
  const all = [...document.querySelectorAll("*")];
  const names = all.flatMap((element) => [element.localName, ...[...element.attributes].map(({ name }) => name)]);
  const wrong = names.filter((name) => /evil|^on|^(?:img|iframe|object|embed|link|base)$/.test(name));
  return [...wrong, ...(window as unknown as { happened: string[] }).happened];
}

describe.skipIf(executable === null)("in Chromium", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage();
    await page.addInitScript(() => {
      const happened: string[] = [];
      Object.assign(window, { happened, evil: () => happened.push("evil() ran") });
      window.addEventListener("securitypolicyviolation", ({ violatedDirective }) => happened.push(violatedDirective));
      window.addEventListener("error", ({ message }) => happened.push(message));
    });
  });
  afterAll(() => browser.close());

  async function open(html: string): Promise<string[]> {
    await page.route("http://report.test/*", (route) => route.fulfill({ body: html, contentType: "text/html" }));
    await page.goto("http://report.test/r.html");
    await page.unroute("http://report.test/*");
    return page.evaluate(seen);
  }

  it("a report that is not escaped would be seen", async () => {
    expect(await open("<img src=x onerror=evil()><evil-tag>")).toEqual(
      expect.arrayContaining(["evil-tag", "img", "onerror"]),
    );
  });

  it.each(documents.filter(({ kind }) => kind === "page"))("$name", async (document) => {
    const { drawn } = spoiledDrawings(document);
    for (const { text, places } of drawn) expect(await open(text), places.join(" ")).toEqual([]);
  });

  it.each(documents.filter(({ kind }) => kind === "figure"))(
    "the figure $name as a file of its own",
    async (figure) => {
      const { drawn } = spoiledDrawings(figure);
      const wrong = await page.evaluate(
        (texts) =>
          texts.flatMap((text) => {
            const names = [...new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("*")].flatMap(
              (element) => [element.localName, ...[...element.attributes].map(({ name }) => name)],
            );
            return names.filter((name) => /evil|^on|^href|^script$|parsererror/.test(name));
          }),
        drawn.map(({ text }) => text),
      );
      expect(wrong).toEqual([]);
    },
  );

  it("sorts and filters the table of runs under the page's own policy", async () => {
    const study = documents.find(({ name }) => name === "study")!;
    expect(await open(study.draw(study.content)!)).toEqual([]);
    const first = page.locator("#runs tbody tr:first-child td:first-child");
    await page.getByRole("button", { name: "noise" }).click();
    expect(await first.textContent()).toBe("0.1");
    await page.getByRole("button", { name: "noise" }).click();
    expect(await first.textContent()).toBe("0.5");
    await page.getByRole("searchbox").fill("prefers noise");
    expect(await page.locator("#runs tbody tr:visible").count()).toBe(1);
  });
});
