/** Whatever stands in a document, no element, attribute or script of its page comes from there. */

import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { everyDocument } from "./documents.js";
import { leaves, spoiledDrawings } from "./hostile.js";
import { tableScript } from "../../src/report/document/table-script.js";

const html = ["html", "head", "meta", "title", "style", "script", "body", "main", "header", "section", "h1", "h2", "p", "div", "dl", "dt", "dd", "code", "pre", "span", "b", "em", "sub", "br", "ul", "li", "a", "time", "figure", "figcaption", "label", "input", "button", "table", "caption", "nav", "thead", "tbody", "tr", "th", "td"]; // prettier-ignore
const drawings = ["svg", "g", "path", "rect", "line", "circle", "text", "tspan", "desc", "style", "clippath"];

/** What of a page or figure is not of Dither's making. */
function foreign(text: string): string[] {
  const { document } = parseHTML(text.startsWith("<svg") ? `<!doctype html><html><body>${text}</body></html>` : text);
  const wrong: string[] = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName.toLowerCase();
    if (![...html, ...drawings].includes(name)) wrong.push(`<${name}>`);
    for (const { name: key, value } of element.attributes)
      if (/^on|evil|^src|^srcdoc|^style$/i.test(key) || (key === "href" && /^[a-z]+:|^\/\//i.test(value)))
        wrong.push(`<${name} ${key}>`);
    if (name === "script" && element.textContent !== tableScript.code) wrong.push("<script> of its own");
    if (name === "style" && element.textContent?.includes("evil")) wrong.push("<style> of its own");
  }
  return wrong;
}

const documents = await everyDocument();

describe.each(documents)("$name", (document) => {
  const { drawn, refused } = spoiledDrawings(document);

  it("shows text and numbers as text", () => {
    expect(foreign(document.draw(document.content) ?? "")).toEqual([]);
    for (const { text, places } of drawn) expect(foreign(text), places.join(" ")).toEqual([]);
    // The attack was shown, so it was there to be escaped, and most places let it in.
    if (document.kind === "page") expect(drawn.some(({ text }) => text.includes("&lt;evil-tag"))).toBe(true);
    expect(refused.length).toBeLessThan(leaves(document.content).length / 2);
  });
});
