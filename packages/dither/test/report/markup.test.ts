/** What is given as text stays text, in pages and in drawings. */

import { createHash } from "node:crypto";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { element, fragment, lines, localLink, ownCode, unescaped, type Child } from "../../src/report/plot/markup.js";
import { svgText } from "../../src/report/plot/svg.js";
import { tableScript } from "../../src/report/document/table-script.js";
import { newDocument } from "./fixtures.js";

const evil = `"'></p></style><script>x</script><img src=x onerror=y>&amp;&nbsp;\u00a0`;

describe("element", () => {
  it("writes children and attributes as text, whatever their type was said to be", () => {
    const html = element("p", { title: evil }, evil, [evil, null, 0], element("b", {}, evil)).toString();
    const [paragraph, ...others] = parseHTML(`<body>${html}</body>`).document.querySelectorAll("body *");
    expect(others.map(({ localName }) => localName)).toEqual(["b"]);
    expect(paragraph.getAttribute("title")).toBe(evil);
    expect(paragraph.textContent).toBe(`${evil}${evil}0${evil}`);
    expect([...paragraph.attributes].map(({ name }) => name)).toEqual(["title"]);
  });

  it.each([
    ["an object that looks like markup", { html: "<b>", toString: (): string => "<b>" }],
    ["an array in an array", [["<b>"]]],
    ["a boxed string", Object("<b>") as string],
  ])("takes %s for text", (_, child) => {
    expect(element("p", {}, child as unknown as Child).toString()).toBe("<p>&lt;b&gt;</p>");
  });

  it("knows no handler, no address and no attribute that was not foreseen", () => {
    for (const name of ["onclick", "href", "src", "style", "srcdoc", 'a"b', "x><script"])
      expect(() => element("p", { [name]: "x" })).toThrow(/expected one of .* as an attribute/);
  });

  it("leaves out what is not there", () => {
    expect(element("br").toString()).toBe("<br>");
    expect(element("td", { class: undefined, "data-value": "" }, null).toString()).toBe('<td data-value=""></td>');
    expect(lines([null, null])).toBeNull();
    expect(lines([null, "a", null, "b"])?.toString()).toBe("a\nb");
  });

  it("writes no character that a page cannot hold", () => {
    expect(fragment("a\0b\x1bc\ud800d😀\ufffe\t\n").toString()).toBe("a\ufffdb\ufffdc\ufffdd😀\ufffd\t\n");
  });

  it("reads back what it wrote", () => {
    expect(unescaped(fragment(evil).toString())).toBe(evil);
    expect(unescaped("&#39;&amp;#39;")).toBe("'&#39;");
  });

  it("links to neighbours only", () => {
    expect(fragment(localLink('a".html', "<")).toString()).toBe('<a href="a&quot;.html">&lt;</a>');
    expect(fragment(localLink("javascript:x", "<")).toString()).toBe("&lt;");
  });

  it("refuses code that would end its element", () => {
    for (const code of ["</style>", "a </SCRIPT", "<!--"])
      expect(() => ownCode("style", code)).toThrow(/expected a style without/);
  });
});

describe("svgText", () => {
  const drawing = (): SVGSVGElement => newDocument().createElementNS("http://www.w3.org/2000/svg", "svg");

  it("writes text and attributes as such", () => {
    const svg = drawing();
    svg.setAttribute("aria-label", evil);
    svg.textContent = evil;
    const root = parseHTML(`<body>${svgText(svg)}</body>`).document.querySelector("svg");
    expect(root?.children).toHaveLength(0);
    expect(root?.textContent).toBe(evil);
    expect([...root!.attributes].map(({ name }) => name)).toEqual(["aria-label"]);
  });

  it.each(["script", "a", "image", "foreignObject", "use", "animate", "iframe"])("refuses the element %s", (name) => {
    const svg = drawing();
    svg.append(svg.ownerDocument.createElementNS("http://www.w3.org/2000/svg", name));
    expect(() => svgText(svg)).toThrow(/expected shapes, text and style only/);
  });

  it.each([
    ["onload", "x"],
    ["href", "x"],
    ["xlink:href", "x"],
    ["style", "x"],
    ["fill", "url(https://example.org/x)"],
    ["fill", "URL( '//x')"],
  ])("refuses the attribute %s=%s", (name, value) => {
    const svg = drawing();
    svg.setAttribute(name, value);
    expect(() => svgText(svg)).toThrow(/expected shapes, text and style only/);
  });
});

it("the script of a study's page is the one that its policy names", () => {
  const hash = createHash("sha256").update(tableScript.code).digest("base64");
  expect(tableScript.hash).toBe(`sha256-${hash}`);
});
