/** The reference of cells that have a description: simulation and backpropagation through time of one trial, step by step from the description. */

import { kept } from "../../base/kept.js";
import { functionOf } from "../specification/activation.js";
import type { Cell } from "@dither/kernels";
import { activationFunction, unitFunctions, type ActivationFunction } from "../activation/functions.js";
import { describedCell, noiseRowOf, stateCount } from "../cells/cells.js";
import { rowLevel } from "../cells/noise-kind.js";
import { noiseScales } from "../specification/noise.js";
import { outputLoss } from "../specification/readouts.js";
import type { Activation, NetworkSpecification } from "../specification/specification.js";
import { CellStep, type RowFunctions, type StepNoise } from "./cell-step.js";
import { lossReader } from "./reference-loss.js";
import { addOuter, product, transposedProduct } from "./reference-products.js";
import type {
  RatePenalty,
  ReferenceGradient,
  ReferenceParameters,
  ReferenceRun,
  ReferenceTrial,
} from "./reference-trial.js";

/** The value of an activation whose argument has the noise of that row inside it; −1 for one without. */
type GateValues = (activation: Activation, row: number) => (x: number) => number;

/** The tensors of a step by name. */
export type StepTensors = Pick<ReferenceParameters, "W_rec" | "m" | "n" | "W_in" | "b_rec">;

/**
 * The cell of a network with these tensors; its activations are smoothed where the specification says so.
 * @param values of the activations, instead of exact ones; slopes are then not to be had
 */
export function cellStepOf(s: NetworkSpecification, p: StepTensors, values?: GateValues): CellStep {
  const cell = describedCell(s);
  if (!cell) throw new Error("leaky units have equations of their own");
  const tensors = Object.fromEntries(cell.tensors.map(({ name }) => [name, p[name as keyof StepTensors] ?? []]));
  const functions = values ? givenFunctions(values, cell) : rowFunctions(s, cell);
  return new CellStep(cell, s.units, s.inputs, tensors, functions, s.leak);
}

/**
 * The function of each row of an activation, smoothed where the specification says so: where noise inside the cell is added to its
 * argument, by the level of that row of the noise.
 */
function rowFunctions(s: NetworkSpecification, cell: Cell): RowFunctions {
  const made = new Map<Activation, readonly ActivationFunction[]>();
  const plain = new Map<Activation, ActivationFunction>();
  return (operation, row) => {
    const activation = functionOf(operation);
    const first = noiseRowOf(cell, operation.of);
    if (first === undefined) return kept(plain, activation, () => activationFunction(activation));
    return kept(made, activation, () => unitFunctions({ ...s, activation }))[first + row];
  };
}

function givenFunctions(values: GateValues, cell: Cell): RowFunctions {
  return (operation, row) => {
    const first = noiseRowOf(cell, operation.of);
    return { value: values(functionOf(operation), first === undefined ? -1 : first + row), slope: () => NaN };
  };
}

/** σ ξ of a step as a cell takes it, and the input with the noise on it. */
function cellNoise(s: NetworkSpecification, input: number[], xi: number[]): { input: number[]; noise: StepNoise } {
  const { placement, std, kind } = s.noise;
  const scales = noiseScales(s.noise, s);
  const scaled = xi.map((x, i) => {
    const level = rowLevel(s.noise, std, scales?.[i]);
    return kind === "dropout" ? dropoutFactor(level, x) - 1 : level * x;
  });
  if (placement === "input") return { input: input.map((u, c) => u + scaled[c]), noise: {} };
  return { input, noise: { [placement]: scaled } };
}

/** The factor of a unit dropped at a rate, for a uniform draw of mean 0 and variance 1: kept units make up for the others. */
function dropoutFactor(rate: number, draw: number): number {
  return draw >= (rate - 0.5) * Math.sqrt(12) ? 1 / (1 - rate) : 0;
}

/** As `simulateReference`. */
export function simulateCell(s: NetworkSpecification, p: ReferenceParameters, trial: ReferenceTrial): ReferenceRun {
  const step = cellStepOf(s, p);
  const run: ReferenceRun = {
    states: [trial.initialState],
    rates: [trial.initialState.slice(0, s.units)],
    arguments: [trial.initialState.slice(0, s.units)],
    logits: [],
    outputs: [],
  };
  const { outputs } = outputLoss(s);
  trial.input.forEach((given, t) => {
    const { input, noise } = cellNoise(s, given, trial.noise[t]);
    const state = Array.from(step.next(step.run(run.states[t], input, noise)));
    const rate = state.slice(0, s.units);
    const logits = product(p.W_out, rate, s.outputs).map((x, o) => x + p.b_out[o]);
    run.states.push(state);
    run.rates.push(rate);
    run.arguments.push(rate);
    run.logits.push(logits);
    run.outputs.push(outputs(logits, [...logits]));
  });
  return run;
}

/** As `differentiateReference`. */
export function differentiateCell(
  s: NetworkSpecification,
  p: ReferenceParameters,
  trial: ReferenceTrial,
  target: number[][],
  weight: number[][],
  penalty: RatePenalty,
): ReferenceGradient {
  const { units: N, outputs: O } = s;
  const step = cellStepOf(s, p);
  const run = simulateCell(s, p, trial);
  const readLoss = lossReader(s);
  const sized = ({ length }: ArrayLike<number> = []): Float64Array => new Float64Array(length);
  const gradient: ReferenceGradient = {
    loss: 0,
    W_rec: sized(p.W_rec),
    ...(p.m && p.n && { m: sized(p.m), n: sized(p.n) }),
    W_in: sized(p.W_in),
    b_rec: sized(p.b_rec),
    W_out: new Float64Array(O * N),
    b_out: new Float64Array(O),
    initialState: [],
  };
  const { W_rec, m = W_rec, n = W_rec, W_in, b_rec } = gradient;
  let adjoint: Float64Array = new Float64Array(stateCount(s) * N);
  for (let t = trial.input.length - 1; t >= 0; t--) {
    const rate = run.rates[t + 1];
    const outputAdjoint = readLoss(run.logits[t], target[t], weight[t], gradient);
    addOuter(gradient.W_out, outputAdjoint, rate);
    outputAdjoint.forEach((d, o) => (gradient.b_out[o] += d));
    transposedProduct(p.W_out, outputAdjoint, N).forEach((d, k) => {
      gradient.loss += penalty.squared * rate[k] * rate[k] + penalty.absolute * Math.abs(rate[k]);
      adjoint[k] += d + 2 * penalty.squared * rate[k] + penalty.absolute * Math.sign(rate[k]);
    });
    const { input, noise } = cellNoise(s, trial.input[t], trial.noise[t]);
    adjoint = step.pullback(step.run(run.states[t], input, noise), input, adjoint, { W_rec, m, n, W_in, b_rec });
  }
  gradient.initialState = Array.from(adjoint);
  return gradient;
}
