/** Which gate carries the bias: of a gate that cannot matter nothing, and of gates that alone have noise everything. */

import { beforeAll, describe, expect, it } from "vitest";
import {
  explain,
  explanationDocument,
  findTask,
  networkFor,
  testTrials,
  train,
  trainingFor,
  type Network,
} from "../../src/index.js";
import { gateShares } from "../../src/explanation/gate-shares.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";

const task = findTask("sin");
const trials = testTrials(task, 32, 1);
const options = { std: 0.7, draws: 60, seed: 1 };

describe("the gates of a GRU", () => {
  let network: Network;
  beforeAll(async () => {
    const specification = networkFor(task, { cell: "gru", units: 12, noise: 0.7 });
    ({ network } = await train(specification, task, trainingFor(task, { updates: 150 })));
  });

  it("carry nothing where the reset gate lets nothing through", async () => {
    const deaf = { ...network, parameters: network.parameters.slice() };
    const layout = parameterLayout(deaf.specification);
    const [W, b] = ["W_rec", "b_rec"].map((name) => layout.find((slot) => slot.name === name)!.offset);
    // The candidate's recurrent weights, and the bias inside the reset.
    deaf.parameters.fill(0, W + 24 * 12, W + 36 * 12);
    deaf.parameters.fill(0, b + 36, b + 48);
    const shares = await gateShares(deaf, trials, options);
    const [reset, update, candidate] = shares!;
    expect([reset.gate, update.gate, candidate.gate]).toEqual(["reset", "update", "candidate"]);
    expect(reset.removedAlone).toBeCloseTo(0, 10);
    expect(reset.lossAlone).toBeCloseTo(1, 10);
    // Without the others nothing is removed, so that what the two remove together is what all do.
    expect(Math.abs(update.removedByOthers - candidate.removedAlone)).toBeLessThan(1e-9);
  });

  it("are those alone that the noise is in", async () => {
    const noise = { ...network.specification.noise, gates: ["candidate" as const] };
    const one = { ...network, specification: { ...network.specification, noise } };
    const shares = await gateShares(one, trials, options);
    expect(shares?.map(({ gate }) => gate)).toEqual(["candidate"]);
  });

  it("stand in the explanation instead of units, with a sentence in the verdict", async () => {
    const e = await explain(network, { trials }, { draws: 16, replicates: 50, levels: [0, 0.35, 0.7, 1], starts: 32, inputs: 4 }); // prettier-ignore
    expect(e.gates?.length).toBe(3);
    expect(e.fixedPoints.every(({ state }) => state.length === 12)).toBe(true);
    expect(e.predicted?.preferredStd).toBeGreaterThan(0);
    const [most] = [...e.gates!].sort((a, b) => b.removedAlone - a.removedAlone);
    if (e.measured?.verdict === "prefers noise") expect(e.verdict).toContain(`Noise in the ${most.gate} gate alone`);
    const headings = explanationDocument(e).sections.map(({ heading }) => heading);
    expect(headings).toContain("Gates");
    expect(headings).not.toContain("Units");
  });
});
