/** A document fits its terminal, shows what its page shows, and lets nothing through that a terminal would obey. */

import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { documentPage } from "../../src/report/document/html.js";
import { terminalText } from "../../src/report/document/terminal.js";
import { paragraph, tableOf, type ReportDocument } from "../../src/report/document/document.js";
import { code, link, ranged, strong, subscript, type Text } from "../../src/report/document/text.js";
import { everyResult } from "./documents.js";
import { newDocument } from "./fixtures.js";
import { spoiledDrawings } from "./hostile.js";

const results = await everyResult();
const about = { generatedAt: "2026-03-04T12:34:56Z", version: "1.0" };
const widest = (text: string): number => Math.max(...text.split("\n").map((line) => [...line].length));
const withBlocks = (...blocks: ReportDocument["sections"][number]["blocks"]): ReportDocument => ({
  title: "A title.",
  abstract: [],
  facts: [],
  sections: [{ heading: "Numbers", blocks }],
});

describe.each(results)("the document of a $name", ({ content, document }) => {
  it.each([40, 60, 80, 120])("is no wider than a terminal of %i columns", (width) => {
    const text = terminalText(document(content), { width, whole: "elsewhere", further: "More:" });
    expect(widest(text)).toBeLessThanOrEqual(width);
    expect(text).not.toContain("…\n");
    expect(text.startsWith(document(content).title.slice(0, 20))).toBe(true);
  });

  it("is ASCII for a terminal without Unicode", () => {
    expect(terminalText(document(content), { ascii: true, width: 60 })).toMatch(/^[ -~\n]+$/);
  });

  it("has every sentence and table of the terminal on its page", () => {
    const shown = document(content);
    const page = parseHTML(documentPage(newDocument(), shown, about)).document.body.textContent.replaceAll(
      "\u00a0",
      " ",
    );
    const said = shown.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block?.kind === "paragraph" && typeof block.text === "string" ? [block.text] : []))); // prettier-ignore
    for (const sentence of said) expect(page).toContain(sentence.slice(0, 30));
  });

  it("hands no control character and no line break of a file on to the terminal", () => {
    const terminal = {
      name: "terminal",
      kind: "page" as const,
      content,
      draw: (given: unknown): string => terminalText(document(given), { width: 80 }),
    };
    const { drawn } = spoiledDrawings(terminal);
    expect(drawn.length).toBeGreaterThan(0);
    for (const { text } of drawn) expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});

describe("a text with parts", () => {
  const text: Text = [
    "σ*/σ",
    subscript("train"),
    " of ",
    strong("all"),
    ", ",
    code("net.npz"),
    ", ",
    link("a.html", "beside"),
  ];

  it("is plain in a terminal and marked on a page", () => {
    const document = withBlocks(paragraph(text));
    expect(terminalText(document)).toBe("A title.\n\nNumbers\nσ*/σ_train of all, net.npz, beside");
    expect(documentPage(newDocument(), document, about)).toContain(
      '<p>σ*/σ<sub>train</sub> of <b>all</b>, <code>net.npz</code>, <a href="a.html">beside</a></p>',
    );
  });

  it("sets an interval back, and leaves out one that is not there", () => {
    const page = (cell: Text): string => documentPage(newDocument(), withBlocks(paragraph(cell)), about);
    expect(page(ranged({ value: "0.5", low: "0.4", high: "0.6" }))).toContain(
      '<p>0.5 <span class="range">[0.4, 0.6]</span></p>',
    );
    expect(page(ranged({ value: "0.5", low: "–", high: "–" }))).toContain("<p>0.5</p>");
  });

  it("takes what a file holds for text, also where it looks like a part", () => {
    const forged = JSON.parse('{"kind":"link","text":"x","more":"javascript:x"}') as string;
    const page = documentPage(newDocument(), withBlocks(paragraph([forged])), about);
    expect(page).not.toContain("<a ");
  });
});

describe("a table", () => {
  const rows = Array.from({ length: 30 }, (_, k) => k);
  const table = tableOf({ id: "t", caption: "Numbers.", most: { terminal: 3, page: 5 } }, rows, [
    { heading: "k", cell: String },
    { heading: "twice", meaning: "Twice: k + k.", cell: (k) => String(2 * k), detail: true },
  ]);

  it("shows its details and the meaning of their columns on the page alone", () => {
    const text = terminalText(withBlocks(table), { whole: "ask for more" });
    expect(text).toContain("k\n─\n0\n1\n2\nNumbers. The first 3 of 30; ask for more.");
    const { document } = parseHTML(documentPage(newDocument(), withBlocks(table), about));
    expect(document.querySelectorAll("tbody tr")).toHaveLength(5);
    expect(document.querySelector("caption")?.textContent).toBe("Numbers. Twice: k + k. The first 5 of 30.");
  });

  it("spreads the rows that it shows from the first to the last where it says so", () => {
    const text = terminalText(withBlocks(table && { ...table, spread: true }));
    expect(text).toContain(" 0\n15\n29\nNumbers. 3 of 30 are shown.");
  });
});
