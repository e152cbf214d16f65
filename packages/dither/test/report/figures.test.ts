/** The figures stand alone, are well-formed, and put their marks where the numbers are. */

import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { decompositionFigure, preferenceFigure } from "../../src/report/figures/decomposition-figure.js";
import { examplesFigure } from "../../src/report/figures/examples-figure.js";
import { learningFigure } from "../../src/report/figures/learning-figure.js";
import { lossFigure } from "../../src/report/figures/loss-figure.js";
import { lossAt, lossScale, roundTicks } from "../../src/report/plot/loss-scale.js";
import { abstract } from "../../src/report/words/finding.js";
import { comparison, curve, newDocument, preference } from "./fixtures.js";

const hostile = comparison({ examples: comparison().examples.map((e) => ({ ...e, input: `<b>&"${e.input}` })) });
const figures: Record<string, (width: number) => string | null> = {
  loss: (width) => lossFigure(newDocument(), comparison(), { width }),
  decomposition: (width) => decompositionFigure(newDocument(), comparison(), { width }),
  examples: (width) => examplesFigure(newDocument(), hostile.examples, { width }),
  preference: (width) => preferenceFigure(newDocument(), preference("outside"), { width, placement: "outside" }),
};
const cases = Object.entries(figures).flatMap(([name, draw]) =>
  [640, 360].map((width) => [name, width, draw] as const),
);

