/** What an exported PyTorch module consists of; `pytorch-module.long.ts` runs it. */

import { describe, expect, it } from "vitest";
import { decodeNpz } from "../../src/files/formats/numpy/npz.js";
import { pytorchModule } from "../../src/files/networks/pytorch-module.js";
import { readNetwork } from "../../src/files/networks/read-network.js";
import { randomNetwork } from "../closure/networks.js";

const linesOfCode = (module: string): number =>
  module
    .slice(module.indexOf("class Network"))
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.includes('"""')).length;

describe("an exported module", () => {
  it("loads the arrays beside it: the network as Dither writes it, and what follows from that", () => {
    const { module, weights } = pytorchModule(randomNetwork({ activation: "tanh", smoothing: 0.5 }), "fixed.npz");
    const arrays = decodeNpz(weights, "fixed.npz");
    const own = ["W_in", "W_out", "W_rec", "b_out", "b_rec", "dither"];
    const beside = ["h0", "node_weights", "nodes", "smoothing"].map((name) => `module.${name}`);
    expect([...arrays.keys()].sort()).toEqual([...own, ...beside].sort());
    const sum = Array.from(arrays.get("module.node_weights")!.values).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 6);
    expect(module).toContain('pathlib.Path(__file__).parent / "fixed.npz"');
  });

  it("is short", () => {
    expect(linesOfCode(pytorchModule(randomNetwork({}), "net.npz").module)).toBeLessThanOrEqual(32);
  });

  it("has weights that Dither reads back as the same network", () => {
    const network = randomNetwork({
      leaks: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
      noise: { placement: "inside", std: 0.3, law: "laplace", timeConstant: 3, scales: [1, 2, 0, 1, 1, 1] },
      smoothing: 0.5,
      constraints: { masks: { W_rec: { selfConnections: false } }, frozen: { b_out: "initial" } },
    });
    const { weights } = pytorchModule(network, "net.npz");
    expect(readNetwork({ bytes: weights, fileName: "net.npz" })).toEqual(network);
  });

  it("refuses what it would leave out", () => {
    const network = randomNetwork({});
    const richer = { ...network, specification: { ...network.specification, somethingNew: 1 } };
    expect(() => pytorchModule(richer, "net.npz")).toThrow("does not express somethingNew");
  });
});
