/** What an exported PyTorch module consists of; `pytorch-module.long.ts` runs it. */

import { describe, expect, it } from "vitest";
import { decodeNpz } from "../../../src/network/interchange/npz.js";
import { pytorchModule } from "../../../src/network/interchange/pytorch-module.js";
import { randomNetwork } from "../../moments/networks.js";

const linesOfCode = (module: string): number =>
  module
    .slice(module.indexOf("class Network"))
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.includes('"""')).length;

describe("an exported module", () => {
  it("loads the arrays beside it: the tensors, h0, smoothing and a rule that sums to 1", () => {
    const { module, weights } = pytorchModule(randomNetwork({ activation: "tanh", smoothing: 0.5 }), "fixed.npz");
    const arrays = decodeNpz(weights, "fixed.npz");
    expect([...arrays.keys()].sort()).toEqual(
      ["W_in", "W_out", "W_rec", "b_out", "b_rec", "h0", "node_weights", "nodes", "smoothing"].sort(),
    );
    const sum = Array.from(arrays.get("node_weights")!.values).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 6);
    expect(module).toContain('pathlib.Path(__file__).parent / "fixed.npz"');
  });

  it("is short", () => {
    expect(linesOfCode(pytorchModule(randomNetwork({}), "net.npz").module)).toBeLessThanOrEqual(20);
  });

  it("refuses what it would leave out", () => {
    const network = randomNetwork({});
    const richer = { ...network, specification: { ...network.specification, somethingNew: 1 } };
    expect(() => pytorchModule(richer, "net.npz")).toThrow("does not express somethingNew");
  });
});
