/** The exported PyTorch modules, run by python3 with torch where that is installed, against Dither's own outputs. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeNpz } from "../../src/files/formats/numpy/npz.js";
import { pytorchModule } from "../../src/files/networks/pytorch-module.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import {
  activations,
  forms,
  placements,
  type NetworkSpecification,
} from "../../src/network/specification/specification.js";
import { noiseScales, noiseSize } from "../../src/network/specification/noise.js";
import { draws, streams } from "../../src/random/draws.js";
import { randomNetwork, randomTrials } from "../closure/networks.js";

const python = ["python3", "/usr/bin/python3"].find(
  (path) => spawnSync(path, ["-c", "import torch, numpy"]).status === 0,
);
const steps = 12;
const count = 5;

/** Runs the module of each folder on the inputs and noise beside it; prints the outputs as JSON, in order. */
const program = `
import importlib.util, json, sys, numpy, torch
for folder in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("m", folder + "/net.py")
    m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m)
    d = numpy.load(folder + "/trials.npz")
    with torch.no_grad():
        net = m.Network()
        print(json.dumps([net(torch.from_numpy(d["u"]), noise=0).flatten().tolist(),
                          net(torch.from_numpy(d["u"]), xi=torch.from_numpy(d["xi"])).flatten().tolist()]))
`;

const gated = placements.flatMap((placement) =>
  (
    [
      { cell: "gru" },
      { cell: "gru", reset: "before" },
      { cell: "lstm" },
      { cell: "lstm", activation: "sigmoid" },
    ] as const
  ).flatMap((cell): Partial<NetworkSpecification>[] => {
    const common = { activation: "tanh", form: "rate", leak: 1, noise: { placement, std: 0.5 }, ...cell } as const;
    return [
      { ...common, initialState: "trained" },
      { ...common, smoothing: 0.7, readout: "sigmoid" },
      ...(placement === "inside"
        ? [{ ...common, noise: { ...common.noise, gates: [cell.cell === "gru" ? "update" : "output"] as never } }]
        : []),
    ];
  }),
);

const leaky = activations.flatMap((activation) =>
  forms.flatMap((form) =>
    placements.flatMap((placement): Partial<NetworkSpecification>[] => {
      const common = { activation, form, noise: { placement, std: 0.5 } };
      return [
        { ...common, initialState: "trained" },
        { ...common, smoothing: 0.7, readout: "sigmoid" },
        { ...common, leaks: [0.1, 0.2, 0.3, 0.5, 0.9, 1] },
        { ...common, smoothing: [0, 0.2, 2, 0, 0.7, 5] },
      ];
    }),
  ),
);

const lowRank = placements.flatMap((placement): Partial<NetworkSpecification>[] => {
  const common = { cell: "low-rank", rank: 2, form: "rate", noise: { placement, std: 0.5 } } as const;
  return [
    { ...common, activation: "tanh", initialState: "trained" },
    { ...common, activation: "relu", smoothing: 0.7 },
  ];
});

const cases = [...leaky, ...gated, ...lowRank];

describe.skipIf(python === undefined)("in PyTorch", () => {
  const folder = mkdtempSync(join(tmpdir(), "dither-torch-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  let fromTorch: [silent: number[], noisy: number[]][] = [];
  const expected: [silent: Float32Array, noisy: Float32Array][] = [];

  beforeAll(async () => {
    const folders = cases.map((_, k) => mkdtempSync(join(folder, `${k}-`)));
    for (const [k, change] of cases.entries()) {
      const network = randomNetwork(change);
      const { seed } = network.specification;
      const trials = randomTrials(network.specification, { steps, count });
      const random = draws(seed, streams.testNoise);
      const at = (row: number, rows: number): [step: number, trial: number, channel: number] => [
        Math.floor(row / (count * rows)),
        Math.floor(row / rows) % count,
        row % rows,
      ];
      const u = Float32Array.from({ length: steps * count * trials.inputs }, (_, i) => {
        const [t, trial, c] = at(i, trials.inputs);
        return trials.input[(t * trials.inputs + c) * count + trial];
      });
      const rows = noiseSize(network.specification.noise, network.specification);
      const xi = Float32Array.from({ length: steps * count * rows }, (_, i) => {
        const [t, trial, unit] = at(i, rows);
        return (
          random.gaussian(trial, t, unit) *
          (noiseScales(network.specification.noise, network.specification)?.[unit] ?? 1)
        );
      });
      const { module, weights } = pytorchModule(network, "net.npz");
      writeFileSync(join(folders[k], "net.py"), module);
      writeFileSync(join(folders[k], "net.npz"), weights);
      const arrays = new Map([
        ["u", { shape: [steps, count, trials.inputs], values: u }],
        ["xi", { shape: [steps, count, rows], values: xi }],
      ]);
      writeFileSync(join(folders[k], "trials.npz"), encodeNpz(arrays));
      expected.push([
        (await simulate(network, trials, { std: 0 })).outputs,
        (await simulate(network, trials, { std: 0.5 })).outputs,
      ]);
    }
    const printed = execFileSync(python!, ["-c", program, ...folders], { maxBuffer: 1e8 }).toString();
    fromTorch = printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as [number[], number[]]);
  }, 300_000);

  it.each(cases.map((c, k) => [JSON.stringify(c), k] as const))("%s agrees to 1e-5", (_, k) => {
    const outputs = 2;
    for (const which of [0, 1])
      fromTorch[k][which].forEach((z, i) => {
        const [t, trial, o] = [Math.floor(i / (count * outputs)), Math.floor(i / outputs) % count, i % outputs];
        expect(Math.abs(z - expected[k][which][(t * outputs + o) * count + trial])).toBeLessThan(1e-5);
      });
  });
});
