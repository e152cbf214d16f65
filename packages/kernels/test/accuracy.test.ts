/**
 * How far the kernel's functions are from the true ones, in units in the last place of float32 (ulp), over the whole range of
 * arguments; and its Gaussians from float64 Box–Muller of the same random words.
 */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gaussianPair } from "../../dither/src/random/gaussian.js";
import { philox } from "../../dither/src/random/philox.js";
import { activations, availableBackends, isFast, Kernel, type ActivationName, type Backend } from "../src/index.js";
import { shapeOf } from "./problem.js";

const available = await availableBackends();
/** The native exact kernel is compared with WebAssembly bit for bit, and so need not be measured. */
const backends = available.filter((backend) => backend !== "native");
const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** What the functions should be, in float64, written so that nothing cancels. */
const logistic = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
/** The number that the functions with one are given, as float32 has it. */
const parameter = Math.fround(1.3);
const truth: Record<ActivationName, { value: (x: number) => number; slope: (x: number) => number }> = {
  relu: { value: (x) => (x > 0 ? x : 0), slope: (x) => (x > 0 ? 1 : 0) },
  softplus: { value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: logistic },
  tanh: { value: Math.tanh, slope: (x) => 1 / Math.cosh(x) ** 2 },
  sigmoid: { value: logistic, slope: (x) => logistic(x) * logistic(-x) },
  "rectified-tanh": { value: (x) => Math.tanh(Math.max(x, 0)), slope: (x) => (x > 0 ? 1 / Math.cosh(x) ** 2 : 0) },
  "leaky-relu": { value: (x) => (x > 0 ? x : parameter * x), slope: (x) => (x > 0 ? 1 : parameter) },
  "sloped-relu": { value: (x) => parameter * Math.max(x, 0), slope: (x) => (x > 0 ? parameter : 0) },
  elu: {
    value: (x) => (x > 0 ? x : parameter * Math.expm1(x)),
    slope: (x) => (x > 0 ? 1 : parameter * Math.exp(x)),
  },
  "power-law": {
    value: (x) => Math.max(x, 0) ** parameter,
    slope: (x) => (x > 0 ? parameter * x ** (parameter - 1) : 0),
  },
};
/** Functions that hold a value from where their argument of exp ends. */
const held: readonly ActivationName[] = ["relu", "softplus", "sigmoid", "rectified-tanh", "sloped-relu", "power-law"];

/** The functions hold their value at −87 below it; there their arguments of exp end. */
const floor = -87;
const smallestNormal = 2 ** -126;
const worstUlp = 4;

/** Distance in steps of float32 at the size of the true value. */
function ulps(got: number, expected: number): number {
  float[0] = Math.abs(expected);
  const exponent = Math.max((word[0] >>> 23) - 127, -126);
  return Math.abs(got - expected) / 2 ** (exponent - 23);
}

/** Finite arguments in ascending order: every exponent and both signs, more densely from 2⁻⁶ to 2⁷, and special values. */
function grid(): Float32Array {
  const positive: number[] = [];
  for (let bits = 0; bits < 0x7f800000; bits += 4001) positive.push(bits);
  for (let bits = 0x3c800000; bits < 0x43000000; bits += 199) positive.push(bits);
  const special = Float32Array.of(1e-30, 0.5, 1, 87, 88, 100, 1e30, 3.4028234663852886e38);
  positive.push(...new Uint32Array(special.buffer));
  const ascending = new Float32Array(Uint32Array.from(positive).sort().buffer);
  const values = new Float32Array(2 * ascending.length);
  values.set(ascending, ascending.length);
  for (let i = 0; i < ascending.length; i++) values[ascending.length - 1 - i] = -ascending[i];
  return values;
}

const points = grid();
const rows: Record<string, string | number>[] = [];

interface Computed {
  value: Float32Array;
  slope: Float32Array;
}

