/** Explanations of networks whose noise follows the state, and of hidden layers with labels: simulation and closure agree in them. */

import { describe, expect, it } from "vitest";
import { explain, findTask, networkFor, train, type Explanation, type NetworkChoice } from "../../src/index.js";
import { terminalText } from "../../src/report/document/terminal.js";
import { explanationDocument } from "../../src/report/results/explanation.js";

const task = findTask("sin");

async function explained(choice: NetworkChoice, of = task): Promise<Explanation> {
  const specification = networkFor(of, { units: 12, seed: 1, ...choice });
  const { network } = await train(specification, of, { updates: 60, batch: 16 });
  const { std } = specification.noise;
  return explain(
    network,
    { task: of },
    { levels: [0, std / 2, std], replicates: 100, trials: 16, draws: 16, starts: 4 },
  );
}

describe.each<[string, NetworkChoice, string]>([
  ["poisson", { noise: 0.5, noiseDetails: { kind: "poisson" } }, "√F"],
  ["dropout", { noise: 0.2, noiseDetails: { kind: "dropout" } }, "p"],
  ["multiplicative", { noise: 0.3, placement: "outside", noiseDetails: { kind: "multiplicative" } }, "σ"],
])("%s noise", (kind, choice, symbol) => {
  it("is explained by curve, prediction, shift and fixed points, without what has one σ per unit", async () => {
    const e = await explained(choice);
    const [silent] = e.measured!.curve;
    const [predicted] = e.predicted!.curve;
    expect(predicted.loss / silent.loss).toBeCloseTo(1, 5);
    // The variance that the closure predicts at the training noise is that of simulated outputs.
    const at = <T extends { std: number }>(curve: readonly T[]): T =>
      curve.reduce((best, point) => (Math.abs(point.std - e.std) < Math.abs(best.std - e.std) ? point : best));
    expect(at(e.predicted!.curve).variance / at(e.measured!.curve).variance!).toBeCloseTo(1, 0);
    expect(e.fixedPoints.length).toBeGreaterThan(0);
    expect(e.units.reduce((sum, { shareOfBias }) => sum + (shareOfBias ?? 0), 0)).toBeCloseTo(1, 6);
    expect(e.units.every(({ originating, ratio }) => originating === null && ratio === null)).toBe(true);
    expect([e.operatingPoints, e.smoothing, e.recurrentNoise]).toEqual([null, null, null]);
    expect(e.remarks.join(" ")).toContain(`The noise is ${kind}: it follows the state`);
    const text = terminalText(explanationDocument(e), { width: 80 });
    expect(text).toContain(`trained with ${symbol} = ${e.trainingNoise}`);
    expect(text).not.toMatch(/originates|undefined|NaN/);
  });
});

describe("hidden layers with labels", () => {
  it("have the measured loss in the prediction without noise", async () => {
    const labelled = findTask("perceptual-decision").withOptions!({ labels: true });
    const e = await explained({ layers: [6, 5], units: undefined, noise: 0.5 }, labelled);
    expect(e.predicted!.curve[0].loss / e.measured!.curve[0].loss).toBeCloseTo(1, 4);
    expect(e.effort.measured).toBe(e.effort.trials);
  });
});
