/** Study files from a grammar, good and bad: always a plan whose runs can be made, or a typed error. */

import fc from "fast-check";
import { expect } from "vitest";
import { isDitherError } from "dither";
import { planStudy } from "@dither/studies/schema";
import { always, type Fuzzer } from "./fuzzer.js";

const scalar = fc.oneof(
  fc.constantFrom(
    "0",
    "0.5",
    "1",
    "-1",
    "1e400",
    ".nan",
    ".inf",
    "null",
    "true",
    "~",
    "inside",
    "outside",
    "sin",
    "''",
    "0x10",
    "2",
    "[]",
    "{}",
  ),
  fc.integer({ min: -3, max: 2_000_000 }).map(String),
  fc.double({ noNaN: true, min: -2, max: 2 }).map(String),
  fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
);
const good = fc.constantFrom(
  "[0, 0.5]",
  "[0.5]",
  "{ linear: [0, 1], count: 5 }",
  "{ log: [0.1, 1], count: 3 }",
  "{ random: [0, 1], count: 4, seed: 3 }",
  "{ randomLog: [0.1, 1], count: 4, seed: 3 }",
);
const range = fc
  .tuple(fc.constantFrom("linear", "log", "random", "randomLog", "lin"), scalar, scalar, scalar, fc.boolean())
  .map(([kind, low, high, count, seed]) => `{ ${kind}: [${low}, ${high}], count: ${count}${seed ? ", seed: 1" : ""} }`);
const axis = fc.oneof(
  { weight: 3, arbitrary: good },
  { weight: 1, arbitrary: range },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }).map((values) => `[${values.join(", ")}]`) },
  { weight: 1, arbitrary: scalar },
);
const axisName = fc.constantFrom(
  "noise",
  "leak",
  "placement",
  "units",
  "learningRate",
  "bias",
  "task",
  "network.noise",
  "training.initial.readout",
  "task.options.x",
  "seed",
  "levels",
  "constructor",
  "__proto__",
  "toString",
  "nose",
);
const grid = fc
  .tuple(
    fc.uniqueArray(fc.tuple(axisName, axis), { maxLength: 4, selector: ([name]) => name }),
    fc.option(fc.uniqueArray(fc.tuple(axisName, axis), { maxLength: 3, selector: ([name]) => name })),
  )
  .map(
    ([axes, zip]) =>
      `grid:\n${axes.map(([name, values]) => `  ${name}: ${values}\n`).join("")}${zip ? `  zip:\n${zip.map(([name, values]) => `    ${name}: ${values}\n`).join("")}` : ""}`,
  );
const quantity = fc.constantFrom("preferred.ratio", "gain", "verdict", "lossRatio", "loss.silent", "nothing", "");
const claim = fc
  .tuple(
    quantity,
    fc.constantFrom("in [0, 1]", "> 0.5", ">= ", "≥ 2", "is prefers noise", "in [1, 0]", "= x"),
    fc.constantFrom("", " for noise >= 0.5", " for placement inside, noise in [0, 1]", " for x 3", " for ", ","),
    fc.constantFrom("", ", on 1 of 2 seeds", " on 3 of 2 seeds", " on all seeds"),
  )
  .map((parts) => `  - ${JSON.stringify(parts.join(" "))}\n`);
const section = fc.oneof(
  grid,
  fc.array(claim, { maxLength: 3 }).map((claims) => `expect:\n${claims.join("")}`),
  fc
    .tuple(fc.constantFrom("units", "noise", "leak", "placement", "form", "x"), scalar)
    .map(([name, value]) => `network: { ${name}: ${value} }\n`),
  fc
    .tuple(fc.constantFrom("updates", "clip", "initial", "schedule"), scalar)
    .map(([name, value]) => `training: { ${name}: ${value} }\n`),
  fc
    .tuple(fc.constantFrom("trials", "draws", "levels"), scalar)
    .map(([name, value]) => `measure: { ${name}: ${value} }\n`),
  fc.constantFrom(
    "keep: [curves, networks]\n",
    "keep: all\n",
    "scales: { quick: { seeds: 1 } }\n",
    "scales: { quick: { grid: { noise: [1] } }, slow: {} }\n",
    "&a [*a]\n",
    "? [1]\n: 2\n",
    "\t- x\n",
    "}\n",
    "description: |\n  text\n",
  ),
  scalar.map((value) => `seeds: ${value}\n`),
  scalar.map((value) => `task: ${value}\n`),
);
const file = fc
  .tuple(fc.boolean(), fc.array(section, { maxLength: 5 }))
  .map(([sound, sections]) => (sound ? "study: s\ntask: sin\nseeds: 2\n" : "study: s\n") + sections.join(""));

/** Planned or refused with a typed error that names the file. */
function isPlannedOrRefused(
  { text, scale }: { text: string; scale: "full" | "quick" },
  ends: Record<string, number>,
): void {
  try {
    const plan = planStudy(text, "f.yaml", scale);
    expect(Number.isSafeInteger(plan.count)).toBe(true);
    for (const index of [0, plan.count - 1]) {
      const { run } = plan.at(index);
      expect(JSON.parse(JSON.stringify(run))).toEqual(run);
    }
    ends["planned"]++;
  } catch (error) {
    if (!isDitherError(error)) throw error;
    expect(error.message).toMatch(/^f\.yaml|^study s /);
    expect(error.message.length).toBeLessThan(4000);
    ends["refused"]++;
  }
}

const noise = fc.string({ unit: "binary", maxLength: 60 });
const cases = fc.record({
  text: fc.oneof({ weight: 5, arbitrary: file }, { weight: 1, arbitrary: noise }),
  scale: fc.constantFrom("full" as const, "quick" as const),
});

export const studyFiles: Fuzzer = {
  name: "study files",
  property: () => {
    const ends = { planned: 0, refused: 0 };
    const property = always(cases, (one) => isPlannedOrRefused(one, ends));
    return {
      check: async (parameters) => {
        await property.check(parameters);
        // The grammar makes enough of both to mean something.
        expect(ends.planned).toBeGreaterThan(parameters.numRuns / 40);
        expect(ends.refused).toBeGreaterThan(parameters.numRuns / 5);
      },
    };
  },
};
