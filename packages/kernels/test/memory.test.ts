/** Memory: what a shape is said to need is what its instance takes, and what does not fit is refused beforehand. */

import { describe, expect, it } from "vitest";
import {
  availableBackends,
  groupsAtOnce,
  isFast,
  Kernel,
  kernelBytes,
  KernelMemoryError,
  type KernelShape,
} from "../src/index.js";
import { shapeOf } from "./problem.js";

const backends = (await availableBackends()).filter((backend) => !isFast(backend));
const L = { units: 100, inputs: 5, outputs: 3, trials: 64 };

const shapes: [string, KernelShape][] = [
  ["small", shapeOf()],
  ["one unit, one step", shapeOf({ units: 1, inputs: 0, outputs: 1, steps: 1, trials: 1 })],
  ["L", shapeOf({ ...L, steps: 100 })],
  ["L, simulation", shapeOf({ ...L, steps: 400, purpose: "simulation" })],
  ["L, noise given", shapeOf({ ...L, steps: 400, purpose: "given" })],
  ["L, closed loop", shapeOf({ ...L, steps: 400, closedLoop: true })],
  ["L, checkpoints", shapeOf({ ...L, steps: 2000, checkpointSteps: 48 })],
  ["wide", shapeOf({ units: 512, inputs: 85, outputs: 33, steps: 50, trials: 100, trainedInitialState: true })],
  ["many channels", shapeOf({ units: 4, inputs: 300, outputs: 300, steps: 50, trials: 40 })],
  ["many trials", shapeOf({ units: 8, steps: 30, trials: 5000 })],
];

describe.each(backends)("%s", (backend) => {
  it.each(shapes)("%s: kernelBytes within 5 % and 200 kB of what the instance holds", async (_, shape) => {
    const held = (await Kernel.create(shape, backend)).memoryBytes;
    expect(Math.abs(kernelBytes(shape, groupsAtOnce(backend)) - held)).toBeLessThan(0.05 * held + 200_000);
  });

  it("holds 10,000 steps of 100 units in less than 1 GiB with checkpoints", async () => {
    const shape = shapeOf({ ...L, steps: 10_000, checkpointSteps: 112 });
    const held = (await Kernel.create(shape, backend)).memoryBytes;
    expect(held).toBeLessThan(2 ** 30);
    expect(held).toBeLessThan(kernelBytes({ ...shape, checkpointSteps: 10_000 }) / 3);
  });

  it.each([
    ["units", shapeOf({ units: 16_384 })],
    ["steps", shapeOf({ ...L, steps: 1_000_000 })],
    ["trials", shapeOf({ trials: 10_000_000 })],
  ])("refuses too many %s without taking the memory", async (what, shape) => {
    const before = process.memoryUsage();
    await expect(Kernel.create(shape, backend)).rejects.toThrow(KernelMemoryError);
    await expect(Kernel.create(shape, backend)).rejects.toThrow(new RegExp(`${shape[what as "units"]} ${what}`));
    const after = process.memoryUsage();
    expect(after.rss - before.rss + (after.arrayBuffers - before.arrayBuffers)).toBeLessThan(2 ** 28);
  });
});