async function compute(activation: ActivationName, backend: Backend, values = points): Promise<Computed> {
  const kernel = await Kernel.create(
    shapeOf({ units: 512, steps: 1, trials: 1, activation, activationParameter: parameter }),
    backend,
  );
  return kernel.activate(values);
}

/** The largest of a quantity over the grid (NaN is largest of all), and where. */
function worst(of: (x: number, i: number) => number): { error: number; at: number } {
  let error = 0;
  let at = NaN;
  for (let i = 0; i < points.length; i++) {
    const e = of(points[i], i);
    if (!(e <= error)) [error, at] = [e, points[i]];
    if (Number.isNaN(e)) break;
  }
  return { error, at };
}

afterAll(() => console.table(rows));

it("looks at more than a million arguments, of all exponents and both signs", () => {
  expect(points.length).toBeGreaterThan(1e6);
  expect(points.every((x, i) => i === 0 || x >= points[i - 1])).toBe(true);
});

describe.each(activations)("%s", (activation) => {
  const { value, slope } = truth[activation];
  const expected = { value: new Float64Array(points.length), slope: new Float64Array(points.length) };
  const results = new Map<Backend, Computed>();
  beforeAll(async () => {
    for (let i = 0; i < points.length; i++) {
      expected.value[i] = value(points[i]);
      expected.slope[i] = slope(points[i]);
    }
    for (const backend of available) results.set(backend, await compute(activation, backend));
  });
  const computed = (backend: Backend): Computed => results.get(backend)!;

  it.each(backends)(`%s: at most ${worstUlp} ulp from the true value`, (backend) => {
    const found = computed(backend).value;
    // A power is exp(y), y = (p − 1) log x, with an error of the logarithm of one ulp and of the product of half of one: y errs by
    // up to 1.5 |y| 2⁻²³, and the power by as much of itself, of which an ulp may be the half: 3 |y| ulp.
    const allowed = (x: number): number =>
      activation === "power-law" ? 1.4 + (3 / worstUlp) * Math.abs((parameter - 1) * Math.log(x)) : 1;
    const { error, at } = worst((x, i) =>
      Math.abs(expected.value[i]) >= smallestNormal &&
      Math.abs(x) >= smallestNormal &&
      Math.abs(expected.value[i]) < 3.4e38 &&
      (x >= floor || !held.includes(activation))
        ? ulps(found[i], expected.value[i]) / allowed(x)
        : 0,
    );
    rows.push({ kernel: backend, function: activation, "error, ulp": Number(error.toFixed(3)), at });
    expect(error).toBeLessThanOrEqual(worstUlp);
  });

  it.each(backends)("%s: slopes to 2e-7, that of softplus (a sigmoid) to 4 ulp", (backend) => {
    const found = computed(backend).slope;
    // That of a power law rises without bound.
    const absolute = worst((_, i) => Math.abs(found[i] - expected.slope[i]) / Math.max(1, 20 * expected.slope[i] - 19));
    const relative = worst((x, i) => (x >= floor && activation === "softplus" ? ulps(found[i], expected.slope[i]) : 0));
    // 1 − t² and s (1 − s) are sums that cancel: their error is that of 1, not of the slope.
    rows.push({ kernel: backend, function: `${activation}′`, "error, absolute": absolute.error, at: absolute.at });
    if (activation === "softplus")
      rows.push({
        kernel: backend,
        function: "softplus′",
        "error, ulp": Number(relative.error.toFixed(3)),
        at: relative.at,
      });
    expect(absolute.error).toBeLessThanOrEqual(2e-7);
    expect(relative.error).toBeLessThanOrEqual(worstUlp);
  });

  it("is the same in all exact kernels, bit for bit, value and slope", () => {
    const exact = available.filter((backend) => !isFast(backend)).map((backend) => computed(backend));
    for (const { value: v, slope: s } of exact) {
      expect(Buffer.compare(Buffer.from(v.buffer), Buffer.from(exact[0].value.buffer))).toBe(0);
      expect(Buffer.compare(Buffer.from(s.buffer), Buffer.from(exact[0].slope.buffer))).toBe(0);
    }
  });

  it.each(backends)("%s: never falls, and from −87 down holds a value below 2e-38", (backend) => {
    const found = computed(backend).value;
    if (held.includes(activation)) {
      const tail = found.filter((_, i) => points[i] < floor);
      expect(tail.every((v) => v >= 0 && v < 2e-38 && v === tail[0])).toBe(true);
    }
    // Rounding may undo the order of neighbours by what it is allowed to err.
    const drop = worst((_, i) => (i === 0 || found[i] >= found[i - 1] ? 0 : ulps(found[i], found[i - 1])));
    expect(drop.error).toBeLessThanOrEqual(worstUlp);
  });

  it.each(backends)("%s: special values", async (backend) => {
    const arguments_ = [0, -0, 1e-30, -1e-30, 88, -88, 100, -100, 1e30, -1e30, Infinity, -Infinity, NaN];
    const found = await compute(activation, backend, Float32Array.from(arguments_));
    expect(found.value.at(-1)).toBeNaN();
    arguments_.slice(0, -1).forEach((x, i) => {
      // What is too large for float32 is infinite.
      const exact = Math.fround(value(Math.fround(x)));
      expect(
        Math.abs(found.value[i] - exact) <= Math.max(2e-38, (x < 1e30 ? 5e-7 : 5e-6) * Math.abs(exact)) ||
          found.value[i] === exact,
        `f(${x})`,
      ).toBe(true);
      if (x < 1e30)
        expect(Math.abs(found.slope[i] - slope(x)), `f′(${x})`).toBeLessThanOrEqual(2e-7 * Math.max(1, slope(x)));
    });
    if (activation === "tanh") expect(Object.is(found.value[1], -0)).toBe(true);
  });
});

