/** Every link of the documentation leads somewhere: to a file that is there, and to a heading that it has. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorOf } from "../../docs/site/anchors.js";
import { pageOf, pages, proseOf, root } from "./pages.js";

/** Headings may hold links, of which the words count. */
const headingsOf = (text: string): string[] =>
  [...text.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")),
  );

/** What is made with the site, and stands in no source. */
const made = /^docs\/reference\/(?:api|commands)\//;

/** The links of a page that lead nowhere. */
function broken(path: string, text: string): string[] {
  const targets = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file, anchor] = target.split("#");
    // Addresses of the site itself: the lab, which is put into it.
    if (file.startsWith("/")) return !["/lab/"].includes(file);
    const at = file === "" ? path : normalize(join(dirname(path), file));
    if (made.test(at)) return false;
    if (!existsSync(join(root, at))) return true;
    if (anchor === undefined || statSync(join(root, at)).isDirectory()) return false;
    return !headingsOf(readFileSync(join(root, at), "utf8")).includes(anchor);
  });
}

describe("the links of", () => {
  it.each([...pages, pageOf("CONTRIBUTING.md"), pageOf("SECURITY.md")])("$path lead somewhere", ({ path, text }) => {
    expect(broken(path, text)).toEqual([]);
  });
});

describe("the check of links", () => {
  it("finds a file that is not there, and a heading that a page has not", () => {
    const text = "[a](nowhere.md) [b](#none) [c](#there) [d](README.md#no-such) `[e](code.md)`\n## There\n";
    expect(broken("CONTRIBUTING.md", text)).toEqual(["nowhere.md", "#none", "#there", "README.md#no-such"]);
    expect(broken("README.md", "[a](CONTRIBUTING.md#architecture) [b](docs/how-to/import.md)")).toEqual([]);
  });
});
