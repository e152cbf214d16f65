/** Masks, Dale's law and fixed signs: what the initial values are, and what is refused. */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { readNetwork, writeNetwork } from "../../src/files/index.js";
import {
  initialNetwork,
  networkFor,
  networkHash,
  tensor,
  type Constraints,
  type NetworkSpecification,
} from "../../src/network/index.js";
import { allowedValues, connections, daleSigns } from "../../src/network/specification/allowed-values.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";

const specification = (units: number, constraints: Constraints, seed = 5): NetworkSpecification =>
  networkFor(sin, { units, constraints, seed });

const weights = (s: NetworkSpecification, scales = {}, name: "W_rec" | "W_in" | "W_out" = "W_rec"): number[] =>
  Array.from(tensor(initialNetwork(s, scales), name) ?? []);

describe("masks", () => {
  it("leave a share of the connections, drawn from the seed, without self-connections", () => {
    const s = specification(200, { masks: { W_rec: { density: 0.1, selfConnections: false } } });
    const exist = connections(s, "W_rec")!;
    const share = exist.reduce((a, b) => a + b, 0) / 200 / 199;
    expect(Math.abs(share - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / 200 / 199));
    for (let i = 0; i < 200; i++) expect(exist[201 * i]).toBe(0);
    expect(connections(specification(200, s.constraints!, 6), "W_rec")).not.toEqual(exist);
    // The variance is that of the mean fan-in, g²/(p N), so that the inputs of a unit vary as without the mask.
    const w = weights(s, { recurrent: 1.5 });
    expect(w.every((v, i) => (v !== 0) === (exist[i] === 1))).toBe(true);
    const power = w.reduce((sum, v) => sum + v * v, 0) / 200;
    expect(Math.abs(power / 2.25 - 1)).toBeLessThan(0.1);
  });

  it("of a matrix are what the rows say, and all that are given must let a connection be", () => {
    const s = specification(3, {
      masks: { W_rec: { matrix: ["110", "011", "111"], selfConnections: false }, W_out: { matrix: ["101"] } },
    });
    expect(Array.from(connections(s, "W_rec")!)).toEqual([0, 1, 0, 0, 0, 1, 1, 1, 0]);
    expect(Array.from(connections(s, "W_out")!)).toEqual([1, 0, 1]);
    expect(connections(s, "W_in")).toBeNull();
  });
});

describe("Dale's law", () => {
  const dale = { dale: { excitatory: 0.8 } };

  it("gives every unit's outgoing weights one sign, the first share of them positive", () => {
    const s = specification(50, dale);
    expect(Array.from(daleSigns(s)!)).toEqual([...new Array<number>(40).fill(1), ...new Array<number>(10).fill(-1)]);
    for (const recurrentLaw of ["gaussian", "balanced"])
      expect(weights(s, { recurrentLaw }).every((v, i) => (i % 50 < 40 ? v > 0 : v < 0))).toBe(true);
    expect(weights(s, { recurrentLaw: "diagonal", recurrent: 0.5 }).filter((v) => v !== 0)).toEqual([
      ...new Array<number>(40).fill(0.5),
      ...new Array<number>(10).fill(-0.5),
    ]);
  });

  it.each([
    ["gaussian", {}],
    ["balanced", {}],
    ["balanced", { masks: { W_rec: { density: 0.3, selfConnections: false } } }],
  ] as const)(
    "starts %s with every unit's inputs in balance and a spectral radius near g (%j)",
    (recurrentLaw, more) => {
      const units = 200;
      const w = weights(specification(units, { ...dale, ...more }), { recurrentLaw, recurrent: 1.2 });
      for (let to = 0; to < units; to++) {
        const row = w.slice(to * units, (to + 1) * units);
        const sum = row.reduce((a, b) => a + b, 0);
        const magnitude = row.reduce((a, b) => a + Math.abs(b), 0);
        expect(Math.abs(sum)).toBeLessThan(1e-5 * magnitude);
      }
      const rows = Array.from({ length: units }, (_, to) => w.slice(to * units, (to + 1) * units));
      const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(rows));
      const radius = Math.max(...realEigenvalues.map((re, k) => Math.hypot(re, imaginaryEigenvalues[k])));
      expect(Math.abs(radius / 1.2 - 1)).toBeLessThan(0.15);
    },
  );

  it("can keep the readout to excitatory units", () => {
    const s = specification(4, { dale: { signs: [1, -1, -1, 1], readout: "excitatory" } });
    const out = weights(s, {}, "W_out");
    expect(out.map((v) => v !== 0)).toEqual([true, false, false, true]);
    expect(Array.from(allowedValues(s, initialNetwork(s).parameters)!.subarray(16 + 4 + 4, 16 + 4 + 4 + 4))).toEqual([
      0, 2, 2, 0,
    ]);
  });
});

