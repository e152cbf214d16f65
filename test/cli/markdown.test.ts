/** What a study holds stays text on the page of claims. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseStudy } from "@dither/studies/schema";
import { describe, expect, it } from "vitest";
import { markdownCode, markdownPath, markdownText } from "../../packages/cli/src/output/markdown.js";

describe("Markdown", () => {
  it.each([
    ["<img src=x onerror=y>", "&lt;img src=x onerror=y>"],
    ["[a](javascript:x) ![b](c)", "\\[a\\](javascript:x) !\\[b\\](c)"],
    ["# a\n\n## b | c", "\\# a ## b \\| c"],
    ["1. a", "\\1. a"],
    ["`a` *b* \\<c", "\\`a\\` \\*b\\* \\\\&lt;c"],
    ["&lt;script&#62; a & b", "&amp;lt;script&amp;#62; a & b"],
    ["σ*/σ_train = 0.5, x > 1", "σ\\*/σ_train = 0.5, x > 1"],
  ])("text %j", (text, written) => {
    expect(markdownText(text)).toBe(written);
  });

  it("code, whatever backticks are in it", () => {
    expect(markdownCode("a < b")).toBe("`a < b`");
    expect(markdownCode("a` <script>``b\nc")).toBe("``` a` <script>``b c ```");
  });

  it("addresses", () => {
    expect(markdownPath("a b)(c<.svg")).toBe("a%20b%29%28c%3C.svg");
  });

  it("leaves the descriptions of our own studies as they are written on the page", () => {
    const root = new URL("../../", import.meta.url).pathname;
    const page = readFileSync(join(root, "docs/reference/claims.md"), "utf8");
    for (const name of readdirSync(join(root, "studies"))) {
      if (!page.includes(`## ${name.replace(".yaml", "")}\n`)) continue;
      const { content } = parseStudy(readFileSync(join(root, "studies", name), "utf8"), name, "full");
      expect(page, name).toContain(markdownText(content.description ?? ""));
    }
  });
});
