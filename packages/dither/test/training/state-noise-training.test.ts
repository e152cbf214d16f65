/** Networks trained with noise that follows the state have the same bits everywhere: golden hashes. */

import { describe, expect, it } from "vitest";
import {
  findTask,
  measure,
  networkFor,
  networkHash,
  readNetwork,
  train,
  trainingFor,
  writeNetwork,
  type NetworkChoice,
} from "../../src/index.js";

const task = findTask("sin");

const choices: [NetworkChoice, string][] = [
  [
    { units: 13, noise: 0.5, noiseDetails: { kind: "poisson", gain: 0.5 } },
    "223d40582d75e91ee077663a217150eeaee4117fe51dff18c6c5b88240d56c89",
  ],
  [
    { units: 13, noise: 0.5, placement: "outside", noiseDetails: { kind: "poisson" } },
    "e0931688b4928a512f1de641870125c2749e934cb9de654f292e5424d0aa487f",
  ],
  [
    { units: 13, noise: 0.5, noiseDetails: { kind: "multiplicative" } },
    "293d6c5273460f6ce6bca90cff1d55944fdc63f50d1432380d44d521eba64d47",
  ],
  [
    { units: 13, noise: 0.3, noiseDetails: { kind: "dropout" }, initialState: "trained" },
    "bb23359d2ef53b2fc91b3d96aa655fa848677a996f084ebe24ca6f381c775a15",
  ],
  [
    { units: 13, noise: 0.3, placement: "outside", noiseDetails: { kind: "gaussian-dropout" } },
    "1b8f04b5ffda3c4595bc7f8f83475d32f19bb78f6a921fde1390665c8f96d969",
  ],
  [
    { layers: [6, 7], noise: 0.3, placement: "outside", noiseDetails: { kind: "dropout" } },
    "2265caae0fa31aa6a43e70e411e1e08f2ca61b34af38bd9e0046603ef713412a",
  ],
];

describe("a network trained with noise that follows the state", () => {
  it.each(choices)("%j has its golden hash on WebAssembly and natively", async (choice, golden) => {
    const specification = networkFor(task, choice);
    for (const kernel of ["wasm", "exact"] as const) {
      const { network } = await train(specification, task, trainingFor(task, { updates: 10 }), { kernel });
      expect(await networkHash(network), kernel).toBe(golden);
    }
  });

  it("keeps its noise in a file", async () => {
    const { network } = await train(networkFor(task, choices[0][0]), task, { updates: 1 });
    const { specification } = readNetwork({ fileName: "net.safetensors", bytes: writeNetwork(network) });
    expect(specification.noise).toEqual({ placement: "inside", std: 0.5, kind: "poisson", gain: 0.5 });
  });

  it("is measured at rates below 1 alone, and drops none by a schedule", async () => {
    const specification = networkFor(task, { units: 4, noise: 0.6, noiseDetails: { kind: "dropout" } });
    const { network } = await train(specification, task, { updates: 2 });
    const { preference } = await measure(network, { task }, { trials: 16, draws: 2 });
    expect(Math.max(...preference.curve.map(({ std }) => std))).toBeLessThan(0.95);
    await expect(measure(network, { task }, { levels: [0.5, 1] })).rejects.toThrow(
      "expected dropout rates below 1, got 1",
    );
    const ramp = { updates: 2, noiseSchedule: { law: "ramp", from: 0, over: 0.5 } } as const;
    await expect(train(specification, task, ramp)).rejects.toThrow("noiseSchedule");
  });
});
