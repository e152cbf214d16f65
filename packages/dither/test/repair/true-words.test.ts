import { readFileSync } from "node:fs";
import {
  counted,
  explain,
  measure,
  readNetwork,
  readTrials,
  repair,
  repairMethods,
  type Network,
  type RepairName,
  type Trials,
} from "dither";
import { curveCaution, fewCaution } from "../../src/preference/statistics/few.js";
import { describe, expect, it } from "vitest";

const cases = new URL("../../../../test-data/cases/", import.meta.url).pathname;
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(cases + name));
const read = (name: string, options: object): Network => readNetwork({ bytes: bytesOf(name), fileName: name, options });
const trialsOf = (name: string): Trials => readTrials({ bytes: bytesOf(`trials/${name}`), fileName: name });
const inside = { activation: "tanh", placement: "inside", noise: 0.3 } as const;
const quick = { draws: 16, updates: 3, seed: 1 };

describe("a repair that raises the loss", () => {
  it("is never said to help, nor called the best, whatever the method", async () => {
    const network = read("networks/psych_untrained.npz", {
      leak: 0.2,
      placement: "inside",
      noise: 0.3,
      convention: "dither",
    });
    const trials = trialsOf("trials.npz");
    let raised = 0;
    for (const { name, writable } of repairMethods) {
      if (!writable) continue;
      const { report } = await repair(network, { trials }, { ...quick, methods: [name] as RepairName[] });
      const [row] = report.repairs;
      if (!row || row.loss <= report.lossSilent) continue;
      raised++;
      expect(report.best).toBeNull();
      expect(report.kept).toBe(name);
      expect(report.verdict).toMatch(/^Not repaired: .* raises the noise-free loss from/);
      expect(`${report.verdict} ${report.remarks.join(" ")}`).not.toContain("helps");
    }
    expect(raised).toBeGreaterThan(0);
  });

  it("one trial gives no interval, so that nothing lowers the loss for certain", async () => {
    const network = read("networks/net.npz", inside);
    const { report } = await repair(network, { trials: trialsOf("trials_K1.npz") }, quick);
    expect(report.best).toBeNull();
    expect(report.repairs.every(({ interval }) => interval.every(Number.isNaN))).toBe(true);
    expect(report.remarks.join(" ")).toContain("only 1 trial");
  });

  it("one step is no proof of a network that does not answer", async () => {
    const network = read("networks/net.npz", inside);
    const { report } = await repair(
      network,
      { trials: trialsOf("trials_T1.npz") },
      { ...quick, methods: ["smoothing"] },
    );
    expect(report.remarks.join(" ")).not.toMatch(/silent|same value/);
  });
});

describe("settling", () => {
  it("is judged at the end of trials: 200 steps are enough for a time constant of 1.7", async () => {
    const network = read("trials/one.npz", { ...inside, leak: 0.5 });
    const e = await explain(network, { trials: trialsOf("one_t.npz") }, { draws: 16 });
    expect(e.settling.endsBefore).toBe(false);
    expect(e.settling.atEnd).toBeCloseTo(e.settling.atFixedPoints ?? NaN, 4);
    expect(e.remarks.join(" ")).not.toContain("end before");
  });

  it("is not judged by one step", async () => {
    const network = read("networks/net.npz", inside);
    const e = await explain(network, { trials: trialsOf("trials_T1.npz") }, { draws: 16 });
    expect(e.settling).toMatchObject({ endsBefore: false, countsOnset: false, trialSteps: 1 });
  });
});

describe("few trials, draws or seeds", () => {
  it("have a caution below 8", () => {
    expect(fewCaution(8, "trial")).toBeNull();
    expect(fewCaution(7, "seed")).toContain("7 seeds cannot be trusted");
    expect(curveCaution({ resampled: "draws", trials: 40, draws: 4 })).toContain("4 noise draws");
    expect(curveCaution({ resampled: "draws", trials: 1, draws: 100 })).toContain("this 1 trial");
    expect(curveCaution({ resampled: "trials", trials: 512, draws: 2 })).toBeNull();
  });

  it("are said so in a measurement of one trial", async () => {
    const network = read("networks/net.npz", inside);
    const { preference } = await measure(network, { trials: trialsOf("trials_K1.npz") }, { draws: 16 });
    expect(preference.caution).toContain("cannot be trusted");
  });
});

it("counts in the singular", () => {
  expect([0, 1, 2].map((n) => counted(n, "trial"))).toEqual(["0 trials", "1 trial", "2 trials"]);
});
