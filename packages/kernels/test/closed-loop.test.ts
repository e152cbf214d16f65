/** Gradients through a world: against finite differences of a float64 loop, and against the ordinary path where no world is. */

import { beforeAll, describe, expect, it } from "vitest";
import {
  availableBackends,
  groupSize,
  isFast,
  Kernel,
  KernelPurposeError,
  type Backend,
  type KernelShape,
} from "../src/index.js";
import { address, fill, firstDifference, prepare, relativeDifference, shapeOf, type Findings } from "./problem.js";

const backends = (await availableBackends()).filter((backend) => !isFast(backend));
const dimensions = 2;

/** A network that moves a point x ← x + 0.1 z towards a goal; it sees x and the goal. */
const shape = shapeOf({
  ...{ units: 6, inputs: 2 * dimensions, outputs: dimensions, steps: 19, trials: 3, purpose: "given" },
  ...{ closedLoop: true, trainedInitialState: true },
});
const start = [0.3, -0.2];
const goal = (trial: number): number[] => [Math.sin(trial), Math.cos(trial)];

const activate = {
  softplus: (x: number) => Math.log1p(Math.exp(x)),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};
type Smooth = keyof typeof activate;
type LoopShape = Omit<KernelShape, "activation"> & { activation: Smooth };

/** What the reference starts from: parameters, σ ξ `[step][unit]`, and a small push on each input `[step][channel]`. */
interface Loop {
  shape: LoopShape;
  parameters: Float64Array;
  noise: number[][];
  goal: number[];
  push: number[][];
}

/** Σ over steps and dimensions of (x − goal)² for one trial, in float64. */
function loss({ shape: s, parameters: p, noise, goal: to, push }: Loop): number {
  const { units: N, inputs: I, outputs: O, leak } = s;
  const wIn = N * N;
  const bRec = wIn + N * I;
  const wOut = bRec + N;
  const bOut = wOut + O * N;
  const f = activate[s.activation];
  const units = [...Array(N).keys()];
  let h = units.map((i) => p[bOut + O + i]);
  let rate = s.form === "current" ? h.map(f) : h;
  let x = start;
  let sum = 0;
  for (let t = 0; t < s.steps; t++) {
    const u = [...x, ...to].map((value, k) => value + push[t][k]);
    const a = units.map((i) => {
      const recurrent = rate.reduce((total, r, k) => total + p[i * N + k] * r, p[bRec + i]);
      return u.reduce((total, value, k) => total + p[wIn + i * I + k] * value, recurrent);
    });
    const inner = s.placement === "inside" ? noise[t] : units.map(() => 0);
    const outer = s.placement === "outside" ? noise[t] : units.map(() => 0);
    if (s.form === "current") {
      h = h.map((value, i) => (1 - leak) * value + leak * (a[i] + inner[i]));
      rate = h.map((value, i) => f(value) + outer[i]);
    } else {
      h = h.map((value, i) => (1 - leak) * value + leak * (f(a[i] + inner[i]) + outer[i]));
      rate = h;
    }
    const z = x.map((_, o) => rate.reduce((total, r, k) => total + p[wOut + o * N + k] * r, p[bOut + o]));
    x = x.map((value, o) => value + 0.1 * (s.readout === "sigmoid" ? 1 / (1 + Math.exp(-z[o])) : z[o]));
    sum += x.reduce((total, value, o) => total + (value - to[o]) ** 2, 0);
  }
  return sum;
}

/** The same loop through the kernel: gradient of the sum over trials, and the input adjoints `[step][channel][trial]`. */
function throughKernel(kernel: Kernel): { loss: number; gradient: Float32Array; inputAdjoints: Float32Array } {
  const { steps, inputs, outputs, trials, readout } = kernel.shape;
  const at = (channel: number, trial: number): number => channel * groupSize + trial;
  const positions: number[][][] = [];
  const outputsOf: Float32Array[] = [];
  let sum = 0;
  let x = Array.from({ length: trials }, () => [...start]);
  kernel.beginGroup();
  for (let t = 0; t < steps; t++) {
    const rows = kernel.inputRows(t).fill(0);
    x.forEach((values, k) => [...values, ...goal(k)].forEach((value, channel) => (rows[at(channel, k)] = value)));
    kernel.forwardStep(t, address(4, 0));
    outputsOf.push(kernel.output.slice(0, outputs * groupSize));
    x = x.map((values, k) => values.map((value, o) => value + 0.1 * kernel.output[at(o, k)]));
    positions.push(x);
    x.forEach((values, k) => values.forEach((value, o) => (sum += (value - goal(k)[o]) ** 2)));
  }
  const inputAdjoints = new Float32Array(steps * inputs * groupSize);
  const carried = x.map((values) => values.map(() => 0));
  kernel.beginAdjoints();
  for (let t = steps - 1; t >= 0; t--) {
    kernel.outputAdjoint.fill(0);
    for (let k = 0; k < trials; k++)
      for (let o = 0; o < dimensions; o++) {
        carried[k][o] += 2 * (positions[t][k][o] - goal(k)[o]);
        // Adjoints are those of the sums that the readout is applied to: g' is the caller's part.
        const z = outputsOf[t][at(o, k)];
        kernel.outputAdjoint[at(o, k)] = 0.1 * carried[k][o] * (readout === "sigmoid" ? z * (1 - z) : 1);
      }
    kernel.adjointsOfStep(t);
    inputAdjoints.set(kernel.inputAdjoint, t * inputs * groupSize);
    for (let k = 0; k < trials; k++)
      for (let o = 0; o < dimensions; o++) carried[k][o] += kernel.inputAdjoint[at(o, k)];
  }
  kernel.endAdjoints();
  return { loss: sum, gradient: kernel.gradient.slice(), inputAdjoints };
}

