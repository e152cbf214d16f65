/** A small problem for the kernel, made from a seed alone, and everything that a kernel makes of it. */

import { groupSize, noiseRows, type Kernel, type KernelShape, type NoiseAddress } from "../src/index.js";

/** Arrays by name: what two kernels are compared on. */
export type Findings = Record<string, Float32Array | Float64Array>;

/** A shape with the settings that most tests do not care about. */
export function shapeOf(given: Partial<KernelShape> = {}): KernelShape {
  return {
    units: 10,
    inputs: 2,
    outputs: 3,
    steps: 20,
    trials: 20,
    form: "rate",
    placement: "inside",
    activation: "tanh",
    readout: "identity",
    leak: 0.3,
    activationParameter: 0.7,
    trainedInitialState: false,
    purpose: "training",
    ...given,
  };
}

/** Numbers evenly spread over [−scale, scale) from a seed and a tag (mulberry32). */
export function fill(target: Float32Array, seed: number, tag: number, scale = 1): Float32Array {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(tag + 1, 0x85ebca6b);
  for (let i = 0; i < target.length; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    target[i] = scale * (((word ^ (word >>> 14)) >>> 0) / 0x80000000 - 1);
  }
  return target;
}

/** Where the noise of a group comes from. */
export function address(seed: number, group: number): NoiseAddress {
  return { key: [seed >>> 0, 77], stream: 2, firstTrial: 5 + group * groupSize, index: seed % 1000 };
}

/** Fills parameters, initial states, noise levels and, unless the loop is closed, trials. */
export function prepare(kernel: Kernel, seed: number): void {
  const { units, inputs, outputs, steps, trials: count, closedLoop } = kernel.shape;
  fill(kernel.parameters, seed, 0, 1.5 / Math.sqrt(units));
  fill(kernel.initial.subarray(0, units * groupSize), seed, 1);
  const rows = noiseRows(kernel.shape);
  kernel.setNoise(fill(new Float32Array(rows), seed, 2, 0.3).map((x) => 0.5 + x));
  kernel.pack();
  if (closedLoop) return;
  kernel.loadTrials({
    count,
    input: fill(new Float32Array(steps * inputs * count), seed, 3),
    target: fill(new Float32Array(steps * outputs * count), seed, 4),
    weight: fill(new Float32Array(steps * outputs * count), seed, 5).map((x) => Math.max(0, x)),
  });
}

/** Levels and penalties of the 16 trials of a group: none, unless the seed is odd. */
export function prepareGroup(kernel: Kernel, seed: number, group: number): void {
  if (seed % 2 === 0) return;
  const values = fill(new Float32Array(3 * groupSize), seed, 100 + group).map(Math.abs);
  kernel.setTrialNoise(values.subarray(0, groupSize));
  const penalties = values.map((x) => 0.01 * x);
  kernel.setRatePenalties(penalties.subarray(groupSize, 2 * groupSize), penalties.subarray(2 * groupSize));
}

/** Runs a prepared kernel in the way its shape says and keeps all it computes. */
export function findings(kernel: Kernel, seed: number): Findings {
  prepare(kernel, seed);
  const found: Findings = {};
  if (kernel.shape.purpose !== "simulation") kernel.clearTotal();
  if (kernel.shape.purpose === "training" && !kernel.shape.closedLoop) {
    differentiated(kernel, seed, found);
    updated(kernel, found);
    return found;
  }
  for (let group = 0; group < kernel.groups; group++) {
    prepareGroup(kernel, seed, group);
    if (kernel.shape.purpose !== "training") {
      kernel.drawNoise(address(seed, group));
      found[`noise of group ${group}`] = kernel.noise.slice();
    }
    if (kernel.shape.purpose === "simulation") simulated(kernel, group, found);
    else if (kernel.shape.closedLoop) looped(kernel, group, seed, found);
    else keepGradient(kernel, group, kernel.differentiate(group), found);
  }
  if (kernel.shape.purpose !== "simulation") updated(kernel, found);
  return found;
}

function simulated(kernel: Kernel, group: number, found: Findings): void {
  const { units, steps } = kernel.shape;
  kernel.simulate(group);
  found[`outputs of group ${group}`] = kernel.output.slice();
  const states = new Float32Array((steps + 1) * units * groupSize);
  for (let t = 0; t <= steps; t++)
    for (let i = 0; i < units; i++) states.set(kernel.stateRow(t, i), (t * units + i) * groupSize);
  found[`states of group ${group}`] = states;
}

