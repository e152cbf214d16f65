import { readFileSync } from "node:fs";
import { measure, readNetwork, readTrials, type Network, type Trials } from "dither";
import { describe, expect, it } from "vitest";
import { affordableDraws, chooseDraws } from "../../src/preference/curve/choose-draws.js";
import type { CurveSamples } from "../../src/preference/curve/samples.js";

const cases = new URL("../../../../test-data/cases/", import.meta.url).pathname;
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(cases + name));
const network = (): Network =>
  readNetwork({
    bytes: bytesOf("networks/net.npz"),
    fileName: "net.npz",
    options: { activation: "tanh", placement: "inside", noise: 0.3 },
  });
const given = (): Trials => readTrials({ bytes: bytesOf("trials/trials.npz"), fileName: "trials.npz" });

/** Two levels and n draws: silence with loss 1, and a loss that scatters by this standard deviation around `mean`. */
function pilot(n: number, mean: number, scatter: number): CurveSamples {
  const loss = new Float64Array(2 * n).fill(1);
  // ± the scatter in turn: the standard deviation with n − 1 is scatter √(n/(n−1)).
  for (let draw = 0; draw < n; draw++) loss[n + draw] = mean + (draw % 2 === 0 ? scatter : -scatter);
  return { levels: Float64Array.of(0, 1), resampled: "draws", weight: new Float64Array(n).fill(1), loss, parts: null };
}

describe("the draws of given trials", () => {
  it("follow from the wanted standard error: n = pilot (s/0.01)², with s that of the pilot", () => {
    // s = 0.2/√31 of a loss of 2; silence is lowest, so that no minimum has to be told from it.
    const chosen = chooseDraws(pilot(32, 2, 0.4), 2000);
    expect(chosen.because).toBe("standard error");
    expect(chosen.draws).toBe(Math.ceil(32 * (0.2 / Math.sqrt(31) / 0.01) ** 2));
    expect(chosen.expected).toBeLessThanOrEqual(0.01);
  });

  it("are cut by the budget, and say so with the error that is left", () => {
    const chosen = chooseDraws(pilot(32, 2, 0.4), 100);
    expect(chosen).toMatchObject({ draws: 100, because: "budget" });
    expect(chosen.expected).toBeCloseTo((0.2 / Math.sqrt(31)) * Math.sqrt(32 / 100), 9);
  });

  it("are 2,000 at most and 8 at least", () => {
    expect(chooseDraws(pilot(32, 0.5, 0.4), 2000)).toMatchObject({ draws: 2000, because: "most" });
    const trials = given();
    expect(affordableDraws(network(), { ...trials, steps: 1e9 }, 20)).toBe(8);
    expect(affordableDraws(network(), trials, 20)).toBe(2000);
  });

  it("reach that error, are the same twice, and are fixed by `draws`", async () => {
    const options = { levels: [0, 0.15, 0.3, 0.6] };
    const { preference } = await measure(network(), { trials: given() }, options);
    const { chosenDraws: chosen } = preference;
    expect(chosen?.draws).toBe(preference.draws);
    expect(preference.draws).toBeLessThan(2000);
    for (const { loss, lossStandardError } of preference.curve) expect(lossStandardError / loss).toBeLessThan(0.0125);
    expect((await measure(network(), { trials: given() }, options)).preference).toEqual(preference);
    const fixed = await measure(network(), { trials: given() }, { ...options, draws: preference.draws });
    const { chosenDraws, ...same } = preference;
    expect(chosenDraws).toBeDefined();
    expect(fixed.preference).toEqual(same);
  });
});
