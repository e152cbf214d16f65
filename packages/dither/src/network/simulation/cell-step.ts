/**
 * A step of a gated cell in plain float64, from its description: values and pullback. The kernel is tested against it,
 * and the analyses of noise-free dynamics stand on it.
 */

import {
  insideRows,
  rangeOf,
  stridesOf,
  variableRows,
  type Cell,
  type CellOperation,
  type CellRows,
  type StateNoise,
  type Strides,
  type TensorRows,
} from "@dither/kernels";
import { kept } from "../../base/kept.js";
import type { ActivationFunction } from "../activation/functions.js";

export type Affine = Extract<CellOperation, { kind: "affine" }>;
type Activate = Extract<CellOperation, { kind: "activate" }>;

/** Every variable of one step by name, the states before it and, with a prime, after it among them. */
export type StepValues = ReadonlyMap<string, Float64Array>;

/**
 * Noise of a step: σ ξ for each row of the noisy affine maps, or for each unit outside. Null: none. Where it follows the state, it is
 * what a standard deviation at σ = 1 is multiplied by; for dropout the factor of a unit less 1.
 */
export interface StepNoise {
  inside?: ArrayLike<number> | null;
  outside?: ArrayLike<number> | null;
}

/** The function of each row of an activation. */
export type RowFunctions = (operation: Activate, row: number) => ActivationFunction;

/** Gradients of a step's tensors by name, added up in place. */
export type TensorGradients = Record<string, Float64Array>;

export class CellStep {
  /** Rows of each variable. */
  readonly rows: ReadonlyMap<string, number>;
  /** Numbers of a state: units times states. */
  readonly size: number;
  private readonly noiseRows: ReadonlyMap<string, number>;
  private readonly elements = new Map<TensorRows, Strides>();

  /** @param tensors flat and row-major, by name */
  constructor(
    readonly cell: Cell,
    readonly units: number,
    readonly inputs: number,
    readonly tensors: Readonly<Record<string, ArrayLike<number>>>,
    readonly functions: RowFunctions,
    /** γ of operations that leak. */
    readonly leak = 1,
  ) {
    this.rows = variableRows(cell, units);
    this.size = cell.states.length * units;
    this.noiseRows = insideRows(cell).first;
  }

  /** All variables after one step from a state `[state, unit]`. */
  run(state: ArrayLike<number>, input: ArrayLike<number>, noise: StepNoise = {}): StepValues {
    const { cell, units } = this;
    const values = new Map<string, Float64Array>();
    cell.states.forEach((name, k) => {
      values.set(
        name,
        Float64Array.from({ length: units }, (_, i) => state[k * units + i]),
      );
    });
    for (const operation of cell.operations) {
      const rows = noise.inside ?? noise.outside;
      if (operation.kind === "noisy" && rows) {
        const first = this.noiseRows.get(operation.out) ?? 0;
        values.set(
          drawsOf(operation.out),
          Float64Array.from({ length: operation.rows }, (_, i) => rows[first + i]),
        );
      }
      const out = this.value(operation, values, input, noise.inside ?? null);
      if (operation.out === cell.outside && noise.outside) for (let i = 0; i < units; i++) out[i] += noise.outside[i];
      values.set(operation.out, out);
    }
    return values;
  }

  /** The state after a step, `[state, unit]`. */
  next(values: StepValues): Float64Array {
    const state = new Float64Array(this.size);
    this.cell.states.forEach((name, k) => {
      state.set(values.get(`${name}'`) as Float64Array, k * this.units);
    });
    return state;
  }

