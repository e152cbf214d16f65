/** What a training is said to take, against what it takes. */

import { Kernel } from "@dither/kernels";
import { describe, expect, it } from "vitest";
import { networkFor } from "../../src/network/initial/for-task.js";
import { kernelShape } from "../../src/network/simulation/network-kernel.js";
import { functionTask, sin } from "../../src/tasks/index.js";
import { planTraining, trainingOptions } from "../../src/training/index.js";

const network = networkFor(sin, { units: 100 });
const long = functionTask({ name: "long", description: "", target: (u) => u, steps: 10_000, lossSteps: 10 });

describe("training plan", () => {
  it("knows the memory of the kernel to 5 %", async () => {
    const { bytesPerThread } = planTraining(network, sin, trainingOptions(), { threads: 1 });
    const kernel = await Kernel.create(kernelShape(network, { steps: 24, count: 64 }, "training"));
    expect(Math.abs(bytesPerThread[0] / kernel.memoryBytes - 1)).toBeLessThan(0.05);
  });

  it("fits 10,000 steps of 100 units into 1 GiB, and with checkpoints into a quarter of it", () => {
    const all = planTraining(network, long, trainingOptions(), { threads: 1 });
    const few = planTraining(network, long, trainingOptions(), { threads: 1, checkpointSteps: 112 });
    expect(all.bytes).toBeLessThan(2 ** 30);
    expect(few.bytes).toBeLessThan(all.bytes / 4);
  });

  it("shares long updates among the cores, and leaves short ones to one", () => {
    const shape = { threads: "auto", cores: 8 } as const;
    expect(planTraining(network, sin, trainingOptions(), shape).threads).toBe(1);
    expect(planTraining(network, long, trainingOptions({ batch: 64 }), shape).threads).toBe(4);
    expect(planTraining(network, long, trainingOptions({ batch: 16 }), shape).threads).toBe(1);
  });
});