const cases = (["rate", "current"] as const).flatMap((form) =>
  (["inside", "outside"] as const).flatMap((placement) => [
    { form, placement, activation: "tanh" as const, readout: "identity" as const },
    { form, placement, activation: "softplus" as const, readout: "sigmoid" as const },
  ]),
);

describe.each(backends)("closed loop, %s", (backend) => {
  it.each(cases)("$form form, noise $placement, $activation, $readout: finite differences", async (given) => {
    const s: LoopShape = { ...shape, ...given };
    const kernel = await Kernel.create(s, backend);
    prepare(kernel, 4);
    kernel.setNoise(0.4);
    kernel.drawNoise(address(4, 0));
    const parameters = Float64Array.from(kernel.parameters);
    const loops = Array.from({ length: s.trials }, (_, k): Loop => {
      const xi = (t: number, i: number): number => kernel.noise[(t * kernel.paddedUnits + i) * groupSize + k];
      const noise = Array.from({ length: s.steps }, (_, t) =>
        Array.from({ length: s.units }, (_, i) => Math.fround(0.4) * xi(t, i)),
      );
      const push = Array.from({ length: s.steps }, () => Array.from({ length: s.inputs }, () => 0));
      return { shape: s, parameters, noise, goal: goal(k), push };
    });
    const total = (): number => loops.reduce((sum, loop) => sum + loss(loop), 0);
    const found = throughKernel(kernel);
    expect(Math.abs(found.loss / total() - 1)).toBeLessThan(1e-5);

    const step = 1e-5;
    const slopeOf = (values: { [index: number]: number }, i: number, of: () => number): number => {
      const kept = values[i];
      values[i] = kept + step;
      const above = of();
      values[i] = kept - step;
      const below = of();
      values[i] = kept;
      return (above - below) / (2 * step);
    };
    const gradient = Array.from(parameters, (_, i) => slopeOf(parameters, i, total));
    expect(relativeDifference(gradient, found.gradient)).toBeLessThan(2e-5);

    loops.forEach((loop, k) => {
      const expected = loop.push.flatMap((row) => row.map((_, channel) => slopeOf(row, channel, () => loss(loop))));
      const got = expected.map((_, row) => found.inputAdjoints[row * groupSize + k]);
      expect(relativeDifference(expected, got), `input adjoints of trial ${k}`).toBeLessThan(2e-5);
    });
  });
});

/** Fixed trials, once through `differentiate` and once step by step with the loss outside. */
async function openLoop(backend: Backend, given: Partial<KernelShape>): Promise<[Findings, Findings]> {
  const ordinary = await Kernel.create(shapeOf({ ...given, trials: groupSize }), backend);
  const stepwise = await Kernel.create(shapeOf({ ...given, trials: groupSize, closedLoop: true }), backend);
  prepare(ordinary, 6);
  prepare(stepwise, 6);
  const { inputs, outputs, steps, readout } = ordinary.shape;
  const input = fill(new Float32Array(steps * inputs * groupSize), 6, 3);
  const target = fill(new Float32Array(steps * outputs * groupSize), 6, 4);
  const weight = fill(new Float32Array(steps * outputs * groupSize), 6, 5).map((x) => Math.max(0, x));
  const f = Math.fround;

  ordinary.differentiate(0, address(6, 0));

  const outputSize = outputs * groupSize;
  const z = new Float32Array(steps * outputSize);
  stepwise.beginGroup();
  for (let t = 0; t < steps; t++) {
    const rows = stepwise.inputRows(t);
    rows.set(input.subarray(t * rows.length, (t + 1) * rows.length));
    stepwise.forwardStep(t, address(6, 0));
    z.set(stepwise.output.subarray(0, outputSize), t * outputSize);
  }
  stepwise.beginAdjoints();
  for (let t = steps - 1; t >= 0; t--) {
    for (let i = 0; i < outputSize; i++) {
      const at = t * outputSize + i;
      const twice = f(2 * f(weight[at] * f(z[at] - target[at])));
      stepwise.outputAdjoint[i] = readout === "sigmoid" ? f(twice * f(z[at] * f(1 - z[at]))) : twice;
    }
    stepwise.adjointsOfStep(t);
  }
  stepwise.endAdjoints();
  const [left, right] = [ordinary, stepwise].map(({ gradient, initialAdjoint }): Findings => ({
    gradient,
    initialAdjoint,
  }));
  return [left, right];
}

describe.each(backends)("a kernel for simulation, %s", (backend) => {
  it("is not made for a closed loop", async () => {
    await expect(Kernel.create({ ...shape, purpose: "simulation" }, backend)).rejects.toThrow(KernelPurposeError);
  });

  it("refuses steps on their own, for which it has no room", async () => {
    const kernel = await Kernel.create({ ...shape, closedLoop: false, purpose: "simulation" }, backend);
    expect(() => {
      kernel.beginGroup();
    }).toThrow(KernelPurposeError);
    expect(() => {
      kernel.endAdjoints();
    }).toThrow(/expected the purpose "given" or "training"/);
  });
});

describe.each(backends)("open loop, step by step, %s", (backend) => {
  let differences: (string | undefined)[] = [];
  beforeAll(async () => {
    const all = (["rate", "current"] as const).flatMap((form) =>
      (["identity", "sigmoid"] as const).flatMap((readout) =>
        [1, 16, 37].map((steps) => openLoop(backend, { form, readout, steps, activation: "softplus" })),
      ),
    );
    differences = (await Promise.all(all)).map(([left, right]) => firstDifference(left, right));
  });

  it("has the bits of the ordinary path", () => {
    expect(differences.filter((difference) => difference !== undefined)).toEqual([]);
    expect(differences).toHaveLength(12);
  });
});
