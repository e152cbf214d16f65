import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearise } from "../../src/dynamics/fixed-points/linearise.js";
import { NoiseFreeMap } from "../../src/dynamics/map/noise-free-map.js";
import { spectrumOf, type Spectrum } from "../../src/math/linear/spectrum.js";
import { stabilityOf } from "../../src/dynamics/fixed-points/stability.js";
import { activations, forms } from "../../src/network/specification/specification.js";
import { gaussians, handmade } from "./networks.js";

/** Largest residual of J v = λ v, of wᵀ J = λ wᵀ (relative to |w|) and of wᵀ v = 1 or 0 (relative to |w|). */
function residuals(matrix: ArrayLike<number>, n: number, { values, right, left }: Spectrum): number[] {
  if (!left) return [Infinity, Infinity, Infinity];
  const worst = [0, 0, 0];
  const note = (k: number, re: number, im: number, scale: number): void => {
    worst[k] = Math.max(worst[k], Math.hypot(re, im) / scale);
  };
  for (let mode = 0; mode < n; mode++) {
    const at = mode * n;
    const { re, im } = values[mode];
    const size = Math.hypot(...left.re.subarray(at, at + n), ...left.im.subarray(at, at + n));
    expect(Math.hypot(...right.re.subarray(at, at + n), ...right.im.subarray(at, at + n))).toBeCloseTo(1, 12);
    for (let i = 0; i < n; i++) {
      const sums = [0, 0, 0, 0];
      for (let k = 0; k < n; k++) {
        sums[0] += matrix[i * n + k] * right.re[at + k];
        sums[1] += matrix[i * n + k] * right.im[at + k];
        sums[2] += matrix[k * n + i] * left.re[at + k];
        sums[3] += matrix[k * n + i] * left.im[at + k];
      }
      const [vr, vi, wr, wi] = [right.re[at + i], right.im[at + i], left.re[at + i], left.im[at + i]];
      note(0, sums[0] - re * vr + im * vi, sums[1] - re * vi - im * vr, 1);
      note(1, sums[2] - re * wr + im * wi, sums[3] - re * wi - im * wr, size);
      let [pr, pi] = [i === mode ? -1 : 0, 0];
      for (let k = 0; k < n; k++) {
        pr += left.re[at + k] * right.re[i * n + k] - left.im[at + k] * right.im[i * n + k];
        pi += left.re[at + k] * right.im[i * n + k] + left.im[at + k] * right.re[i * n + k];
      }
      note(2, pr, pi, size);
    }
  }
  return worst;
}

describe("Jacobians", () => {
  it("are the derivatives of the step with respect to state and input", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...activations),
        fc.constantFrom(...forms),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        (activation, form, N, seed) => {
          const network = handmade({
            W_rec: gaussians(N * N, 1, seed),
            W_in: gaussians(N * 2, 1, seed, 1),
            b_rec: gaussians(N, 1, seed, 2),
            inputs: 2,
            leak: 0.3,
            activation,
            form,
          });
          const map = new NoiseFreeMap(network);
          const [state, input] = [gaussians(N, 1, seed, 3), gaussians(2, 1, seed, 4)];
          const h = 1e-5;
          // Away from the kink of ReLU.
          fc.pre(map.argument(state, map.drive(input)).every((a) => Math.abs(a) > 1e-3));
          const { stateJacobian, inputJacobian } = linearise(network, { state, input });
          const moved = (values: number[], k: number, by: number): number[] =>
            values.map((x, i) => (i === k ? x + by : x));
          const compare = (
            analytic: Float64Array,
            columns: number,
            step: (k: number, by: number) => Float64Array,
          ): void => {
            for (let k = 0; k < columns; k++) {
              const [up, down] = [step(k, h), step(k, -h)];
              for (let i = 0; i < N; i++) expect(analytic[i * columns + k]).toBeCloseTo((up[i] - down[i]) / (2 * h), 8);
            }
          };
          compare(stateJacobian, N, (k, by) => map.advance(moved(state, k, by), map.drive(input)));
          compare(inputJacobian, 2, (k, by) => map.advance(state, map.drive(moved(input, k, by))));
        },
      ),
    );
  });
});