  private value(
    operation: CellOperation,
    values: StepValues,
    input: ArrayLike<number>,
    inside: ArrayLike<number> | null,
  ): Float64Array {
    const rows = this.rows.get(operation.out) as number;
    const each = (of: (i: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, i) => of(i));
    switch (operation.kind) {
      case "affine": {
        const first = this.noiseRows.get(operation.out) ?? 0;
        const xi = operation.noisy ? inside : null;
        const { from } = operation;
        const read = from && { x: values.get(from.of) as Float64Array, at: this.strides(from.weights) };
        return each((i) => this.argument(operation, i, input, read) + (xi ? xi[first + i] : 0));
      }
      case "activate": {
        const x = part(values, operation.of);
        return each((i) => this.functions(operation, i).value(x[i]));
      }
      case "product": {
        const [a, b] = [part(values, operation.a), part(values, operation.b)];
        return each((i) => a[i] * b[i]);
      }
      case "sum": {
        const [a, b] = [part(values, operation.a), part(values, operation.b)];
        return each((i) => a[i] + b[i]);
      }
      case "gate": {
        const [g, kept, to] = [operation.gate, operation.kept, operation.to].map((rows) => part(values, rows));
        return each((i) => to[i] + g[i] * (kept[i] - to[i]));
      }
      case "noisy": {
        const x = part(values, operation.of);
        const draws = values.get(drawsOf(operation.out));
        return each((i) => (draws ? x[i] + stdAt(operation.noise, x[i]) * draws[i] : x[i]));
      }
      case "scale": {
        const x = part(values, operation.of);
        return each((i) => operation.factor * x[i]);
      }
      case "leak": {
        const [kept, to] = [part(values, operation.kept), part(values, operation.to)];
        return each((i) => (1 - this.leak) * kept[i] + this.leak * to[i]);
      }
    }
  }

  /** Bias, input and product of one row of an affine map. */
  private argument(
    { bias, input, from }: Affine,
    row: number,
    u: ArrayLike<number>,
    read?: { x: Float64Array; at: Strides },
  ): number {
    const { tensors, inputs } = this;
    let sum = bias ? tensors[bias.tensor][bias.first + row] : 0;
    if (input) {
      const W = tensors[input.tensor];
      const at = (input.first + row) * inputs;
      for (let k = 0; k < inputs; k++) sum += W[at + k] * u[k];
    }
    if (from && read) {
      const W = tensors[from.weights.tensor];
      const { x, at } = read;
      const start = at.start + row * at.down;
      for (let k = 0; k < x.length; k++) sum += W[start + k * at.across] * x[k];
    }
    return sum;
  }

  /** Where the elements of a tensor's rows stand in it. */
  strides(rows: TensorRows): Strides {
    return kept(this.elements, rows, () => stridesOf(this.cell, rows));
  }

  /**
   * The adjoint of the state before a step from that of the state after it, `[state, unit]`; adds the gradients of the tensors.
   */
  pullback(
    values: StepValues,
    input: ArrayLike<number>,
    adjointAfter: ArrayLike<number>,
    gradients: TensorGradients,
  ): Float64Array {
    const { cell, units } = this;
    const adjoints = new Map<string, Float64Array>();
    for (const [name, rows] of this.rows) adjoints.set(name, new Float64Array(rows));
    cell.states.forEach((name, k) => {
      const to = adjoints.get(`${name}'`) as Float64Array;
      for (let i = 0; i < units; i++) to[i] = adjointAfter[k * units + i];
    });
    for (const operation of [...cell.operations].reverse())
      this.pullBack(operation, values, adjoints, input, gradients);
    const before = new Float64Array(this.size);
    cell.states.forEach((name, k) => {
      before.set(adjoints.get(name) as Float64Array, k * units);
    });
    return before;
  }

