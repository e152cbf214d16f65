/** The tensors of a network as a file holds them, fitted to the shapes they must have; sizes follow from the shapes. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { cellOf, gateCount, isLowRank, stateCount, type CellChoice } from "../../network/cells/cells.js";
import { cellText } from "../../network/specification/cell.js";
import type { RecurrentTensorName } from "../../network/specification/parameter-layout.js";
import { shapeText, type NamedArray } from "../formats/values/arrays.js";

/** A tensor and the name it has in its file. */
export interface Part {
  key: string;
  array: NamedArray;
}

export type Parts = Partial<Record<RecurrentTensorName, Part>> & Record<"W_rec" | "W_out", Part>;

/** The same of recurrent weights m nᵀ / N, `[unit, rank]` each. */
export type LowRankParts = Partial<Record<Exclude<RecurrentTensorName, "W_rec">, Part>> &
  Record<"m" | "n" | "W_out", Part> & { W_rec?: undefined };

export interface FittedParts {
  /** The cell with the rank that m and n have, where they are there. */
  cell: CellChoice;
  sizes: { units: number; inputs: number; outputs: number };
  initialState: "zero" | "trained";
  tensors: Partial<Record<RecurrentTensorName, ArrayLike<number>>>;
}

/**
 * Sizes and flat tensors. W_rec is [N, N], W_in [N, I] (absent: no inputs), W_out [O, N], b_rec [N] and b_out [O]
 * (absent: zeros), h0 [N] (absent: the state starts at zero). A dimension of size 1 may be missing where the number of
 * units tells which it is, as in JSON from MATLAB.
 * @throws DitherError `mismatch` with the tensor's name in the file, the shape expected and the shape found.
 */
export function fitParts(parts: Parts | LowRankParts, where: string, choice: CellChoice = {}): FittedParts {
  if (parts.W_rec === undefined) return fitLowRank(parts, where, choice);
  if (isLowRank(choice))
    throw mismatch(parts.W_rec, "[units, rank], called m, and n beside it, as of units of low rank", where);
  if (choice.cell) return fitCell(parts, where, choice);
  const units = squareSize(parts.W_rec, where);
  const inputs = parts.W_in ? columns(parts.W_in, units, where) : 0;
  return fitted(parts, { units, inputs, biases: units, states: units }, where);
}

/** The same of recurrent weights of low rank; a vector for m or n is of rank 1. */
function fitLowRank(parts: LowRankParts, where: string, choice: CellChoice): FittedParts {
  if (choice.cell !== "low-rank")
    throw mismatch(parts.m, `[units, units], called W_rec, as of ${cellText(choice)}`, where);
  const { shape } = parts.m.array;
  const [units, rank = 1] = shape;
  if (shape.length > 2 || shape.length === 0 || units === 0 || rank !== (choice.rank ?? rank))
    throw mismatch(parts.m, `[units, ${choice.rank ?? "rank"}]`, where);
  const other = parts.n.array.shape;
  if (other[0] !== units || (other[1] ?? 1) !== rank || other.length > 2)
    throw mismatch(parts.n, `[${units}, ${rank}], that of ${parts.m.key}`, where);
  const inputs = parts.W_in ? columns(parts.W_in, units, where) : 0;
  const rest = fitted(parts, { units, inputs, biases: units, states: units }, where);
  return {
    ...rest,
    cell: { cell: "low-rank", rank },
    tensors: { m: parts.m.array.values, n: parts.n.array.values, ...rest.tensors },
  };
}

/** The same of a gated cell, whose W_rec [GN, N], W_in [GN, I] and b_rec stack the rows of G gates; h0 of an LSTM is [2, N]. */
function fitCell(parts: Parts, where: string, choice: CellChoice): FittedParts {
  const gates = gateCount(choice);
  const { shape } = parts.W_rec.array;
  const [rowCount, units] = shape;
  if (shape.length !== 2 || units === 0 || rowCount !== gates * units)
    throw mismatch(parts.W_rec, `[${gates} units, units], ${gates} rows a unit as of ${cellText(choice)}`, where);
  const given = parts.W_in?.array.shape ?? [rowCount, 0];
  if (parts.W_in && (given.length !== 2 || given[0] !== rowCount))
    throw mismatch(parts.W_in, `[${rowCount}, inputs] (there are ${units} units)`, where);
  const inputs = given[1];
  const biases = cellOf({ ...choice, units, inputs })?.tensors.find(({ name }) => name === "b_rec")?.shape[0] ?? 0;
  return { ...fitted(parts, { units, inputs, biases, states: stateCount(choice) * units }, where), cell: choice };
}

/** What the other tensors are, once units and inputs are known: as many biases, and numbers of an initial state. */
function fitted(
  parts: Parts | LowRankParts,
  sizes: { units: number; inputs: number; biases: number; states: number },
  where: string,
): FittedParts {
  const { units, inputs, biases, states } = sizes;
  const outputs = rows(parts.W_out, units, where);
  const flat = (part: Part | undefined, size: number) => (part ? vector(part, size, where) : new Float32Array(size));
  if (parts.h0 && states > units && parts.h0.array.values.length !== states)
    throw mismatch(parts.h0, `[${states / units}, ${units}]`, where);
  return {
    cell: {},
    sizes: { units, inputs, outputs },
    initialState: parts.h0 ? "trained" : "zero",
    tensors: defined({
      W_rec: parts.W_rec?.array.values,
      W_in: parts.W_in?.array.values ?? new Float32Array(0),
      b_rec: flat(parts.b_rec, biases),
      W_out: parts.W_out.array.values,
      b_out: flat(parts.b_out, outputs),
      h0: parts.h0 && (states > units ? parts.h0.array.values : flat(parts.h0, units)),
    }),
  };
}

function mismatch({ key, array }: Part, expected: string, where: string, advice = ""): DitherError {
  return new DitherError(
    "mismatch",
    `${where}: expected ${key} of shape ${expected}, got ${shapeText(array.shape)}.${advice}`,
  );
}

function squareSize(part: Part, where: string): number {
  const { shape, values } = part.array;
  if (values.length === 1 && shape.length <= 2) return 1;
  if (shape.length !== 2 || shape[0] !== shape[1] || shape[0] === 0)
    throw mismatch(part, "[units, units], square with at least one unit", where);
  return shape[0];
}

/** I of W_in [N, I]. */
function columns(part: Part, units: number, where: string): number {
  const { shape, values } = part.array;
  if (shape.length === 2 && shape[0] === units) return shape[1];
  if (shape.length < 2 && units === 1) return values.length;
  if (shape.length === 1 && values.length === units) return 1;
  if (shape.length === 1 && values.length === 0) return 0;
  const advice = shape[1] === units ? " It seems to be transposed: rows are the units it goes to." : "";
  throw mismatch(part, `[${units}, inputs] (there are ${units} units)`, where, advice);
}

/** O of W_out [O, N]. */
function rows(part: Part, units: number, where: string): number {
  const { shape, values } = part.array;
  if (shape.length === 2 && shape[1] === units) return shape[0];
  if (shape.length < 2 && units === 1) return values.length;
  if (shape.length === 1 && values.length === units) return 1;
  const advice = shape[0] === units ? " It seems to be transposed: rows are the outputs it goes to." : "";
  throw mismatch(part, `[outputs, ${units}] (there are ${units} units)`, where, advice);
}

function vector(part: Part, size: number, where: string): ArrayLike<number> {
  const { shape, values } = part.array;
  if (values.length !== size || shape.filter((axis) => axis !== 1).length > 1) throw mismatch(part, `[${size}]`, where);
  return values;
}