describe("fixed signs", () => {
  it("are those of the initial values, or all positive", () => {
    const s = specification(20, { signs: { W_in: "nonnegative", W_out: "initial" } });
    const free = specification(20, {});
    expect(weights(s, {}, "W_in")).toEqual(weights(free, {}, "W_in").map(Math.abs));
    expect(weights(s, {}, "W_out")).toEqual(weights(free, {}, "W_out"));
    const codes = allowedValues(s, initialNetwork(s).parameters)!;
    expect(Array.from(codes.subarray(440, 460))).toEqual(weights(s, {}, "W_out").map(Math.sign));
  });
});

describe("constraints in files and hashes", () => {
  const constraints: Constraints = {
    masks: { W_rec: { density: 0.5, selfConnections: false } },
    dale: { excitatory: 0.75, readout: "excitatory" },
    signs: { W_in: "nonnegative" },
  };

  it("are written into the file and read from it", async () => {
    const network = initialNetwork(specification(8, constraints));
    const read = readNetwork({ bytes: writeNetwork(network), fileName: "net.safetensors" });
    expect(read.specification.constraints).toEqual(constraints);
    expect(await networkHash(read)).toBe(await networkHash(network));
  });

  it.each([
    [{ masks: { W_rec: { density: 0 } } }, /density of W_rec to be above 0/],
    [{ masks: { b_rec: {} } }, /unknown masked tensor "b_rec"/],
    [{ masks: { W_rec: { sparsity: 1 } } }, /unknown "sparsity" in the mask of W_rec/],
    [{ masks: { W_rec: { matrix: ["11", "11"] } } }, /4 rows of 4 characters 0 or 1, got 2 rows/],
    [{ masks: { W_out: { matrix: ["1121"] } } }, /got "1121" in row 0/],
    [{ masks: { W_in: { selfConnections: false } } }, /selfConnections: false for W_rec only/],
    [{ dale: {} }, /either `excitatory` \(a share\) or `signs`/],
    [{ dale: { excitatory: 1 } }, /between 0 and 1, got 1/],
    [{ dale: { signs: [1, -1] } }, /expected 4 signs of 1 or -1/],
    [{ dale: { excitatory: 0.5 }, signs: { W_rec: "initial" } }, /either Dale's law or fixed signs/],
    [{ dale: { excitatory: 0.5 }, frozen: { W_rec: 0.1 } }, /W_rec is frozen at one number/],
    [{ signs: { W_in: "positive" } }, /signs of W_in to be one of: initial, nonnegative/],
  ])("%j is refused", (given, message) => {
    expect(() => specification(4, given as unknown as Constraints)).toThrow(message);
  });

  it("do not go with a law of W_rec that has other signs", () => {
    expect(() => weights(specification(4, { dale: { excitatory: 0.5 } }), { recurrentLaw: "orthogonal" })).toThrow(
      /cannot obey Dale's law/,
    );
    expect(() => weights(specification(4, {}), { recurrentLaw: "balanced" })).toThrow(/needs Dale's law/);
  });
});
