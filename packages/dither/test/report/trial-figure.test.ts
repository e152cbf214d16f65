/** Pictures of trials: every task has one, with its channels, epochs and words. */

import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { testTrials } from "../../src/preference/measure/measure.js";
import { galleryPage, trialFigure } from "../../src/report/index.js";
import { findTask, tasks, type Task } from "../../src/tasks/index.js";

const newDocument = (): Document => parseHTML("<!doctype html><html><body></body></html>").document;

function drawn(task: Task): { svg: string; root: Element } {
  const { name, description, dt } = task;
  const svg = trialFigure(newDocument(), { name, description, dt, trials: testTrials(task, 2, 1), trial: 1 });
  return { svg, root: parseHTML(svg).document.querySelector("svg")! };
}

describe("the picture of a trial", () => {
  it.each(tasks.map((task) => task.name))("stands alone for %s", (name) => {
    const { svg, root } = drawn(findTask(name));
    expect(root.getAttribute("aria-label")).toBe(`One trial of ${name}`);
    expect(svg).toContain("target");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.replaceAll("http://www.w3.org/", "")).not.toMatch(/https?:/);
    expect(svg.length).toBeLessThan(400_000);
  });

  it("draws a line for each of few channels, and a map of many", () => {
    const few = drawn(findTask("flip-flop"));
    expect(few.root.querySelectorAll('g[aria-label="line"] path')).toHaveLength(3 + 3 + 3);
    const many = drawn(findTask("dm1"));
    expect(many.root.querySelectorAll('g[aria-label="rect"] rect').length).toBeGreaterThan(100);
    expect(many.svg).toContain("input, 85 channels");
  });

  it("says time in ms where the task has a time scale, else steps", () => {
    expect(drawn(findTask("perceptual-decision")).svg).toContain("time (ms)");
    expect(drawn(findTask("sin")).svg).not.toContain("time (ms)");
  });
});

it("the gallery escapes names and descriptions, also in its pictures", () => {
  const { dt } = findTask("sin");
  const trials = testTrials(findTask("sin"), 4, 1);
  const page = galleryPage(newDocument(), [{ name: "a<b", description: "x & y", dt, trials, trial: 0 }]);
  expect(page).toContain("<b>a&lt;b</b> x &amp; y");
  expect(page).toContain('aria-label="One trial of a&lt;b"');
});
