/** Every page opens with what it is for: a heading, and below it a sentence, before any code, table or list. */

import { describe, expect, it } from "vitest";
import { pages } from "./pages.js";

describe("the opening of", () => {
  it.each(pages.filter(({ path }) => path !== "docs/index.md"))("$path", ({ text }) => {
    const [heading, blank, first] = text.split("\n");
    expect(heading).toMatch(/^# \S/);
    expect(blank).toBe("");
    expect(first).toMatch(/^(?:\p{L}|\*\*|_|`)/u);
    const opening = text.split("\n\n")[1];
    expect(opening.replaceAll(/\s+/g, " ")).toMatch(/[.:](?:\s|$)/);
    expect(opening.split(/\s+/).length).toBeLessThanOrEqual(100);
  });
});
