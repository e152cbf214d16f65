import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "../../src/base/nearest.js";

describe("the name that was meant", () => {
  it.each([
    ["insde", ["inside", "outside"], "inside"],
    ["isnide", ["inside", "outside"], "inside"],
    ["sine", ["square", "sin", "linear"], "sin"],
    ["mesure", ["train", "measure", "simulate"], "measure"],
    ["unit", ["noise", "units"], "units"],
    ["UNITS", ["noise", "units"], "units"],
    ["noise", ["std", "seed", "draw"], "std"],
    ["trials", ["testTrials", "seed"], "testTrials"],
    ["batchSize", ["batch", "updates"], "batch"],
    ["lr", ["learningRate", "updates"], "learningRate"],
  ])("%s of %j is %s", (given, known, meant) => {
    expect(nearest(given, known)).toBe(meant);
  });

  it.each([
    ["cos", ["sin", "square", "linear"]],
    ["frob", ["train", "measure"]],
    ["", ["a"]],
    ["x".repeat(65), ["x".repeat(66)]],
    ["constructor", ["std", "seed"]],
  ])("%s is near none of %j", (given, known) => {
    expect(nearest(given, known)).toBeUndefined();
    expect(didYouMean(given, known)).toBe("");
  });

  it("counts a swap of neighbours as one edit", () => {
    // 2 by Levenshtein's distance, 1 by Damerau's: four letters allow one.
    expect(nearest("tnah", ["tanh"])).toBe("tanh");
    expect(didYouMean("tnah", ["tanh"], (name) => `\`${name}\``)).toBe(" Did you mean `tanh`?");
  });
});
