/** Code of the user's own that goes wrong, while it is loaded or later on: told as theirs, with its place, and Ctrl-C works. */

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder, listing, type Ended, type RunOptions } from "./command.js";

const cases = new URL("../../test-data/cases/own-tasks", import.meta.url).pathname;

function withCase(name: string): string {
  const cwd = folder();
  copyFileSync(join(cases, `${name}.ts`), join(cwd, `${name}.ts`));
  return cwd;
}

const short = ["--units", "4", "--updates", "10", "--batch", "8"];

function training(name: string, options: Partial<RunOptions> = {}, more: readonly string[] = []): Promise<Ended> {
  return dither(["train", `./${name}.ts`, ...short, ...more], { cwd: withCase(name), ...options });
}

const mistakes: [name: string, message: RegExp][] = [
  ["async", /task \.\/async\.ts, update 0: expected a result from `trials` at once, got a promise\. .*no `async`/],
  ["latenan", /task \.\/latenan\.ts, update 6: .*got NaN in `input` at step 0, trial 3, channel 0\. Mend the task\./],
  ["laterand", /task \.\/laterand\.ts, update 6: .*arguments alone, but Math\.random\(\) was used \(laterand\.ts:3\)/],
  ["lateshape", /task \.\/lateshape\.ts, update 6: expected `input` of shape \[step 10, .*80 numbers, got 79\./],
  ["lateshape2", /task \.\/lateshape2\.ts, update 6: expected `input` of shape \[step 10, .*80 numbers, got 84\./],
  [
    "latethrow",
    /task \.\/latethrow\.ts, update 4: `trials` threw an error \(latethrow\.ts:3\): late boom\. Mend the task\./,
  ],
  ["rarerand", /task \.\/rarerand\.ts, update 0: .*Math\.random\(\) was used \(rarerand\.ts:3\)/],
  ["keptrand", /task \.\/keptrand\.ts, update 3: .*Math\.random\(\) was used \(keptrand\.ts:4\)/],
  ["rejects", /rejects\.ts:3: a promise was rejected and nobody waited for it: floating\. Mend the module\./],
  ["timer", /timer\.ts:3: an error was thrown where nobody called it: late timer\. Mend the module\./],
  ["syntax", /\.\/syntax\.ts: cannot be read as TypeScript at syntax\.ts:1:17: Unexpected token\./],
  ["tla", /\.\/tla\.ts: its top-level `await` never settles\./],
];

describe.concurrent("a task of the user's own", () => {
  it.each(mistakes)("%s is told in one line, as theirs", async (name, message) => {
    const { code, stdout, stderr } = await training(name, {}, name === "timer" ? ["--updates", "4000"] : []);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/learning rate|fault in Dither|\n.*\n/);
  });

  it("is named from other threads too", async () => {
    const shared = ["--batch", "64", "--threads", "2"];
    const { stderr } = await training("latethrow", {}, shared);
    expect(stderr).toMatch(/task \.\/latethrow\.ts, update 4: `trials` threw an error \(latethrow\.ts:3\): late boom/);
    const cwd = withCase("laterand");
    const compared = await dither(["compare", "./laterand.ts", "--seeds", "1", ...short], { cwd });
    expect(compared.stderr).toMatch(/update 6: .*Math\.random\(\) was used/);
  });

  it("that never comes back is ended when it is loaded", async () => {
    const { code, stderr } = await training("forever", { environment: { DITHER_TASK_SECONDS: "4" } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^dither: (task )?\.\/forever\.ts.* after 4 s\. .*DITHER_TASK_SECONDS=40\.\n$/);
  });

  it("that never comes back is stopped by Ctrl-C: at once while it is loaded, by the second later on", async () => {
    const loading = await training("forever", { interruptAt: [4000] });
    expect(loading.code).toBe(130);
    const later = await training("lateforever", { interruptAt: [6000, 8000] });
    expect(later).toMatchObject({ code: 130, stdout: "" });
    expect(later.stderr).toMatch(/stopping, but task \.\/lateforever\.ts: `trials` for update 3 does not come back/);
  });

  it("stops in the orderly way where it can, and goes on to the same bits", async () => {
    const cwd = folder();
    await dither(["new-task", "mine.ts"], { cwd });
    const stopped = await dither(["train", "./mine.ts", "--updates", "1000000"], { cwd, interruptAt: [6000] });
    expect(stopped).toMatchObject({ code: 130, stderr: expect.stringMatching(/checkpoint holds it; add --resume/) });
    expect(listing(cwd)).toEqual(["mine.ts", "net.safetensors.checkpoint"]);
  });

  it("prints what any command prints", async () => {
    const cwd = folder();
    await dither(["new-task", "mine.ts"], { cwd });
    const { task } = await ditherJson<{ task: string }>(["train", "./mine.ts", ...short], { cwd });
    expect(task).toBe("remember-a-pulse");
  });
});
