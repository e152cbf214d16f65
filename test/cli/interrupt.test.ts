/** Ctrl-C stops cleanly: exit code 130, a whole checkpoint or nothing, and the same bits after --resume. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint } from "dither";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder, interrupted, listing } from "./command.js";
import { networkFile } from "./networks.js";

const long = ["--updates", "1000000", "--batch", "16", "--units", "8"];

describe.concurrent("SIGINT", () => {
  it("in train leaves a whole checkpoint and nothing else", async () => {
    const cwd = folder();
    const ended = await interrupted(["train", "sin", ...long], cwd);
    expect(ended).toMatchObject({ code: 130, stdout: "" });
    const [, updates] =
      /stopped after (\d+) of 1000000 updates\. net\.safetensors\.checkpoint/.exec(ended.stderr) ?? [];
    expect(listing(cwd)).toEqual(["net.safetensors.checkpoint"]);
    const checkpoint = decodeCheckpoint(readFileSync(join(cwd, "net.safetensors.checkpoint")));
    expect(checkpoint.update).toBe(Number(updates));
    expect(checkpoint.history.loss).toHaveLength(checkpoint.update);
  });

  it("with --json prints one object with the code aborted", async () => {
    const { code, stdout, stderr } = await interrupted(["train", "sin", ...long, "--json"], folder());
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ error: { code: "aborted", message: expect.stringContaining("--resume") } });
  });

  it.each([
    { args: ["measure", "net.safetensors", "--draws", "1000000", "--figure", "f/x.svg"] },
    { args: ["simulate", "net.safetensors", "--test-trials", "100000", "-o", "out/x.npz"] },
    { args: ["compare", "sin", "--seeds", "2", ...long, "--networks"] },
    { args: ["train", "sin", ...long, "--threads", "2", "--batch", "64", "-o", "net.safetensors"] },
  ])("in $args.0 leaves no result, no temporary file and no new folder", async ({ args }) => {
    const cwd = folder({ "net.safetensors": networkFile({ units: 256 }) });
    const { code, stdout, stderr } = await interrupted(args, cwd);
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/^dither: .*stopped .*\n$/);
    const left = args[0] === "train" ? ["net.safetensors", "net.safetensors.checkpoint"] : ["net.safetensors"];
    expect(listing(cwd)).toEqual(left);
  });

  it("a second time stops at once", async () => {
    const cwd = folder();
    const ended = await interrupted(["compare", "sin", "--seeds", "2", ...long], cwd, 2);
    expect(ended.code).toBe(130);
    expect(listing(cwd)).toEqual([]);
  });
});

describe("--resume", () => {
  it("goes on to the bits of a training that was never stopped", async () => {
    const options = ["train", "sin", "--updates", "1500", "--seed", "7"];
    const cwd = folder();
    const checkpoint = join(cwd, "parts.safetensors.checkpoint");
    const [whole, stopped] = await Promise.all([
      ditherJson<{ sha256: string }>([...options, "-o", "whole.safetensors"], { cwd }),
      dither([...options, "-o", "parts.safetensors", "--checkpoint-every", "300"], {
        cwd,
        interruptWhen: () => existsSync(checkpoint),
      }),
    ]);
    expect(stopped.code).toBe(130);
    const { update } = decodeCheckpoint(readFileSync(checkpoint));
    expect(update).toBeGreaterThanOrEqual(300);
    expect(update).toBeLessThan(1500);
    const parts = await ditherJson<{ sha256: string; history: { loss: number[] } }>(
      ["train", "sin", "--resume", "-o", "parts.safetensors"],
      { cwd },
    );
    expect(parts.sha256).toBe(whole.sha256);
    expect(parts.history.loss).toHaveLength(1500);
    expect(readFileSync(join(cwd, "parts.safetensors"))).toEqual(readFileSync(join(cwd, "whole.safetensors")));
    expect(listing(cwd)).toEqual(["parts.safetensors", "whole.safetensors"]);
  });
});
