/** Files as the field's tools write them: each comes in as the network that it is, or is refused by name. Losses are NumPy's, in float64. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trialsFor } from "../../src/files/trials/lagged-trials.js";
import { readNetwork, type ImportOptions } from "../../src/files/networks/read-network.js";
import { readTrials } from "../../src/files/trials/trials-file.js";
import type { Network } from "../../src/network/specification/network.js";
import { networkHash } from "../../src/network/specification/hash.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { fineTune } from "../../src/repair/methods/fine-tune.js";
import { givenTrials } from "../../src/repair/methods/fit-source.js";
import { tensor } from "../../src/network/specification/network.js";
import { expectRefusal } from "./helpers.js";

const bytesOf = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../test-data/cases/${path}`, import.meta.url)));
const own = { activation: "tanh", placement: "inside", noise: 0.3 } as const;
const psychrnn = { convention: "psychrnn", leak: 0.1, noise: 0.1 } as const;
const read = (fileName: string, options: ImportOptions = own): Network =>
  readNetwork({ bytes: bytesOf(`networks/${fileName}`), fileName, options });
const trials = readTrials({ bytes: bytesOf("trials/trials.npz"), fileName: "trials.npz" });

/** Σ w (z − y)² / Σ w without noise. */
async function silentLoss(network: Network): Promise<number> {
  const { target, weight, ...rest } = trialsFor(network, trials);
  const { outputs } = await simulate(network, { target, weight, ...rest }, { std: 0 });
  const sum = (of: (i: number) => number): number => weight.reduce((total, _, i) => total + of(i), 0);
  return sum((i) => weight[i] * (outputs[i] - target[i]) ** 2) / sum((i) => weight[i]);
}

