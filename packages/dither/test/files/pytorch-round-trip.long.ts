/** Networks exported to PyTorch, run and saved there, and read back: the same hash; and the noise that the module draws is the network's. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { networkHash } from "../../src/network/specification/hash.js";
import { pytorchModule } from "../../src/files/networks/pytorch-module.js";
import { readNetwork } from "../../src/files/networks/read-network.js";
import type { Network } from "../../src/network/specification/network.js";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { randomNetwork } from "../closure/networks.js";

const python = ["python3", "/usr/bin/python3"].find(
  (path) => spawnSync(path, ["-c", "import torch, numpy"]).status === 0,
);

const cases: [name: string, change: Partial<NetworkSpecification>][] = [
  ["a plain network", {}],
  ["a trained initial state, current form", { initialState: "trained", form: "current", activation: "tanh" }],
  ["leaks per unit and smoothing", { leaks: [0.1, 0.2, 0.3, 0.4, 0.5, 1], smoothing: [0, 0.2, 2, 0, 0.7, 5] }],
  ["laplace noise, coloured", { noise: { placement: "outside", std: 0.3, law: "laplace", timeConstant: 3 } }],
  [
    "uniform noise with scales",
    { noise: { placement: "inside", std: 0.3, law: "uniform", scales: [0, 1, 2, 1, 1, 1] } },
  ],
  ["two-point noise on the input", { noise: { placement: "input", std: 0.3, law: "two-point" } }],
  ["noise with a covariance", { noise: { placement: "inside", std: 0.3, covariance: [0, 1, 2, 3, 4, 5].map((i) => [0, 1, 2, 3, 4, 5].map((j) => (i === j ? 2 : 1))) } }], // prettier-ignore
  ["constraints", { constraints: { frozen: { b_out: "initial" }, masks: { W_rec: { density: 0.5 } }, signs: { W_in: "initial" } } }], // prettier-ignore
];

/** Saves the state dict in three ways, draws noise, takes steps of an optimiser; prints what is to be seen. */
const program = `
import importlib.util, json, sys, numpy, torch
for folder in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("m", folder + "/net.py")
    m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m)
    net = m.Network()
    state = net.state_dict()
    torch.save(state, folder + "/state.pt")
    torch.save({"state_dict": state, "epoch": 3, "optimizer_state_dict": torch.optim.Adam(net.parameters()).state_dict()}, folder + "/checkpoint.pt")
    numpy.savez(folder + "/state.npz", **{k: v.numpy() for k, v in state.items()})
    torch.manual_seed(1)
    u = torch.zeros(40, 2000, 2)
    xi = net.draw(u)
    lag = ((xi[1:] * xi[:-1]).mean((0, 1)) / (xi * xi).mean((0, 1)).clamp(min=1e-9)).mean().item()
    flat = xi.flatten(0, 1)
    covariance = (flat.T @ flat / len(flat)).flatten().tolist()
    kurtosis = ((flat**4).mean() / (flat**2).mean() ** 2).item()
    before = {k: v.clone() for k, v in net.state_dict().items()}
    adam = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=0.1)
    for _ in range(5):
        adam.zero_grad(); (net(torch.randn(6, 8, 2)) ** 2).mean().backward(); adam.step()
        if hasattr(net, "constrain"): net.constrain()
    after = net.state_dict()
    print(json.dumps({"lag": lag, "covariance": covariance, "kurtosis": kurtosis,
        "parameters": sorted(k for k, p in net.named_parameters()),
        "still": sorted(k for k in before if k != "dither" and torch.equal(before[k], after[k])),
        "W_rec": after["W_rec"].flatten().tolist(), "W_in": after["W_in"].flatten().tolist(), "W_in before": before["W_in"].flatten().tolist()}))
`;

interface Seen {
  lag: number;
  covariance: number[];
  kurtosis: number;
  parameters: string[];
  still: string[];
  W_rec: number[];
  W_in: number[];
  "W_in before": number[];
}

describe("through PyTorch", () => {
  const folder = mkdtempSync(join(tmpdir(), "dither-torch-round-"));
  const networks: Network[] = cases.map(([, change]) => randomNetwork(change));
  const folders = cases.map((_, k) => mkdtempSync(join(folder, `${k}-`)));
  let seen: Seen[] = [];
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  beforeAll(() => {
    if (python === undefined) throw new Error("expected python3 with torch and numpy");
    for (const [k, network] of networks.entries()) {
      const { module, weights } = pytorchModule(network, "net.npz");
      writeFileSync(join(folders[k], "net.py"), module);
      writeFileSync(join(folders[k], "net.npz"), weights);
    }
    seen = execFileSync(python, ["-c", program, ...folders], { maxBuffer: 1e8 })
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Seen);
  }, 300_000);

  const numbered = cases.map(([name], k) => [name, k] as const);

  it.each(numbered)("%s has the same hash from its arrays and from its state dict", async (_, k) => {
    const wanted = await networkHash(networks[k]);
    for (const fileName of ["net.npz", "state.pt", "checkpoint.pt", "state.npz"]) {
      const bytes = new Uint8Array(readFileSync(join(folders[k], fileName)));
      expect([fileName, await networkHash(readNetwork({ bytes, fileName }))]).toEqual([fileName, wanted]);
    }
  });

  it.each(numbered)("%s: the noise that is drawn has the network's covariance, colour and law", (_, k) => {
    const { noise, inputs, units } = networks[k].specification;
    const size = noise.placement === "input" ? inputs : units;
    const scale = (i: number): number => noise.scales?.[i] ?? 1;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        const wanted = noise.covariance?.[i][j] ?? (i === j ? scale(i) * scale(j) : 0);
        expect(Math.abs(seen[k].covariance[i * size + j] - wanted)).toBeLessThan(0.15);
      }
    expect(Math.abs(seen[k].lag - (noise.timeConstant ? Math.exp(-1 / noise.timeConstant) : 0))).toBeLessThan(0.02);
    const white: Record<string, number> = { gaussian: 3, uniform: 1.8, "two-point": 1 };
    const kurtosis =
      noise.timeConstant || noise.scales || noise.covariance ? undefined : white[noise.law ?? "gaussian"];
    if (kurtosis !== undefined) expect(Math.abs(seen[k].kurtosis - kurtosis)).toBeLessThan(0.1);
  });

  it("trains what the network lets be trained, and nothing else", () => {
    expect(seen[0].parameters).toEqual(["W_in", "W_out", "W_rec", "b_out", "b_rec"]);
    expect(seen[0].still).toEqual([]);
    expect(seen[1].parameters).toContain("h0");
    const constrained = seen[cases.length - 1];
    expect(constrained.still).toEqual(["b_out"]);
    constrained.W_in.forEach((w, i) => expect(w * constrained["W_in before"][i]).toBeGreaterThanOrEqual(0));
    expect(constrained.W_rec.filter((w) => w === 0).length).toBeGreaterThan(8);
  });
});
