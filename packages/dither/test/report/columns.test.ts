import fc from "fast-check";
import { terminalTable } from "../../src/report/terminal/terminal-table.js";
import { bracketed, estimate, percentage, significant } from "../../src/report/words/numerals.js";
import { describe, expect, it } from "vitest";

/** Numbers as analyses meet them: any magnitude from 1e-300 to 1e300, 0, NaN, infinities. */
const number = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -300, max: 299 }), fc.boolean())
      .map(([m, e, negative]) => (negative ? -m : m) * Number(`1e${e}`)),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, NaN, Infinity, -Infinity, 1e-9, 1e9) },
);
const interval = fc.tuple(number, number).map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a]));
const cell = fc.oneof(
  number.map((x) => significant(x)),
  fc.tuple(number, interval).map(([x, ends]) => bracketed(estimate(x, ends))),
  fc.tuple(number, interval).map(([x, ends]) => bracketed(percentage(x, ends), "%")),
);

describe("numbers in tables keep to their columns", () => {
  it("every number of any magnitude stands whole within 80 columns", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 10 })
          .chain((columns) =>
            fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
          ),
        (rows) => {
          const heading = ["unit", ...rows[0].map((_, k) => `heading${k}`)];
          const table = terminalTable([heading, ...rows.map((row, r) => [`row${r}`, ...row])]);
          for (const line of table.split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
          expect(table).not.toContain("…");
          const written = new Set(table.split(/[\s[\],]+/));
          for (const text of rows
            .flat()
            .flatMap((one) => one.split(/[\s[\],]+/))
            .filter((word) => word !== ""))
            expect(written.has(text)).toBe(true);
        },
      ),
    );
  });

  it("a number takes ten characters at most", () => {
    fc.assert(
      fc.property(number, interval, (x, ends) => {
        const { value, low, high } = estimate(x, ends);
        for (const text of [significant(x), value, low, high]) expect(text.length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it("writes tiny intervals with exponents, and others as before", () => {
    expect(bracketed(estimate(1.3e-9, [9.3e-10, 1.8e-9]))).toBe("1.3e-9 [9.3e-10, 1.8e-9]");
    expect(bracketed(estimate(0.481, [0.46, 0.5]))).toBe("0.48 [0.46, 0.50]");
    expect(bracketed(estimate(0.00173, [NaN, NaN]))).toBe("0.00173");
  });
});