describe("networks of the field's tools", () => {
  it.each<[file: string, options: ImportOptions, loss: number]>([
    ["net.npz", own, 0.10522024450519551],
    ["net.safetensors", own, 0.10522024450519551],
    ["net_h0.npz", own, 0.25654796425185344],
    ["net_cell.npz", own, 0.5221387107111094],
    ["net_grucell.npz", own, 0.5068782942155728],
    ["net_ctrnn.npz", { ...own, leak: 0.2 }, 0.5168435133342076],
    ["net.pt", own, 0.10522024450519551],
    ["net_int_buffer.safetensors", own, 0.10522024450519551],
    ["net_boolmask.safetensors", own, 0.10522024450519551],
    ["psych_tanh.npz", psychrnn, 0.6674108839449894],
    ["psych_trained.npz", psychrnn, 0.6674108839449894],
    ["psych_untrained.npz", psychrnn, 0.5882150820775209],
    ["psych_dale.npz", psychrnn, 4.811730717403273],
    ["nn4n_main_ctrnn.npz", { convention: "nn4n-old", leak: 0.1, noise: 0.1 }, 0.5027980525259427],
    ["nn4n_121_mask.safetensors", { convention: "nn4n", noise: 0.1 }, 0.6300209801926857],
    ["trb_params.json", { convention: "trainrnnbrain-s", noise: 0.1, passOver: "gamma" }, 1.2405055693392064],
  ])("%s has the loss that its own equations give", async (file, options, loss) => {
    expect(await silentLoss(read(file, options))).toBeCloseTo(loss, 5);
  });

  it("the same network from three files has one hash", async () => {
    const hashes = await Promise.all(["net.npz", "net.safetensors", "net.pt"].map((file) => networkHash(read(file))));
    expect(new Set(hashes)).toEqual(new Set(["c93eadadf185e03eae48fe1f8e2431a79dce807519ae567ff09051819a7852b8"]));
  });

  it("any names come in through a map, as the names that are known do", () => {
    const map = "W_rec=rnn.h2h.weight,W_in=rnn.input2h.weight,b_rec=rnn.input2h.bias+rnn.h2h.bias,W_out=fc.weight,b_out=fc.bias"; // prettier-ignore
    const options = { ...own, leak: 0.2 };
    const mapped = read("net_ctrnn.npz", { ...options, map });
    const known = read("net_ctrnn.npz", options);
    expect(mapped.parameters).toEqual(known.parameters);
    expect(mapped.provenance).toEqual({ source: "net_ctrnn.npz", map });
    expectRefusal(
      () => read("net_ctrnn.npz", { ...options, map: map.replace("+rnn.h2h.bias", "") }),
      "unsupported",
      /rnn\.h2h\.bias \[16\].*`passOver: "rnn\.h2h\.bias"`/,
    );
  });

  it("two readouts are stacked in order, and named", async () => {
    const network = read("net_twoheads.npz");
    expect(network.provenance).toMatchObject({ outputs: ["policy (1)", "value (1)"] });
    const { outputs } = await simulate(network, { ...trials, outputs: 2, target: new Float32Array(2 * trials.target.length), weight: new Float32Array(2 * trials.weight.length).fill(1) }, { std: 0 }); // prettier-ignore
    const last = (trials.steps - 1) * 2 * trials.count;
    expect(outputs[last]).toBeCloseTo(0.05100616, 6);
    expect(outputs[last + trials.count]).toBeCloseTo(0.18132914, 6);
  });

  it.each<[file: string, options: ImportOptions, part: RegExp]>([
    ["net_mlp.npz", own, /a readout of one linear layer, got one of several: fc\.0\.weight \[8, 16\], fc\.2\.weight/],
    [
      "trb_params.json",
      { convention: "trainrnnbrain-s", noise: 0.1 },
      /a cubic term −γx³ \(gamma is 0\.1\).*`passOver: "gamma"`/,
    ],
  ])("%s is refused by name", (file, options, part) => {
    expectRefusal(() => read(file, options), "unsupported", part);
  });

  it("what is no weight is passed over and named, and what the file says is used and named", () => {
    const { specification, provenance } = read("psych_trained.npz", psychrnn);
    expect(specification.activation).toBe("tanh");
    expect(provenance).toMatchObject({ said: { activation: "transfer_function" } });
    expect(provenance?.["passedOver"]).toEqual(expect.arrayContaining(["W_rec/Adam [20, 20]", "b_out/Adam_1 [1]"]));
    expect(read("net_int_buffer.safetensors").provenance?.["passedOver"]).toEqual(["bn.num_batches_tracked []"]);
    expect(read("net_boolmask.safetensors").provenance?.["passedOver"]).toEqual(["mask [16, 16]"]);
    const overruled = read("psych_tanh.npz", { ...psychrnn, activation: "relu" });
    expect(overruled.provenance?.["passedOver"]).toEqual([expect.stringMatching(/^transfer_function \(.*tanh/)]);
  });

  it("nn4n's transposed mask of missing connections is a constraint", () => {
    const { specification } = read("nn4n_121_mask.safetensors", { convention: "nn4n", noise: 0.1 });
    const rows = specification.constraints?.masks?.W_rec?.matrix ?? [];
    expect([...rows.join("")].filter((one) => one === "1")).toHaveLength(127);
    expect(specification.leak).toBe(0.2);
  });
});

describe("Dale's law and connectivities of PsychRNN", () => {
  it("hold through training on: no wrong sign among 400 weights, no absent connection", async () => {
    const network = read("psych_dale.npz", psychrnn);
    const { constraints } = network.specification;
    expect(constraints?.dale?.signs).toEqual([...new Array<number>(16).fill(1), ...new Array<number>(4).fill(-1)]);
    const source = givenTrials(
      trials,
      Array.from({ length: trials.count }, (_, k) => k),
    );
    const tuned = await fineTune({ rate: 2 })(network, source, { updates: 20 });
    const [before, after] = [network, tuned].map((one) => tensor(one, "W_rec")!);
    expect(after).not.toEqual(before);
    const absent = constraints!.masks!.W_rec!.matrix!.join("");
    const sign = (from: number): number => (from < 16 ? 1 : -1);
    expect(after.filter((w, i) => w * sign(i % 20) < 0)).toHaveLength(0);
    expect([...absent].filter((one) => one === "0")).toHaveLength(214);
    expect(after.filter((w, i) => absent[i] === "0" && w !== 0)).toHaveLength(0);
    expect(tensor(tuned, "W_out")!.filter((w, i) => w < 0 || (i >= 16 && w !== 0))).toHaveLength(0);
    expect(tensor(tuned, "W_in")!.filter((w) => w < 0)).toHaveLength(0);
  });
});