describe("the spectrum", () => {
  it("satisfies J v = λ v and wᵀ J = λ wᵀ, and its vectors are biorthonormal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (n, seed) => {
        const matrix = Float64Array.from(gaussians(n * n, 1, seed));
        const spectrum = spectrumOf(matrix, n);
        const sizes = spectrum.values.map(({ re, im }) => Math.hypot(re, im));
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
        expect(Math.max(...residuals(matrix, n, spectrum))).toBeLessThan(1e-10);
      }),
    );
  });

  it("has full sets for symmetric matrices and for networks most of whose units are silent", () => {
    const symmetric = Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, 3);
    expect(Math.max(...residuals(symmetric, 3, spectrumOf(symmetric, 3)))).toBeLessThan(1e-13);
    const N = 24;
    const network = handmade({
      W_rec: gaussians(N * N, 1 / Math.sqrt(N), 6),
      b_rec: Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 4 : -6)),
    });
    for (const form of forms) {
      const formed = { ...network, specification: { ...network.specification, form } };
      const { stateJacobian, spectrum } = linearise(formed, { state: gaussians(N, 0.1, 7), input: [] });
      expect(Math.max(...residuals(stateJacobian, N, spectrum)), form).toBeLessThan(1e-9);
    }
  });

  it("of a turn by 90° is ± i, with its vectors", () => {
    const turn = Float64Array.of(0, -0.5, 0.5, 0);
    const { values, right, left } = spectrumOf(turn, 2);
    expect(values[0].im).toBeCloseTo(0.5, 15);
    expect(values[1].im).toBeCloseTo(-0.5, 15);
    expect(right.re[0]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(right.re[1]).toBeCloseTo(0, 14);
    expect(right.re[2]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(right.im[1]).toBeCloseTo(-Math.SQRT1_2, 14);
    expect(left?.im[1]).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it("has no left vectors where a matrix is defective", () => {
    expect(spectrumOf(Float64Array.of(1, 1, 0, 1), 2).left).toBeNull();
  });
});

describe("stability", () => {
  it("is read from the modulus, with a band around 1", () => {
    const kind = (re: number, im = 0): string => stabilityOf([{ re, im }]).kind;
    expect([kind(0.9), kind(1 - 1e-9), kind(1 + 1e-9), kind(1.1), kind(0.9, 0.5), kind(-1.2), kind(-0.2)]).toEqual([
      "stable",
      "marginal",
      "marginal",
      "unstable",
      "unstable",
      "unstable",
      "stable",
    ]);
    // Stable as a differential equation, but the steps are too coarse.
    expect(stabilityOf([{ re: -1.2, im: 0 }]).continuousKind).toBe("stable");
  });

  it("gives time constants and frequencies in steps and in ms", () => {
    // One time constant of 10 steps, one turn in 8 steps.
    const decay = Math.exp(-0.1);
    const { modes } = stabilityOf([{ re: decay * Math.cos(Math.PI / 4), im: decay * Math.sin(Math.PI / 4) }], {
      dt: 20,
    });
    expect(modes[0].timeConstantSteps).toBeCloseTo(10, 12);
    expect(modes[0].timeConstantMs).toBeCloseTo(200, 10);
    expect(modes[0].cyclesPerStep).toBeCloseTo(1 / 8, 14);
    expect(modes[0].frequencyHz).toBeCloseTo(6.25, 12);
    const [still, gone, grows] = stabilityOf([1, 0, 2].map((re) => ({ re, im: 0 }))).modes;
    expect([still.timeConstantSteps, gone.timeConstantSteps]).toEqual([null, 0]);
    expect(grows.timeConstantSteps).toBeCloseTo(-1 / Math.log(2), 14);
    expect(grows.timeConstantMs).toBeNull();
  });

  it("names units at the kink, where the Jacobian is one of several", () => {
    const network = handmade({ W_rec: [0.5, 0, 0, 0.5], b_rec: [0, 1] });
    expect(linearise(network, { state: [0, 2], input: [] }).unitsAtKink).toEqual([0]);
  });
});