it.each(available)("%s: powers of whole exponents are products, whose slopes are exact", async (backend) => {
  const shape = shapeOf({ units: 512, steps: 1, trials: 1, activation: "power-law", activationParameter: 3 });
  const { value, slope } = (await Kernel.create(shape, backend)).activate(points);
  const cube = (x: number): number => Math.fround(Math.fround(x * x) * x);
  expect(worst((x, i) => Number(value[i] !== (x > 0 ? cube(x) : 0))).error).toBe(0);
  expect(worst((x, i) => Number(slope[i] !== (x > 0 ? Math.fround(3 * Math.fround(x * x)) : 0))).error).toBe(0);
});

it("calls a function given as code for every number, in WebAssembly alone", async () => {
  const given = { value: (x: number) => x / (1 + Math.abs(x)), slope: (x: number) => 1 / (1 + Math.abs(x)) ** 2 };
  const shape = shapeOf({ units: 512, steps: 1, trials: 1, activation: given });
  const kernel = await Kernel.create(shape);
  expect(kernel.backend).toBe("wasm");
  const { value, slope } = kernel.activate(points);
  expect(worst((x, i) => Number(value[i] !== Math.fround(given.value(x)))).error).toBe(0);
  expect(worst((x, i) => Number(slope[i] !== Math.fround(given.slope(x)))).error).toBe(0);
  expect(kernel.activate(Float32Array.of(NaN)).value[0]).toBeNaN();
  await expect(Kernel.create(shape, "native")).rejects.toThrow(/runs no activation function that is given as code/);
});

