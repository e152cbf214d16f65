/** A user's own task: loaded from its module, and every mistake in it named. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { libraryNames } from "../src/own-code/library-names.js";
import { isTaskModule, loadTask, taskReference } from "../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "dither-task-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function moduleOf(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

const body = (trial: string, more = ""): string => `
  import { buildTrials, defineTask } from "dither";
  let calls = 0;
  export default defineTask({
    name: "mine", inputs: 1, outputs: 1,
    trials: (request) => buildTrials({ steps: 6, inputs: 1, outputs: 1 }, request, ({ trial, uniform, show, ask }) => { ${trial} }),
    ${more}
  });`;
const good = "show(0, 0, 3, uniform(0)); ask(0, 3, 6, uniform(0));";

describe("a task's module", () => {
  it("gives the task, with defaults for what it leaves out and where it comes from", async () => {
    const path = moduleOf("good.ts", body(good));
    const task = await loadTask(path);
    expect(task).toMatchObject({ name: "mine", dt: 1, experiment: { units: 32, noise: 0.5 } });
    expect(task.source).toEqual({ module: path, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(taskReference(task)).toBe(path);
  });

  it("may be JavaScript, export `task`, and import what lies beside it", async () => {
    mkdirSync(join(folder, "lib"), { recursive: true });
    moduleOf("lib/height.js", "export const height = 0.25;");
    const path = moduleOf("beside.mjs", `import { height } from "./lib/height.js";\n${body("ask(0, 0, 6, height);")}`);
    const first = await loadTask(path);
    const request = { first: 0, count: 1, index: 0, random: {} as never };
    expect(first.trials(request).target[0]).toBe(0.25);
    moduleOf("lib/height.js", "export const height = 0.75;");
    const second = await loadTask(path);
    expect(second.trials(request).target[0]).toBe(0.75);
    expect(second.source?.sha256).not.toBe(first.source?.sha256);
    const plain = moduleOf("named.js", body(good).replace("export default", "export const task ="));
    expect((await loadTask(plain)).name).toBe("mine");
  });

  it("may import from the groups of the library, which are all there", async () => {
    const grouped = body(good).replace('from "dither"', 'from "dither/tasks"');
    const alone = await loadTask(moduleOf("grouped.ts", grouped));
    expect(alone).toMatchObject({ name: "mine", inputs: 1 });
    const { exports } = JSON.parse(readFileSync(new URL("../../dither/package.json", import.meta.url), "utf8")) as {
      exports: Record<string, unknown>;
    };
    const groups = Object.keys(exports).map((path) => path.replace(".", "dither"));
    // What the table of settings is for, a task has no use of.
    expect([...libraryNames, "dither/settings"].sort()).toEqual(groups.sort());
  });

  it("changes its options by its own withOptions", async () => {
    const path = moduleOf(
      "options.ts",
      body(good, "withOptions({ dt }) { return { ...this, dt, options: { dt } }; },"),
    );
    expect(await loadTask(path, { dt: 5 })).toMatchObject({ dt: 5, options: { dt: 5 }, source: { module: path } });
    await expect(loadTask(moduleOf("none.ts", body(good)), { dt: 5 })).rejects.toMatchObject({
      code: "usage",
      message: /unknown option "dt"/,
    });
  });

  it("is told from the name of a task by its path or ending", () => {
    expect(["./a", "a.ts", "b/c.mjs", "C:\\t.js"].map(isTaskModule)).toEqual([true, true, true, true]);
    expect(["sin", "path-polar"].map(isTaskModule)).toEqual([false, false]);
  });

  const mistakes: [what: string, source: string, code: string, message: RegExp][] = [
    ["nothing exported", "const a = 1;", "format", /expected the task as default export, found no export at all/],
    ["another export", "export const other = 1;", "format", /found only other/],
    [
      "syntax",
      "const a = 1;\nexport default {",
      "format",
      /cannot be read as TypeScript at .*syntax\.ts:2:17: Unexpected token/,
    ],
    ["an error while loading", "throw new Error('no data');", "format", /cannot be loaded at .*loading\.ts:1: no data/],
    ["a missing import", 'import "./nowhere.js"; export default {}', "format", /cannot be loaded.*nowhere/],
    ["no object", "export default 3;", "format", /expected a task, an object/],
    ["no name", "export default { inputs: 1 };", "format", /`name` to be a name .* found none/],
    ["the name of another", body(good).replace('"mine"', '"sin"'), "value", /comes with Dither/],
    ["half an input", body(good).replace("inputs: 1", "inputs: 0.5"), "format", /`inputs` .* got 0.5/],
    ["no outputs", body(good).replace("outputs: 1", "outputs: 0"), "format", /`outputs` .* got 0/],
    ["a score that is no function", body(good, "score: 3"), "format", /`score` to be a function/],
    [
      "a wrong shape",
      body(good).replace("inputs: 1, outputs: 1,", "inputs: 2, outputs: 1,"),
      "mismatch",
      /inputs 2, got 1/,
    ],
    ["NaN", body("ask(0, 0, 6, trial === 5 ? NaN : 0);"), "value", /got NaN in `target` at step 0, trial 5, channel 0/],
    [
      "chance of its own",
      body(`${good} show(0, 4, 5, Math.random());`),
      "mismatch",
      /own\.ts, update 0: expected `trials` to depend on its arguments alone, but Math\.random\(\) was used \(.*own\.ts:6\)/,
    ],
    ["memory of calls", body(`${good} show(0, 4, 5, calls++ % 97);`), "mismatch", /differ/],
    ["a step too many", body("ask(0, 0, 7, 1);"), "value", /ask of trial 0: expected an end .* from 0 to 6, got 7/],
    ["no such channel", body("show(1, 0, 6, 1);"), "value", /show of trial 0: expected a channel/],
    [
      "a score above 1",
      body(good, "score: (t) => new Float64Array(t.count).fill(2),"),
      "value",
      /`score` from 0 to 1, got 2 for trial 0/,
    ],
    [
      "a failing score",
      body(good, "score: (t) => t.labels.none.length,"),
      "format",
      /`score` threw an error \(.*:7\): Cannot read/,
    ],
    ["no weight at all", body("show(0, 0, 6, 1);"), "value", /weight/],
  ];
  it.each(mistakes)("names the mistake: %s", async (what, source, code, message) => {
    const path = moduleOf(`${what.replaceAll(" ", "-")}.ts`, source);
    await expect(loadTask(path)).rejects.toMatchObject({
      name: "DitherError",
      code,
      message: expect.stringMatching(message),
    });
  });

  it("says how to make one where there is none", async () => {
    await expect(loadTask("./not-here.ts")).rejects.toMatchObject({ code: "file", message: /dither new-task/ });
  });
});
