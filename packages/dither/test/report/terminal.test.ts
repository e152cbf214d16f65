/** Text plots stay within their columns and put the marks where the numbers are. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TerminalSeries } from "../../src/report/terminal/plot-curves.js";
import { terminalPlot } from "../../src/report/terminal/terminal-plot.js";
import { terminalTable } from "../../src/report/terminal/terminal-table.js";
import { curve, preference } from "./fixtures.js";

const series: TerminalSeries[] = (["inside", "outside"] as const).map((placement) => ({
  label: placement,
  points: curve(placement),
  preferred: preference(placement).preferred,
}));

const widest = (text: string) => Math.max(...text.split("\n").map((line) => [...line].length));

describe("terminalPlot", () => {
  it("puts each mark in the row and column of its numbers", () => {
    const points = [
      { std: 0, loss: 100 },
      { std: 0.5, loss: 1 },
      { std: 1, loss: 10 },
    ];
    const plot = terminalPlot([{ label: "inside", points }], { height: 11 });
    const lines = plot.split("\n").slice(1, 12);
    const cells = lines.map((line) => [...line.slice(line.search(/[┤│]/) + 1)]);
    const marks = cells.flatMap((line, r) => line.flatMap((cell, c) => (cell === "●" ? [[r, c]] : [])));
    const columns = 80 - lines[0].search(/[┤│]/) - 1 - 2;
    // The axis runs from 1/1.15 to 115: 10 rows for log10(132.25) decades.
    const row = (loss: number) => Math.round((1 - Math.log10(loss * 1.15) / Math.log10(132.25)) * 10);
    expect(marks).toEqual(
      [
        [row(100), 0],
        [row(10), columns - 1],
        [row(1), Math.round((columns - 1) / 2)],
      ].sort((a, b) => a[0] - b[0]),
    );
    expect(lines[row(10)]).toMatch(/^ +10 ┤/);
  });

  it("names its axes, its marks, σ_train and σ*", () => {
    const plot = terminalPlot(series, { trainingNoise: 0.5 });
    expect(plot).toContain("loss (log scale)");
    expect(plot).toContain("test noise σ (standard deviation)");
    expect(plot).toContain("trained with σ = 0.5");
    expect(plot).toMatch(/σ\* ┤ +[├●┤─]+ inside 0\.48 \[0\.46, 0\.50\]/);
    expect(plot).toMatch(/σ\* ┤○[─┤]* outside 0 \[0, 0\.012\]/);
    expect(plot).toMatch(/● inside {3}○ outside {3}◉ both/);
    const rule = plot
      .split("\n")
      .map((line) => line.indexOf("┊"))
      .filter((c) => c >= 0);
    expect(new Set(rule).size).toBe(1);
  });

  it("names the level by the kind of noise", () => {
    const dropout = terminalPlot(series, { trainingNoise: 0.5, noiseKind: "dropout" });
    expect(dropout).toContain("test noise p (dropout rate)");
    expect(dropout).toContain("trained with p = 0.5");
    const poisson = terminalPlot(series, { trainingNoise: 0.5, noiseKind: "poisson", ascii: true });
    expect(poisson).toContain("test noise sqrt(F) (root of the Fano factor)");
  });

  it("stays within its width, whatever the numbers", () => {
    const point = fc.record({
      std: fc.double({ min: 0, max: 1e3, noNaN: true }),
      loss: fc.double({ min: 1e-12, max: 1e9, noNaN: true }),
      width: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    const one = fc.record({
      label: fc.constantFrom("inside", "outside", "gänzlich"),
      points: fc.array(point, { minLength: 1, maxLength: 20 }),
    });
    const arbitrary = fc.tuple(
      fc.array(one, { minLength: 1, maxLength: 2 }),
      fc.integer({ min: 40, max: 80 }),
      fc.boolean(),
      fc.double({ min: 0, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(arbitrary, ([drawn, width, ascii, trainingNoise]) => {
        const plotted = drawn.map(({ label, points }) => ({
          label,
          points: points.map((p) => ({
            std: p.std,
            loss: p.loss,
            lossInterval: [p.loss * (1 - p.width), p.loss * (1 + p.width)] as const,
          })),
          preferred: { std: points[0].std, interval: [points[0].std * 0.9, points[0].std * 1.1] as const },
        }));
        const plot = terminalPlot(plotted, { width, ascii, trainingNoise });
        expect(widest(plot)).toBeLessThanOrEqual(width);
        if (ascii) expect(plot).toMatch(/^[ -~\n]*$/);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("paints marks and bands without moving a character", () => {
    const paint = (role: string, text: string): string => `<${role}:${text}>`;
    for (const ascii of [false, true]) {
      const painted = terminalPlot(series, { trainingNoise: 0.5, ascii, paint });
      expect(painted.replaceAll(/<[a-z]+:|>/g, "")).toBe(terminalPlot(series, { trainingNoise: 0.5, ascii }));
      const marks = ascii ? ["i", "o"] : ["●", "○"];
      expect(painted).toContain(`<first:${marks[0]}> inside   <second:${marks[1]}> outside`);
    }
    expect(terminalPlot(series, { paint }).match(/<faint:░+>/g)).not.toBeNull();
  });

  it("draws in ASCII with the first letters of the labels", () => {
    const plot = terminalPlot(series, { trainingNoise: 0.5, ascii: true });
    expect(plot).toMatch(/^[ -~\n]*$/);
    expect(plot).toContain("i inside   o outside   * both");
    expect(plot).toContain("sigma* +");
  });

  it("refuses what it cannot draw", () => {
    expect(() => terminalPlot([])).toThrow(/one or two series/);
    expect(() => terminalPlot([...series, series[0]])).toThrow(/got 3/);
  });
});

describe("terminalTable", () => {
  it("aligns columns, numbers to the right", () => {
    expect(
      terminalTable([
        ["noise", "σ*"],
        ["inside", 0.478],
        ["outside", 0],
      ]),
    ).toBe("noise       σ*\n───────  ─────\ninside   0.478\noutside      0");
  });

  it("wraps between words and keeps every number whole where there is room", () => {
    const text = terminalTable(
      [
        ["noise", "preferred noise", "removed", "verdict"],
        ["inside", "0.48 [0.46, 0.50]", "91 % [89, 93]", "10 of 10 networks prefer noise"],
      ],
      { width: 48 },
    );
    expect(widest(text)).toBeLessThanOrEqual(48);
    for (const whole of ["[0.46, 0.50]", "91 %", "[89, 93]"]) expect(text).toContain(whole);
    expect(text).not.toContain("…");
  });

  it("cuts words that fit nowhere, visibly", () => {
    const text = terminalTable([["name"], ["x".repeat(100)]], { width: 20 });
    expect(text.split("\n")[2]).toBe(`${"x".repeat(19)}…`);
  });
});
