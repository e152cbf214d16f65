/** Colour goes to terminals alone, unless it is asked for or refused; and `--quiet` leaves the result. */

import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { hasColour } from "../../packages/cli/src/output/colour.js";
import { dither, folder, type Ended } from "./command.js";
import { networkFile, npz, plainTensors, trialsFile, zeros } from "./networks.js";

const escape = "\u001b[";

describe("a stream has colour", () => {
  const terminal = { isTTY: true };
  const pipe = { isTTY: false };
  it.each([
    [terminal, {}, true],
    [terminal, { TERM: "dumb" }, false],
    [terminal, { NO_COLOR: "1" }, false],
    [terminal, { NO_COLOR: "" }, true],
    [terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    [terminal, { FORCE_COLOR: "0" }, false],
    [pipe, {}, false],
    [pipe, { FORCE_COLOR: "1" }, true],
    [pipe, { FORCE_COLOR: "" }, true],
    [pipe, { FORCE_COLOR: "false" }, false],
  ])("%o with %o: %s", (stream, environment, expected) => {
    expect(hasColour(stream, environment)).toBe(expected);
  });
});

describe.concurrent("colour", () => {
  it("changes no character and no width of a result; bold titles, painted verdicts and curves", async () => {
    const cwd = folder({ "net.safetensors": networkFile() });
    const args = ["measure", "net.safetensors", "--task", "sin", "--test-trials", "16", "--draws", "4"];
    const [plain, painted] = await Promise.all([
      dither(args, { cwd }),
      dither(args, { cwd, environment: { FORCE_COLOR: "1" } }),
    ]);
    expect(plain.stdout).not.toContain(escape);
    expect(stripVTControlCharacters(painted.stdout)).toBe(plain.stdout);
    expect(painted.stdout.startsWith(`${escape}1m`)).toBe(true);
    expect(painted.stdout).toContain(`${escape}33m●`);
    expect(painted.stdout).toMatch(/\u001b\[3[235]m(?:prefers? (?:noise|silence)|undecided)\u001b\[39m/i); // eslint-disable-line no-control-regex
  });

  it("is in help, in errors, and never in JSON", async () => {
    const cwd = folder();
    const environment = { FORCE_COLOR: "1" };
    const [help, error, json, none] = await Promise.all([
      dither(["train", "--help"], { cwd, environment }),
      dither(["train", "sine"], { cwd, environment }),
      dither(["tasks", "--json"], { cwd, environment }),
      dither(["train", "--help"], { cwd, environment: { ...environment, NO_COLOR: "1" } }),
    ]);
    expect(help.stdout).toContain(`${escape}1mUsage:${escape}22m`);
    expect(error.stderr).toMatch(/^\S+dither:\S+ unknown task "sine"\./);
    expect(error.stderr.startsWith(escape)).toBe(true);
    expect(json.stdout + none.stdout).not.toContain(escape);
    expect(stripVTControlCharacters(help.stdout)).toBe(none.stdout);
  });
});

describe.concurrent("--quiet", () => {
  it("leaves out what the reader of a file remarks; the result and --json stay", async () => {
    const cwd = folder({
      "net.npz": npz({ ...plainTensors(), "optimizer.step": zeros(1) }),
      "trials.npz": trialsFile(),
    });
    const args = ["measure", "net.npz", "--trials", "trials.npz", "--activation", "relu", "--leak", "0.2", "--noise", "0.5", "--placement", "inside", "--draws", "4"]; // prettier-ignore
    const [plain, quiet, json, quietJson] = await Promise.all(
      [[], ["--quiet"], ["--json"], ["--json", "--quiet"]].map((more) => dither([...args, ...more], { cwd })),
    );
    expect(plain.stderr).toMatch(/^net\.npz: passed over optimizer\.step/);
    expect(quiet).toEqual({ ...plain, stderr: "" });
    const untimed = ({ stdout }: Ended): string => stdout.replace(/"seconds": .*/, "");
    expect(untimed(quietJson)).toBe(untimed(json));
    expect(quietJson.stderr).toBe("");
  });

  it("keeps errors", async () => {
    const { code, stderr } = await dither(["train", "sine", "--quiet"], { cwd: folder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^dither: unknown task "sine"/);
  });

  it.each(["train", "study run", "kernel", "kernel build", "lab"])("is an option of dither %s", async (name) => {
    const { stdout } = await dither([...name.split(" "), "--help"], { cwd: folder() });
    expect(stdout).toMatch(/^ {2}--quiet /m);
  });
});
