/**
 * Cells as data: one step of a recurrent layer as a list of operations on blocks of rows, one row per unit. The kernel, the float64
 * reference and the analyses of the library all follow from the same description.
 */

import type { CellFunction } from "./activations.js";

/** A variable of a step, or `rows` of its rows from `first` on. */
export type Rows = string | { readonly of: string; readonly first: number; readonly rows: number };

/** Rows of a tensor `[to, from]`, or of a bias `[to]`, from `first` on; where it is transposed, of its transpose. */
export interface TensorRows {
  readonly tensor: string;
  readonly first: number;
  readonly transposed?: boolean;
}

/** Laws of noise whose standard deviation follows the value x it is added to, in the order of their numbers in the kernel. */
export const stateNoises = ["poisson", "multiplicative", "dropout"] as const;
export type StateNoise = (typeof stateNoises)[number];

/**
 * An operation writes the variable `out`: a new one, or the next value of a state, written with a prime as in `h'`. A state without
 * a prime is its value before the step.
 */
export type CellOperation =
  /**
   * out = bias + W_in u + W x, with x a state or a variable: `rows` rows. Noise inside the activation functions is added to those that
   * are `noisy`.
   */
  | {
      readonly kind: "affine";
      readonly out: string;
      readonly rows: number;
      readonly noisy: boolean;
      readonly bias?: TensorRows;
      readonly input?: TensorRows;
      readonly from?: { readonly of: string; readonly weights: TensorRows };
    }
  /** out = f(of) */
  | { readonly kind: "activate"; readonly out: string; readonly of: Rows; readonly function: CellFunction }
  /**
   * out = x + σ √max(x, 0) ξ (poisson), x + σ x ξ (multiplicative), or x ∘ (keep ? 1 / (1 − σ) : 0) with a unit kept where its uniform
   * draw in [0, 1] is at least σ (dropout).
   */
  | {
      readonly kind: "noisy";
      readonly out: string;
      readonly rows: number;
      readonly of: Rows;
      readonly noise: StateNoise;
    }
  /** out = factor x */
  | { readonly kind: "scale"; readonly out: string; readonly of: Rows; readonly factor: number }
  /** out = a ∘ b */
  | { readonly kind: "product"; readonly out: string; readonly a: Rows; readonly b: Rows }
  /** out = a + b */
  | { readonly kind: "sum"; readonly out: string; readonly a: Rows; readonly b: Rows }
  /** out = gate ∘ kept + (1 − gate) ∘ to, computed as to + gate ∘ (kept − to) */
  | { readonly kind: "gate"; readonly out: string; readonly gate: Rows; readonly kept: Rows; readonly to: Rows }
  /** out = (1 − γ) kept + γ to, with the leak γ of the network */
  | { readonly kind: "leak"; readonly out: string; readonly kept: Rows; readonly to: Rows };

export type OperationKind = CellOperation["kind"];

export interface CellTensor {
  readonly name: string;
  /** `[to, from]`, or `[to]` of a bias. */
  readonly shape: readonly number[];
}

export interface Cell {
  /** States that one step hands to the next, of one row per unit; the first is read out. */
  readonly states: readonly string[];
  /** Tensors in the order of the flat parameters; W_out, b_out and, where it is trained, the initial state follow. */
  readonly tensors: readonly CellTensor[];
  readonly operations: readonly CellOperation[];
  /** The variable that noise outside the activation functions is added to; null where noise stands among the operations. */
  readonly outside: string | null;
}

/** What an operation reads. */
export function readBy(operation: CellOperation): Rows[] {
  switch (operation.kind) {
    case "affine":
      return operation.from ? [operation.from.of] : [];
    case "activate":
    case "noisy":
    case "scale":
      return [operation.of];
    case "product":
    case "sum":
      return [operation.a, operation.b];
    case "gate":
      return [operation.gate, operation.kept, operation.to];
    case "leak":
      return [operation.kept, operation.to];
  }
}

/** Name and range of some rows; `rows` is undefined where all are meant. */
export function rangeOf(rows: Rows): { of: string; first: number; rows?: number } {
  return typeof rows === "string" ? { of: rows, first: 0 } : rows;
}

/** Where the element `[to, from]` of some rows stands among the numbers of their tensor: at `start + to · down + from · across`. */
export interface Strides {
  start: number;
  down: number;
  across: number;
}

/** @throws Error where the cell has no such tensor */
export function stridesOf(cell: Cell, { tensor, first, transposed = false }: TensorRows): Strides {
  const found = cell.tensors.find(({ name }) => name === tensor);
  if (!found) throw new Error(`a cell has no tensor ${tensor}`);
  const columns = found.shape[1] ?? 1;
  return transposed ? { start: first, down: 1, across: columns } : { start: first * columns, down: columns, across: 1 };
}

/** Rows of every variable of a cell of so many units, states included. */
export function variableRows(cell: Cell, units: number): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const state of cell.states) rows.set(state, units).set(`${state}'`, units);
  for (const operation of cell.operations) {
    const [first] = readBy(operation);
    const { of, rows: some } = rangeOf(first ?? operation.out);
    rows.set(operation.out, operation.kind === "affine" ? operation.rows : (some ?? rows.get(of) ?? units));
  }
  return rows;
}

/** First row of each operation's noise among the rows of a step's noise, in order, and how many there are. */
export function insideRows(cell: Cell): { first: ReadonlyMap<string, number>; rows: number } {
  const first = new Map<string, number>();
  let rows = 0;
  for (const operation of cell.operations) {
    const count = noiseOf(operation);
    if (count > 0) first.set(operation.out, rows);
    rows += count;
  }
  return { first, rows };
}

/** How many rows of noise an operation takes. */
function noiseOf(operation: CellOperation): number {
  if (operation.kind === "affine") return operation.noisy ? operation.rows : 0;
  return operation.kind === "noisy" ? operation.rows : 0;
}