describe("Gaussian noise", () => {
  /** (word + ½) 2⁻³² as float32 defines it, the number that Box–Muller is applied to. */
  const uniform = (bits: number): number => Math.fround(Math.fround(Math.fround(bits) + 0.5) * 2 ** -32);

  /** Both normals and the radius in float64. */
  function boxMuller(first: number, second: number): [number, number, number] {
    const radius = Math.sqrt(-2 * Math.log(uniform(first)));
    // Quarter turns are exact in float32, so that cos and sin keep their precision where they vanish.
    const turns = 4 * uniform(second);
    const quadrant = Math.round(turns);
    const angle = (Math.PI / 2) * (turns - quadrant);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [
      [c, s],
      [-s, c],
      [-c, -s],
      [s, -c],
    ][quadrant % 4];
    return [radius * x, radius * y, radius];
  }

  const shape = shapeOf({ units: 256, inputs: 0, outputs: 1, steps: 64, trials: 16, purpose: "simulation" });
  const at = { key: [2026, 11] as const, stream: 2, firstTrial: 100, index: 3 };

  async function noiseOf(backend: Backend): Promise<Float32Array[]> {
    const kernel = await Kernel.create(shape, backend);
    return [0, 1, 2, 3].map((index) => {
      kernel.drawNoise({ ...at, index });
      return kernel.noise.slice();
    });
  }

  it.each(backends)(
    `%s: at most ${worstUlp} ulp from float64 Box–Muller where |z| > 10⁻³ r, tails included`,
    async (backend) => {
      const noise = await noiseOf(backend);
      const words = new Uint32Array(4);
      const seen = { bulk: 0, tail: 0, near: 0, largest: 0, count: 0 };
      noise.forEach((rowsOfDraw, index) => {
        for (let step = 0; step < shape.steps; step++)
          for (let unit = 0; unit < shape.units; unit += 4)
            for (let lane = 0; lane < 16; lane++) {
              philox(step, unit / 4 + at.stream * 2 ** 24, at.firstTrial + lane, index, at.key[0], at.key[1], words);
              for (const pair of [0, 2]) {
                const [x, y, radius] = boxMuller(words[pair], words[pair + 1]);
                [x, y].forEach((z, k) => {
                  const got = rowsOfDraw[(step * shape.units + unit + pair + k) * 16 + lane];
                  const error = ulps(got, z);
                  seen.count++;
                  seen.largest = Math.max(seen.largest, Math.abs(z));
                  if (Math.abs(z) <= 1e-3 * radius) seen.near = Math.max(seen.near, error);
                  else if (Math.abs(z) > 3) seen.tail = Math.max(seen.tail, error);
                  else seen.bulk = Math.max(seen.bulk, error);
                });
              }
            }
      });
      rows.push({ kernel: backend, function: "normal, |z| ≤ 3", "error, ulp": Number(seen.bulk.toFixed(3)) });
      rows.push({
        kernel: backend,
        function: `normal, 3 < |z| ≤ ${seen.largest.toFixed(1)}`,
        "error, ulp": Number(seen.tail.toFixed(3)),
      });
      rows.push({ kernel: backend, function: "normal, |z| ≤ 10⁻³ r", "error, ulp": Number(seen.near.toFixed(3)) });
      expect(seen.count).toBe(4 * shape.steps * shape.units * 16);
      expect(seen.largest).toBeGreaterThan(4.5);
      expect(Math.max(seen.bulk, seen.tail)).toBeLessThanOrEqual(worstUlp);
    },
  );

  it("is as precise for the rarest words", () => {
    const rare = [0, 1, 2, 3, 0xffffffff, 0xfffffffe, 0xffffff7f, 0xffffff80, 0x80000000, 0x7fffffff];
    for (let k = 0; k < 32; k++) rare.push(2 ** k, 2 ** k - 1, 0xffffffff - 2 ** k);
    const pair = new Float32Array(2);
    let error = 0;
    let largest = 0;
    for (const first of rare)
      for (const second of rare) {
        gaussianPair(first, second, pair);
        const [x, y, radius] = boxMuller(first, second);
        [x, y].forEach((z, k) => {
          largest = Math.max(largest, Math.abs(pair[k]));
          if (Math.abs(z) > 1e-3 * radius) error = Math.max(error, ulps(pair[k], z));
        });
      }
    rows.push({
      kernel: "definition",
      function: `normal of rare words, |z| ≤ ${largest.toFixed(2)}`,
      "error, ulp": Number(error.toFixed(3)),
    });
    expect(largest).toBeGreaterThan(6.6);
    expect(error).toBeLessThanOrEqual(worstUlp);
  });
});
