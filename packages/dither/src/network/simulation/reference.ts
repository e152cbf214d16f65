/**
 * The equations in plain float64: the readable definition that the WebAssembly kernel is tested against.
 *
 *     rate, inside     h' = (1−γ) h + γ f(W_rec h + W_in u + b_rec + σ ξ)
 *     rate, outside    h' = (1−γ) h + γ (f(W_rec h + W_in u + b_rec) + σ ξ)
 *     current, inside  x' = (1−γ) x + γ (W_rec r + W_in u + b_rec + σ ξ),  r' = f(x')
 *     current, outside x' = (1−γ) x + γ (W_rec r + W_in u + b_rec),        r' = f(x') + σ ξ
 *     on the input     as without noise, with u + σ ξ in place of u
 *     readout          z = g(W_out s' + b_out) with s the rate h or r;  loss L = Σ w (z − y)² / Σ w
 *
 * σ is σ s_i where the noise has scales, γ is γ_i where every unit has its own leak; ξ may be of any law, colour and
 * covariance, since it is given. A rate penalty adds Σ (c₂ r² + c₁ |r|) over steps and units to the loss, with r the rate s'.
 *
 * One trial at a time; nothing here is meant to be fast, and nothing here feeds training.
 */

import { smoothedActivation } from "../activation/smoothed-activation.js";
import { smoothingPerUnit, type Activation, type NetworkSpecification } from "../specification/specification.js";
import { type Shape } from "../../base/kinds.js";
import { checkArguments } from "../../base/check-arguments.js";

/** An activation function beside its derivative, so that the two cannot drift apart. */
export interface ActivationFunction {
  value: (x: number) => number;
  slope: (x: number) => number;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The activation functions and their derivatives; the slope of ReLU at 0 is 0. */
export const activationFunctions: Record<Activation, ActivationFunction> = {
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  softplus: { value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: logistic },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) * Math.tanh(x) },
  sigmoid: { value: logistic, slope: (x) => logistic(x) * (1 - logistic(x)) },
};

/** The activation function of each unit, smoothed where the specification says so, `[unit]`. */
export function unitFunctions(specification: NetworkSpecification): readonly ActivationFunction[] {
  checkArguments("unitFunctions", { specification }, { specification: "specification" });
  const { activation } = specification;
  const made = new Map([[0, activationFunctions[activation]]]);
  return Array.from(smoothingPerUnit(specification), (std) => {
    const known = made.get(std);
    if (known) return known;
    const f = smoothedActivation(activation);
    const smoothed = { value: (x: number) => (f.at(x, std), f.mean), slope: (x: number) => (f.at(x, std), f.slope) };
    made.set(std, smoothed);
    return smoothed;
  });
}

/** Named tensors, row-major `[to, from]`. */
export interface ReferenceParameters {
  W_rec: ArrayLike<number>;
  W_in: ArrayLike<number>;
  b_rec: ArrayLike<number>;
  W_out: ArrayLike<number>;
  b_out: ArrayLike<number>;
}

/** What is checked of {@link ReferenceParameters}. */
export const referenceParametersShape = {
  W_rec: "numbers",
  W_in: "numbers",
  b_rec: "numbers",
  W_out: "numbers",
  b_out: "numbers",
} as const satisfies Shape<ReferenceParameters>;

/** One trial: input `[step][channel]`, noise `[step][unit]` (`[step][channel]` where it is on the input), initial state `[unit]` (h or x). */
export interface ReferenceTrial {
  input: number[][];
  noise: number[][];
  initialState: number[];
}

/** What one step leaves: the argument of f, the leaking state, what is read and fed back (h or r), the output. */
interface Step {
  argument: number[];
  state: number[];
  rate: number[];
  output: number[];
}

export interface ReferenceRun {
  /** Leaking state h or x after each step, `[step + 1][unit]`, the initial state first. */
  states: number[][];
  /** h or r after each step, `[step + 1][unit]`. */
  rates: number[][];
  /** f's argument that led to each state, `[step + 1][unit]`; for the first entry the initial current. */
  arguments: number[][];
  /** `[step][output]` */
  outputs: number[][];
}

/** Rows of a matrix `[to, from]` times a vector. */
function product(matrix: ArrayLike<number>, vector: number[], rows: number): number[] {
  const columns = vector.length;
  return Array.from({ length: rows }, (_, i) => vector.reduce((sum, x, k) => sum + matrix[i * columns + k] * x, 0));
}

/** A transposed matrix `[to, from]` times a vector over `to`. */
function transposedProduct(matrix: ArrayLike<number>, vector: number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, k) => vector.reduce((sum, x, i) => sum + matrix[i * columns + k] * x, 0));
}

/** σ of a unit, or of an input channel. */
function levelOf({ noise }: NetworkSpecification, row: number): number {
  return noise.std * (noise.scales?.[row] ?? 1);
}

/** γ of a unit. */
function leakOf({ leak, leaks }: NetworkSpecification, unit: number): number {
  return leaks?.[unit] ?? leak;
}

/** The input with the noise on it. */
function seenInput(s: NetworkSpecification, input: number[], xi: number[]): number[] {
  return s.noise.placement === "input" ? input.map((u, c) => u + levelOf(s, c) * xi[c]) : input;
}

