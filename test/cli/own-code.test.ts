/** Code of the user's own that goes wrong, while it is loaded or later on: told as theirs, and Ctrl-C always works. */

import { spawn } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bin, dither, folder, listing, type Ended, type RunOptions } from "./command.js";

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

const mistakes: [name: string, message: RegExp, more?: string[]][] = [
  [
    "laterand",
    /task \.\/laterand\.ts, update 6: expected `trials` to .* Math\.random\(\) was used \(laterand\.ts:3\)/,
    ["--threads", "2", "--batch", "64"],
  ],
  ["rejects", /rejects\.ts:3: a promise was rejected and nobody waited for it: floating\. Mend the module\./],
  ["timer", /timer\.ts:3: an error was thrown where nobody called it: late timer\. .*/, ["--updates", "1000000"]],
  ["exits", /your module ended the command with process\.exit\(0\) before it was done\. .*/],
  ["tla", /\.\/tla\.ts: its top-level `await` never settles\./],
];

describe("a task of the user's own", () => {
  it.each(mistakes)("%s is told in one line, as theirs", async (name, message, more) => {
    const { code, stdout, stderr } = await training(name, {}, more);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/learning rate|fault in Dither|\n.*\n/);
  });

  it("that prints and leaves a timer behind keeps neither JSON from being read nor the command from its end", async () => {
    const { code, stdout, stderr } = await training("talks", {}, ["--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^loaded\ntrials\n/) });
    expect(JSON.parse(stdout)).toMatchObject({ training: { updates: 10 } });
  });

  it("that never comes back is ended when it is loaded", async () => {
    const { code, stderr } = await training("forever", { environment: { DITHER_TASK_SECONDS: "2" } });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^dither: task \.\/forever\.ts: `trials` for update 0 has not come back after 2 s\. .*DITHER_TASK_SECONDS=20\.\n$/,
    );
  });

  it("that never comes back later on is told, and stopped by the second Ctrl-C", async () => {
    const cwd = withCase("lateforever");
    const environment = { ...process.env, DITHER_TASK_SECONDS: "2" };
    const child = spawn(process.execPath, [bin, "train", "./lateforever.ts", ...short], { cwd, env: environment });
    let stderr = "";
    const heard = [/has not come back for 2 s\. Ctrl-C stops/, /stopping, but task .* Ctrl-C again stops at once/];
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (heard[0]?.test(stderr)) {
        heard.shift();
        child.kill("SIGINT");
      }
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, heard }).toEqual({ code: 130, heard: [] });
    expect(stderr).toMatch(/task \.\/lateforever\.ts: `trials` for update 3 has not/);
  });

  it("stops in the orderly way where it can", async () => {
    const cwd = folder();
    await dither(["new-task", "mine.ts"], { cwd });
    const endless = ["train", "./mine.ts", "--updates", "1000000", "--checkpoint-every", "10"];
    const interruptWhen = (): boolean => existsSync(join(cwd, "net.safetensors.checkpoint"));
    const stopped = await dither(endless, { cwd, interruptWhen });
    expect(stopped).toMatchObject({ code: 130, stderr: expect.stringMatching(/checkpoint holds it; add --resume/) });
    expect(listing(cwd)).toEqual(["mine.ts", "net.safetensors.checkpoint"]);
  });
});