  private pullBack(
    operation: CellOperation,
    values: StepValues,
    adjoints: ReadonlyMap<string, Float64Array>,
    input: ArrayLike<number>,
    gradients: TensorGradients,
  ): void {
    const d = adjoints.get(operation.out) as Float64Array;
    const add = (rows: CellRows, of: (i: number) => number): void => {
      const to = part(adjoints, rows);
      for (let i = 0; i < d.length; i++) to[i] += of(i);
    };
    if (operation.kind === "affine") this.pullBackAffine(operation, d, values, adjoints, input, gradients);
    else if (operation.kind === "activate") {
      const x = part(values, operation.of);
      add(operation.of, (i) => this.functions(operation, i).slope(x[i]) * d[i]);
    } else if (operation.kind === "noisy") {
      const x = part(values, operation.of);
      add(operation.of, (i) => slopeAt(operation, x[i], values, i) * d[i]);
    } else if (operation.kind === "scale") {
      add(operation.of, (i) => operation.factor * d[i]);
    } else if (operation.kind === "leak") {
      add(operation.kept, (i) => (1 - this.leak) * d[i]);
      add(operation.to, (i) => this.leak * d[i]);
    } else if (operation.kind === "product") {
      const [a, b] = [part(values, operation.a), part(values, operation.b)];
      add(operation.a, (i) => b[i] * d[i]);
      add(operation.b, (i) => a[i] * d[i]);
    } else if (operation.kind === "sum") {
      add(operation.a, (i) => d[i]);
      add(operation.b, (i) => d[i]);
    } else if (operation.kind === "gate") {
      const [g, kept, to] = [operation.gate, operation.kept, operation.to].map((rows) => part(values, rows));
      add(operation.gate, (i) => (kept[i] - to[i]) * d[i]);
      add(operation.kept, (i) => g[i] * d[i]);
      add(operation.to, (i) => (1 - g[i]) * d[i]);
    }
  }

  private pullBackAffine(
    { bias, input, from }: Affine,
    d: Float64Array,
    values: StepValues,
    adjoints: ReadonlyMap<string, Float64Array>,
    u: ArrayLike<number>,
    gradients: TensorGradients,
  ): void {
    const addOuter = (rows: TensorRows, right: ArrayLike<number>): void => {
      const to = gradients[rows.tensor];
      const { start, down, across } = this.strides(rows);
      for (let i = 0; i < d.length; i++)
        for (let k = 0; k < right.length; k++) to[start + i * down + k * across] += d[i] * right[k];
    };
    if (bias) addOuter(bias, [1]);
    if (input) addOuter(input, u);
    if (!from) return;
    const x = values.get(from.of) as Float64Array;
    addOuter(from.weights, x);
    const to = adjoints.get(from.of) as Float64Array;
    const W = this.tensors[from.weights.tensor];
    const { start, down, across } = this.strides(from.weights);
    for (let i = 0; i < d.length; i++)
      for (let k = 0; k < x.length; k++) to[k] += W[start + i * down + k * across] * d[i];
  }
}

/** Some rows of a variable: a view. */
export function part(values: ReadonlyMap<string, Float64Array>, rows: CellRows): Float64Array {
  const { of, first, rows: count } = rangeOf(rows);
  const all = values.get(of);
  if (!all) throw new Error(`a cell reads ${of}, which nothing has written`);
  return all.subarray(first, count === undefined ? all.length : first + count);
}

type Noisy = Extract<CellOperation, { kind: "noisy" }>;

/** The variable that holds the noise of an operation. */
const drawsOf = (variable: string): string => `noise of ${variable}`;

/** Below this rate a square root has the slope that it has here: at 0 it would have none. */
const leastRate = 1e-4;

/** The standard deviation of the noise at a value, for σ = 1. */
function stdAt(noise: StateNoise, x: number): number {
  return noise === "poisson" ? Math.sqrt(Math.max(x, 0)) : x;
}

/** The slope of the noisy value of a row in the value. */
export function slopeAt({ out, noise }: Noisy, x: number, values: StepValues, row: number): number {
  const draws = values.get(drawsOf(out));
  if (!draws) return 1;
  const slope = noise === "poisson" ? (x > 0 ? 0.5 / Math.sqrt(Math.max(x, leastRate)) : 0) : 1;
  return 1 + slope * draws[row];
}
