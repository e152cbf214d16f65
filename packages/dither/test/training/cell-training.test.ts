/** Trained networks of gated units and of low rank have the same bits everywhere: golden hashes. */

import { describe, expect, it } from "vitest";
import { findTask, networkFor, networkHash, train, trainingFor, type NetworkChoice } from "../../src/index.js";

const task = findTask("sin");
const common = { units: 13, noise: 0.5, initialState: "trained" } as const;

describe("a trained network with a cell", () => {
  it.each<[NetworkChoice, string]>([
    [{ cell: "gru", placement: "inside" }, "3ab27261278890b50489e7c47f751f55074da6d3c5f1ce485b818a3044a3fbe8"],
    [{ cell: "gru", reset: "before" }, "564fc382aca7f6f08ee44ace3cd8799fe91f75f92295351bb8ad3d63f98a2919"],
    [{ cell: "gru", placement: "outside" }, "fb1a68822df9cf67a23d83381bbaa1c1ab19f95c493159d928a292f7623810d5"],
    [{ cell: "lstm", placement: "inside" }, "6804f575edc1681ffa3612cb08fcb8bca621c00947280e4c0038121b2ab4ac0b"],
    [
      { cell: "low-rank", rank: 2, placement: "inside" },
      "9cf8821bf5254714ae521a1975c5561f2ef8b1eb278b6afbad0d0aed4af1a578",
    ],
    [
      { cell: "low-rank", rank: 3, placement: "outside", activation: "softplus" },
      "3f06bd96869fbd1bb41949f87ada276b8bf29e1759bcba324df0506917639777",
    ],
    [
      { cell: "low-rank", rank: 1, placement: "input", activation: "tanh" },
      "bed5ccfc89d0f830f2f23d8e8472f0914fdae89245f202ae706390c0c4c0ccbd",
    ],
    [{ cell: "lstm", placement: "input" }, "2e64ac2934223d5ab0f4509a408ba0be1cc7570095523685133cd66e6ad39e08"],
  ])("%j has its golden hash on WebAssembly and natively", async (choice, golden) => {
    const specification = networkFor(task, { ...common, ...choice });
    for (const kernel of ["wasm", "exact"] as const) {
      const { network } = await train(specification, task, trainingFor(task, { updates: 10 }, specification), {
        kernel,
      });
      expect(await networkHash(network), kernel).toBe(golden);
    }
  });
});
