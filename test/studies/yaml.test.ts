/** YAML within bounds: what would have no end, or take all memory, is a mistake with a line. */

import { describe, expect, it } from "vitest";
import { planStudy } from "@dither/studies/schema";

const good = "study: s\nseeds: 1\n";
const laughs = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
  .concat(
    Array.from(
      { length: 20 },
      (_, k) =>
        `b${k}: &b${k} [${Array(10)
          .fill(k === 0 ? "*a" : `*b${k - 1}`)
          .join(", ")}]`,
    ),
  )
  .join("\n");

describe("YAML", () => {
  it.each([
    ["an unknown alias", `${good}task: *nosuch\n`, /^s\.yaml:3:7: unknown alias \*nosuch\. Define it before/],
    ["an alias before its anchor", `${good}task: *t\ndescription: &t sin\n`, /^s\.yaml:3:7: unknown alias/],
    ["an alias inside its anchor", `${good}task: &t\n  options: { a: *t }\n`, /^s\.yaml:4:17: .*no end/],
    ["a key that is its own anchor", "&a [*a]: 1\n", /^s\.yaml:1:5: .*no end/],
    [
      "aliases that unfold without bound",
      `${good}${laughs}\n`,
      /^s\.yaml:8:\d+: expected aliases that unfold to at most 200000 values/,
    ],
    ["brackets without bound", `${good}task: ${"[".repeat(200_000)}`, /^s\.yaml:3:\d+: nested more than 64 levels/],
    ["braces without bound", "{a: ".repeat(100_000), /^s\.yaml:1:\d+: nested more than 64 levels/],
    ["lists without bound", `${"- ".repeat(200_000)}1`, /^s\.yaml:1:\d+: nested more than 64 levels/],
    ["keys without bound", `${"? ".repeat(200_000)}1`, /^s\.yaml:1:\d+: nested more than 64 levels/],
    [
      "indentation without bound",
      Array.from({ length: 900 }, (_, k) => `${" ".repeat(k)}a:`).join("\n"),
      /^s\.yaml:6\d:\d+: nested more/,
    ],
    [
      "a name of JavaScript's own",
      `${good}task: sin\ngrid: { constructor: [1, 2] }\n`,
      /^s\.yaml:4:9: grid\.constructor: unknown setting/,
    ],
    ["another", `${good}task: sin\ngrid: { __proto__: [1, 2] }\n`, /^s\.yaml:4:9: .*expected another name/],
    [
      "an option with such a name",
      `${good}task: { name: sin, options: { constructor: 1 } }\n`,
      /^s\.yaml:3:1: .*unknown option "constructor"/,
    ],
    ["a long value", `${good}task: "${"x".repeat(5000)}"\n`, /^s\.yaml:3:1: task: unknown task "x{199}…"\. Choose/],
  ])("with %s is refused at its place", (_name, text, message) => {
    expect(() => planStudy(text, "s.yaml")).toThrow(
      expect.objectContaining({ name: "DitherError", message: expect.stringMatching(message) }),
    );
  });

  it("may use aliases as they are meant", () => {
    const plan = planStudy(
      `${good}task: &task sin\ndescription: *task\ngrid: { noise: &n [0, 0.5] , leak: [0.1, 0.2] }\n`,
      "s.yaml",
    );
    expect(plan.study.content.description).toBe("sin");
    expect(plan.count).toBe(4);
  });
});
