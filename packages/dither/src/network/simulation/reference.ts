/**
 * The equations in plain float64: the readable definition that the WebAssembly kernel is tested against.
 *
 *     rate, inside     h' = (1−γ) h + γ f(W_rec h + W_in u + b_rec + σ ξ)
 *     rate, outside    h' = (1−γ) h + γ (f(W_rec h + W_in u + b_rec) + σ ξ)
 *     current, inside  x' = (1−γ) x + γ (W_rec r + W_in u + b_rec + σ ξ),  r' = f(x')
 *     current, outside x' = (1−γ) x + γ (W_rec r + W_in u + b_rec),        r' = f(x') + σ ξ
 *     on the input     as without noise, with u + σ ξ in place of u
 *     readout          z = g(W_out s' + b_out) with s the rate h or r;  loss L = Σ w (z − y)² / Σ w, or see `network/readout/loss.ts`
 *
 * A gated cell, leaky units of low rank and those whose noise follows the state are computed from their description: see `cell-step.ts` and `network/cells`.
 *
 * σ is σ s_i where the noise has scales, γ is γ_i where every unit has its own leak; ξ may be of any law, colour and
 * covariance, since it is given. A rate penalty adds Σ (c₂ r² + c₁ |r|) over steps and units to the loss, with r the rate s'.
 *
 * One trial at a time; nothing here is meant to be fast, and nothing here feeds training.
 */

import { unitFunctions, type ActivationFunction } from "../activation/functions.js";
import type { NetworkSpecification } from "../specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";
import { describedCell } from "../cells/cells.js";
import { differentiateCell, simulateCell } from "./cell-reference.js";
import { outputLoss } from "../specification/readouts.js";
import { lossReader } from "./reference-loss.js";
import { addOuter, product, transposedProduct } from "./reference-products.js";
import {
  referenceParametersShape,
  type RatePenalty,
  type ReferenceGradient,
  type ReferenceParameters,
  type ReferenceRun,
  type ReferenceTrial,
} from "./reference-trial.js";

/** What one step leaves: the argument of f, the leaking state, what is read and fed back (h or r), the logits. */
interface Step {
  argument: number[];
  state: number[];
  rate: number[];
  logits: number[];
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
  const recurrent = product(p.W_rec ?? [], before.rate, s.units);
  const driven = product(p.W_in, seenInput(s, input, xi), s.units);
  const { placement } = s.noise;
  const noise = placement === "input" ? driven.map(() => 0) : xi.map((x, i) => levelOf(s, i) * x);
  const a = recurrent.map((r, i) => r + driven[i] + p.b_rec[i] + (placement === "inside" ? noise[i] : 0));
  const leaky = (to: number[]): number[] => before.state.map((x, i) => (1 - leakOf(s, i)) * x + leakOf(s, i) * to[i]);
  const argument = s.form === "current" ? leaky(a) : a;
  const noisy = argument.map((x, i) => f[i].value(x) + (placement === "outside" ? noise[i] : 0));
  const state = s.form === "current" ? argument : leaky(noisy);
  const rate = s.form === "current" ? noisy : state;
  const logits = product(p.W_out, rate, s.outputs).map((x, o) => x + p.b_out[o]);
  return { argument, state, rate, logits };
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
  if (describedCell(s)) return simulateCell(s, p, trial);
  const f = unitFunctions(s);
  const first = trial.initialState;
  const run: ReferenceRun = {
    states: [first],
    rates: [s.form === "current" ? first.map((x, i) => f[i].value(x)) : first],
    arguments: [first],
    logits: [],
    outputs: [],
  };
  const { outputs } = outputLoss(s);
  trial.input.forEach((input, t) => {
    const next = step(s, p, f, { state: run.states[t], rate: run.rates[t] }, input, trial.noise[t]);
    run.states.push(next.state);
    run.rates.push(next.rate);
    run.arguments.push(next.argument);
    run.logits.push(next.logits);
    run.outputs.push(outputs(next.logits, [...next.logits]));
  });
  return run;
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
  if (describedCell(s)) return differentiateCell(s, p, trial, target, weight, penalty);
  const { units: N, inputs: I, outputs: O } = s;
  const f = unitFunctions(s);
  const run = simulateReference(s, p, trial);
  const readLoss = lossReader(s);
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
    const outputAdjoint = readLoss(run.logits[t], target[t], weight[t], gradient);
    addOuter(gradient.W_out, outputAdjoint, rate);
    outputAdjoint.forEach((d, o) => (gradient.b_out[o] += d));
    const back = transposedProduct(p.W_rec ?? [], delta, N);
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
  const back = transposedProduct(p.W_rec ?? [], delta, N);
  const firstSlopes = trial.initialState.map((x, i) => (s.form === "current" ? f[i].slope(x) : 1));
  gradient.initialState = back.map((b, k) => (1 - leakOf(s, k)) * carried[k] + firstSlopes[k] * b);
  return gradient;
}