/** All groups, as many at once as the kernel can. */
function differentiated(kernel: Kernel, seed: number, found: Findings): void {
  kernel.differentiateGroups({ first: 0, last: kernel.groups }, address(seed, 0), {
    before: (group) => prepareGroup(kernel, seed, group),
    done: (group, loss) => keepGradient(kernel, group, loss, found),
  });
}

function keepGradient(kernel: Kernel, group: number, loss: number, found: Findings): void {
  found[`loss of group ${group}`] = Float64Array.of(loss, ...kernel.trialLoss, ...kernel.trialPenalty);
  gradients(kernel, group, found);
}

/** A world that feeds the outputs of a step, mixed with fixed numbers, back as its next inputs. */
function looped(kernel: Kernel, group: number, seed: number, found: Findings): void {
  const { inputs, outputs, steps } = kernel.shape;
  const drive = fill(new Float32Array(steps * inputs * groupSize), seed, 6 + group);
  const pull = fill(new Float32Array(steps * outputs * groupSize), seed, 60 + group);
  const z = new Float32Array(steps * outputs * groupSize);
  const back = new Float32Array(steps * inputs * groupSize);
  kernel.beginGroup();
  for (let t = 0; t < steps; t++) {
    const rows = kernel.inputRows(t);
    for (let i = 0; i < rows.length; i++)
      rows[i] = drive[t * rows.length + i] + (t > 0 ? 0.5 * kernel.output[i % (outputs * groupSize)] : 0);
    kernel.forwardStep(t, address(seed, group));
    z.set(kernel.output.subarray(0, outputs * groupSize), t * outputs * groupSize);
  }
  kernel.beginAdjoints();
  for (let t = steps - 1; t >= 0; t--) {
    const size = outputs * groupSize;
    for (let i = 0; i < size; i++)
      kernel.outputAdjoint[i] =
        pull[t * size + i] + (t < steps - 1 && inputs > 0 ? 0.5 * kernel.inputAdjoint[i % (inputs * groupSize)] : 0);
    kernel.adjointsOfStep(t);
    back.set(kernel.inputAdjoint, t * inputs * groupSize);
  }
  kernel.endAdjoints();
  found[`outputs of group ${group}`] = z;
  found[`input adjoints of group ${group}`] = back;
  gradients(kernel, group, found);
}

function gradients(kernel: Kernel, group: number, found: Findings): void {
  found[`gradient of group ${group}`] = kernel.gradient.slice();
  found[`initial adjoint of group ${group}`] = kernel.initialAdjoint.slice(0, kernel.shape.units * groupSize);
  kernel.addGradient();
}

function updated(kernel: Kernel, found: Findings): void {
  kernel.scaleTotal(0.01);
  found["squared norm"] = Float64Array.of(kernel.squaredNorm());
  for (let update = 1; update <= 2; update++)
    kernel.adam(update, { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  found.parameters = kernel.parameters.slice();
  found["first moments"] = kernel.moment1.slice();
  found["second moments"] = kernel.moment2.slice();
}

/** The first place where two findings differ in a bit; undefined where they are the same. */
export function firstDifference(expected: Findings, got: Findings): string | undefined {
  for (const [name, left] of Object.entries(expected)) {
    const right = got[name];
    if (right?.length !== left.length) return `${name}: ${left.length} values against ${right?.length}`;
    const a = new Uint8Array(left.buffer, left.byteOffset, left.byteLength);
    const b = new Uint8Array(right.buffer, right.byteOffset, right.byteLength);
    if (Buffer.compare(a, b) === 0) continue;
    const at = left.findIndex((_: number, i: number) => !Object.is(left[i], right[i]));
    return `${name}[${at}]: ${left[at]} against ${right[at]}`;
  }
  return undefined;
}

/** The largest difference, relative to the largest value of the first array. */
export function relativeDifference(expected: ArrayLike<number>, got: ArrayLike<number>): number {
  let scale = 1e-30;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]));
    worst = Math.max(worst, Math.abs(expected[i] - got[i]));
  }
  return worst / scale;
}
