/** `dither train --from` gives the bits of the library's training from the same network, and keeps the network's settings. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findTask, networkFor, networkHash, readNetwork, train } from "dither";
import { expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";

it("--from goes on from a network's parameters, with its settings", async () => {
  const cwd = folder();
  const updates = ["--updates", "20"];
  const first = ["train", "sin", "--placement", "outside", "--units", "8", "--noise", "0.3", "--seed", "5", ...updates];
  await ditherJson([...first, "-o", "one.safetensors"], { cwd });
  await ditherJson(["train", "sin", "--from", "one.safetensors", ...updates, "-o", "two.safetensors"], { cwd });
  const task = findTask("sin");
  const specification = networkFor(task, { placement: "outside", units: 8, noise: 0.3, seed: 5 });
  const { network: from } = await train(specification, task, { updates: 20 });
  const { network } = await train(specification, task, { updates: 20 }, { from });
  const written = readNetwork({ bytes: readFileSync(join(cwd, "two.safetensors")), fileName: "two.safetensors" });
  expect(await networkHash(written)).toBe(await networkHash(network));
  expect(written.provenance?.from).toBe(await networkHash(from));
  const refused = await dither(["train", "sin", "--from", "one.safetensors", "--bias", "1", "-o", "a.safetensors"], {
    cwd,
  });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--from: expected no initial values") });
});