function step(
  s: NetworkSpecification,
  p: ReferenceParameters,
  f: readonly ActivationFunction[],
  before: { state: number[]; rate: number[] },
  input: number[],
  xi: number[],
): Step {
  const recurrent = product(p.W_rec, before.rate, s.units);
  const driven = product(p.W_in, seenInput(s, input, xi), s.units);
  const { placement } = s.noise;
  const noise = placement === "input" ? driven.map(() => 0) : xi.map((x, i) => levelOf(s, i) * x);
  const a = recurrent.map((r, i) => r + driven[i] + p.b_rec[i] + (placement === "inside" ? noise[i] : 0));
  const leaky = (to: number[]): number[] => before.state.map((x, i) => (1 - leakOf(s, i)) * x + leakOf(s, i) * to[i]);
  const argument = s.form === "current" ? leaky(a) : a;
  const noisy = argument.map((x, i) => f[i].value(x) + (placement === "outside" ? noise[i] : 0));
  const state = s.form === "current" ? argument : leaky(noisy);
  const rate = s.form === "current" ? noisy : state;
  const z = product(p.W_out, rate, s.outputs).map((x, o) => x + p.b_out[o]);
  return { argument, state, rate, output: s.readout === "sigmoid" ? z.map(logistic) : z };
}

/** Simulates one trial; the noise level is that of the specification. */
export function simulateReference(
  s: NetworkSpecification,
  p: ReferenceParameters,
  trial: ReferenceTrial,
): ReferenceRun {
  checkArguments(
    "simulateReference",
    { s, p, trial },
    {
      s: "specification",
      p: referenceParametersShape,
      trial: { input: "array", noise: "array", initialState: "numbers" },
    },
  );
  const f = unitFunctions(s);
  const first = trial.initialState;
  const run: ReferenceRun = {
    states: [first],
    rates: [s.form === "current" ? first.map((x, i) => f[i].value(x)) : first],
    arguments: [first],
    outputs: [],
  };
  trial.input.forEach((input, t) => {
    const next = step(s, p, f, { state: run.states[t], rate: run.rates[t] }, input, trial.noise[t]);
    run.states.push(next.state);
    run.rates.push(next.rate);
    run.arguments.push(next.argument);
    run.outputs.push(next.output);
  });
  return run;
}

/** Gradient of Σ w (z − y)² of one trial, not divided by Σ w. */
export interface ReferenceGradient {
  loss: number;
  W_rec: Float64Array;
  W_in: Float64Array;
  b_rec: Float64Array;
  W_out: Float64Array;
  b_out: Float64Array;
  initialState: number[];
}

/** Coefficients of r² and |r| in the loss of a trial. */
export interface RatePenalty {
  squared: number;
  absolute: number;
}

/** Backward through time for one trial; `target` and `weight` are `[step][output]`. */
export function differentiateReference(
  s: NetworkSpecification,
  p: ReferenceParameters,
  trial: ReferenceTrial,
  target: number[][],
  weight: number[][],
  penalty: RatePenalty = { squared: 0, absolute: 0 },
): ReferenceGradient {
  checkArguments(
    "differentiateReference",
    { s, p, trial, target, weight },
    {
      s: "specification",
      p: referenceParametersShape,
      trial: { input: "array", noise: "array", initialState: "numbers" },
      target: "array",
      weight: "array",
    },
  );
  const { units: N, inputs: I, outputs: O } = s;
  const f = unitFunctions(s);
  const run = simulateReference(s, p, trial);
  const gradient: ReferenceGradient = {
    loss: 0,
    W_rec: new Float64Array(N * N),
    W_in: new Float64Array(N * I),
    b_rec: new Float64Array(N),
    W_out: new Float64Array(O * N),
    b_out: new Float64Array(O),
    initialState: [],
  };
  /** dL/dh (rate form) or dL/dx (current form) of the step after, and dL/da of it. */
  let carried: number[] = new Array<number>(N).fill(0);
  let delta: number[] = carried;
  for (let t = trial.input.length - 1; t >= 0; t--) {
    const rate = run.rates[t + 1];
    const outputAdjoint = run.outputs[t].map((z, o) => {
      const error = z - target[t][o];
      gradient.loss += weight[t][o] * error * error;
      return 2 * weight[t][o] * error * (s.readout === "sigmoid" ? z * (1 - z) : 1);
    });
    addOuter(gradient.W_out, outputAdjoint, rate);
    outputAdjoint.forEach((d, o) => (gradient.b_out[o] += d));
    const back = transposedProduct(p.W_rec, delta, N);
    const rateAdjoint = transposedProduct(p.W_out, outputAdjoint, N).map((d, k) => {
      gradient.loss += penalty.squared * rate[k] * rate[k] + penalty.absolute * Math.abs(rate[k]);
      return d + back[k] + 2 * penalty.squared * rate[k] + penalty.absolute * Math.sign(rate[k]);
    });
    const slopes = run.arguments[t + 1].map((x, i) => f[i].slope(x));
    if (s.form === "current") {
      carried = rateAdjoint.map((r, k) => (1 - leakOf(s, k)) * carried[k] + slopes[k] * r);
      delta = carried.map((e, k) => leakOf(s, k) * e);
    } else {
      carried = rateAdjoint.map((r, k) => (1 - leakOf(s, k)) * carried[k] + r);
      delta = carried.map((g, k) => leakOf(s, k) * slopes[k] * g);
    }
    addOuter(gradient.W_rec, delta, run.rates[t]);
    addOuter(gradient.W_in, delta, seenInput(s, trial.input[t], trial.noise[t]));
    delta.forEach((d, i) => (gradient.b_rec[i] += d));
  }
  const back = transposedProduct(p.W_rec, delta, N);
  const firstSlopes = trial.initialState.map((x, i) => (s.form === "current" ? f[i].slope(x) : 1));
  gradient.initialState = back.map((b, k) => (1 - leakOf(s, k)) * carried[k] + firstSlopes[k] * b);
  return gradient;
}

function addOuter(matrix: Float64Array, left: number[], right: number[]): void {
  left.forEach((l, i) => right.forEach((r, k) => (matrix[i * right.length + k] += l * r)));
}
