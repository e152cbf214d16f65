/** Checkpoints of another training and places that cannot be written end with 1 and leave nothing behind. */

import { mkdirSync } from "node:fs";
import { encodeCheckpoint, initialNetwork, trainingOptions, type Checkpoint } from "dither";
import { describe, expect, it } from "vitest";
import { dither, folder, listing } from "./command.js";
import { expectFailure, measure, type Case } from "./failing.js";
import { networkFile, specification } from "./networks.js";

const whole = networkFile();
const checkpoint: Checkpoint = {
  specification,
  task: "sin",
  options: trainingOptions({ updates: 50, batch: 16 }),
  update: 2,
  parameters: initialNetwork(specification).parameters,
  moment1: new Float32Array(initialNetwork(specification).parameters.length),
  moment2: new Float32Array(initialNetwork(specification).parameters.length),
  history: { loss: [1, 1], gradientNorm: [1, 1] },
};
const stopped = encodeCheckpoint(checkpoint);
const place = "net.safetensors.checkpoint";
const checkpoints: Case[] = [
  {
    what: "a checkpoint as a network",
    files: { [place]: stopped },
    args: measure(place),
    code: "format",
    message: /^net\.safetensors\.checkpoint: .*--resume/,
  },
  {
    what: "a checkpoint called a network",
    files: { "net.safetensors": stopped },
    args: measure("net.safetensors"),
    code: "format",
    message: /^net\.safetensors: expected a network, got the checkpoint of a training\./,
  },
  {
    what: "a network as a checkpoint",
    files: { [place]: whole },
    args: ["train", "sin", "--resume"],
    code: "format",
    message: /^net\.safetensors\.checkpoint: expected a checkpoint of `dither train`/,
  },
  {
    what: "no checkpoint",
    args: ["train", "sin", "--resume"],
    code: "file",
    message: /^net\.safetensors\.checkpoint: .*does not exist\. .*without --resume\.$/,
  },
  {
    what: "options of another training",
    files: { [place]: stopped },
    args: ["train", "sin", "--resume", "--noise", "0.25", "--updates", "60"],
    code: "mismatch",
    message:
      /^net\.safetensors\.checkpoint: expected noise\.std 0\.5, updates 50 as the checkpoint has, got 0\.25, 60\./,
  },
  {
    what: "another task",
    files: { [place]: stopped },
    args: ["train", "square", "--resume"],
    code: "mismatch",
    message: /^net\.safetensors\.checkpoint: expected task "sin" .*got "square"\./,
  },
  {
    what: "a damaged checkpoint",
    files: { [place]: stopped.slice(0, -4) },
    args: ["train", "sin", "--resume"],
    code: "format",
    message: /^net\.safetensors\.checkpoint/,
  },
];

const small = ["--updates", "2", "--batch", "16"];
const places: Case[] = [
  {
    what: "below a file",
    files: { "file.txt": "" },
    args: ["train", "sin", ...small, "-o", "file.txt/x/net.safetensors"],
    code: "file",
    message: /^file\.txt\/x\/net\.safetensors: cannot be written: .*a file, not a folder\. .*--output\.$/,
  },
  {
    what: "in /proc",
    args: ["train", "sin", ...small, "-o", "/proc/x/y/net.safetensors"],
    code: "file",
    message: /^\/proc\/x\/y\/net\.safetensors: cannot be written: .*--output\.$/,
  },
  {
    what: "a report below a file",
    files: { report: "" },
    args: ["compare", "sin", "--seeds", "1", ...small, "-o", "report"],
    code: "file",
    message: /^report\/sin-.*\.html: cannot be written: .*a file, not a folder/,
  },
  {
    what: "figures below a file",
    files: { f: "" },
    args: ["compare", "sin", "--seeds", "1", ...small, "--figures", "f"],
    code: "file",
    message: /^f\/.*: cannot be written: .*--figures\.$/,
  },
  {
    what: "a figure below a file",
    files: { "net.safetensors": whole, f: "" },
    args: measure("net.safetensors", "--figure", "f/x.svg"),
    code: "file",
    message: /^f\/x\.svg: cannot be written: .*--figure\.$/,
  },
  {
    what: "a rollout in /proc",
    files: { "net.safetensors": whole },
    args: ["simulate", "net.safetensors", "-o", "/proc/x.npz"],
    code: "file",
    message: /^\/proc\/x\.npz: cannot be written/,
  },
];

describe.concurrent("a checkpoint in the wrong place, or the wrong one", () => {
  it.each(checkpoints)("$what", expectFailure);
});

describe.concurrent("a place that cannot be written", () => {
  it.each(places)("$what", expectFailure);

  it("a folder where the network should go", async () => {
    const cwd = folder();
    mkdirSync(`${cwd}/net.safetensors`);
    const { code, stderr } = await dither(["train", "sin", ...small], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "dither: net.safetensors: cannot be written: it is a folder. Choose another place with --output.\n",
    });
    expect(listing(cwd)).toEqual(["net.safetensors"]);
  });
});