/** Every tag closed in order, every ampersand an entity of XML, no attribute twice: what an XML parser insists on. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, attributes, empty] of svg.matchAll(
    /<(\/?)([\w:-]+)((?:\s[^\s=>]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    const names = [...attributes.matchAll(/\s([^\s=]+)=/g)].map(([, key]) => key);
    expect(new Set(names).size).toBe(names.length);
    if (close !== "") expect(open.pop()).toBe(name);
    else if (empty === "") open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg.match(/</g)?.length).toBe([...svg.matchAll(/<\/?[\w:-]+(?:\s[^\s=>]+="[^"<]*")*\s*\/?>/g)].length);
  expect(svg).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/);
}

describe.each(cases)("%s at %i px", (_, width, draw) => {
  const svg = draw(width)!;
  const root = parseHTML(svg).document.querySelector("svg")!;

  it("stands alone as well-formed SVG with a name and a description", () => {
    expectWellFormed(svg);
    expect(root.getAttribute("xmlns")).toBe("http://www.w3.org/2000/svg");
    expect(root.getAttribute("role")).toBe("img");
    expect(root.getAttribute("aria-label")).toMatch(/noise/);
    expect(root.querySelector("desc")?.textContent).toMatch(/\d/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<script|href=|url\(|clip-path|\sid=/);
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
  });

  it("is legible: no text below 10 px, none beginning outside the drawing", () => {
    const [, , wide] = root.getAttribute("viewBox")!.split(" ").map(Number);
    expect(wide).toBe(width);
    expect(Number(root.getAttribute("font-size"))).toBeGreaterThanOrEqual(12);
    for (const sized of root.querySelectorAll("[font-size]"))
      expect(Number(sized.getAttribute("font-size"))).toBeGreaterThanOrEqual(10);
  });

  it("styles only itself, for both schemes", () => {
    const rules = root.querySelector("style")!.textContent;
    const selectors = [...rules.matchAll(/(?:^|[{}])\s*([^@{}]+?)\s*\{/g)].map(([, selector]) => selector);
    expect(selectors.length).toBeGreaterThan(5);
    for (const selector of selectors) expect(selector).toContain(`.${root.getAttribute("class")}`);
    expect(rules).toContain("prefers-color-scheme: dark");
  });
});

describe("lossFigure", () => {
  const root = parseHTML(lossFigure(newDocument(), comparison())).document.querySelector("svg")!;
  const at = (selector: string) => [...root.querySelectorAll(selector)];

  it("tells the placements apart by dash and shape as well as colour", () => {
    const [inside, outside] = at('[aria-label="line"]');
    expect([inside.getAttribute("stroke"), inside.getAttribute("stroke-dasharray")]).toEqual(["#D55E00", null]);
    expect(outside.getAttribute("stroke")).toBe("#0072B2");
    expect(outside.getAttribute("stroke-dasharray")).not.toBeNull();
    expect(at('[aria-label="dot"][fill="#D55E00"] circle').length).toBeGreaterThanOrEqual(12);
    expect(at('[aria-label="dot"][fill="#ffffff"] path').length).toBeGreaterThanOrEqual(12);
  });

  it("puts σ* and σ_train at their places between the levels", () => {
    const circles = at('[aria-label="dot"][fill="#D55E00"] circle').map((c) => Number(c.getAttribute("cx")));
    const [first, last] = [Math.min(...circles), Math.max(...circles)];
    const place = (std: number) => first + (std / 1.25) * (last - first);
    expect(circles.some((x) => Math.abs(x - place(0.478)) < 0.5)).toBe(true);
    const rules = at('[aria-label="rule"] line').map((l) => [l.getAttribute("x1"), l.getAttribute("x2")].map(Number));
    for (const upright of [0.5, 0.478, 0.461, 0.497])
      expect(rules.some(([a, b]) => a === b && Math.abs(a - place(upright)) < 0.5)).toBe(true);
    expect(root.textContent).toContain("σ* inside 0.48 [0.46, 0.50]");
    expect(root.textContent).toContain("trained with σ = 0.5");
    expect(root.textContent).toContain("test noise σ (standard deviation)");
  });
});

describe("the axis of test noise", () => {
  it.each([
    ["poisson", "test noise √F (root of the Fano factor)", "√F = 0.5"],
    ["multiplicative", "test noise σ (standard deviation of the factor)", "σ = 0.5"],
    ["dropout", "test noise p (dropout rate)", "p = 0.5"],
  ] as const)("names the level of %s noise", (noiseKind, title, level) => {
    const kinded = { ...comparison(), noiseKind };
    for (const draw of [lossFigure, decompositionFigure]) {
      const svg = String(draw(newDocument(), kinded, { width: 900 }));
      expect(svg.includes(title)).toBe(true);
      expect(svg.includes(`trained with ${level}`)).toBe(true);
      expect(svg.includes("(standard deviation)")).toBe(false);
    }
    expect(abstract(kinded)).toContain(`with noise of ${/\((.*)\)/.exec(title)![1]} 0.5`);
  });
});

describe("the vertical scale", () => {
  it("is logarithmic exactly where losses span more than a decade and none is 0", () => {
    expect(lossScale([0.01, 0.11]).type).toBe("log");
    expect(lossScale([0.01, 0.09]).type).toBe("linear");
    expect(lossScale([0, 0.1]).type).toBe("linear");
    expect(lossScale([0.01, 1], [-1, 1e-9, 2]).domain[0]).toBeCloseTo(0.01 / 1.15, 10);
  });

  it("turns heights back into losses", () => {
    for (const scale of [lossScale([0.01, 1]), lossScale([0.5, 1])])
      for (const loss of [0.02, 0.6]) expect(scale.at(scale.height(loss))).toBeCloseTo(loss, 12);
  });

  it("has round ticks, in the domain", () => {
    expect(roundTicks(0, 1.25, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 1.2]);
    expect(roundTicks(-1, 1, 3)).toEqual([-1, 0, 1]);
    expect(lossScale([0.004, 0.5]).ticks).toEqual([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]);
  });

  it("reads a curve between its levels as it is drawn", () => {
    const points = curve("inside");
    const scale = lossScale(points.map((p) => p.loss));
    expect(lossAt(points, 0.5, scale)).toBe(0.01874376814187615);
    expect(lossAt(points, 0.475, scale)).toBeCloseTo(Math.sqrt(0.019226691570861265 * 0.01874376814187615), 10);
    expect(lossAt(points, 9, scale)).toBe(points[11].loss);
  });
});

describe("the course of a training", () => {
  const records = [50, 100, 150].map((update, k) => ({
    update,
    stage: 0,
    loss: 1 / update,
    score: 0.5,
    conditions: [0.3 * (k + 1), 0.2],
  }));

  it("has a row for each condition with its last score, and a dot where it first reached the target", () => {
    const svg = learningFigure(newDocument(), records, { names: ["go", "<wait>"], target: 0.6 })!;
    expectWellFormed(svg);
    const texts = [...parseHTML(svg).document.querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(["go", "<wait>", "0.90", "0.20"]));
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg.match(/<rect/g)).toHaveLength(6);
  });

  it("is one row without conditions, and nothing without a score", () => {
    const plain = records.map(({ update, loss, score }) => ({ update, loss, stage: 0, score }));
    const svg = learningFigure(newDocument(), plain, { names: [] })!;
    expect(svg.match(/<rect/g)).toHaveLength(3);
    expect(learningFigure(newDocument(), [{ ...plain[0], score: NaN }], { names: [] })).toBeNull();
  });
});
