/** The cells that a network can be made of, by name. */

import { insideRows, rangeOf, type ActivationName, type Cell, type CellFunction, type CellRows } from "@dither/kernels";
import { gruGates, lstmGates, type CellName, type GateName, type ResetOrder } from "../../settings/names.js";
import { gru } from "./gru.js";
import { leaky, type LeakyNoise } from "./leaky.js";
import { lstm } from "./lstm.js";
import { isOnTransmitted, stateNoiseOf, type KindChoice } from "./noise-kind.js";

/** What of a specification says which cell its units are. */
export interface CellChoice {
  /** Absent: leaky units. */
  cell?: CellName;
  /** Where the reset gate of a GRU acts; default after the product. */
  reset?: ResetOrder;
}

/** What of a specification a cell is made of. */
interface CellSizes extends CellChoice {
  units: number;
  inputs: number;
  /** Of an LSTM the function that its cell is shown through. */
  activation?: unknown;
}

/** What of a specification the description of its step is made of. */
interface DescribedSizes extends CellSizes {
  activation: CellFunction;
  noise: KindChoice & { placement: string };
  layers?: readonly number[];
}

/** The gates of each cell, in the order of the rows of its tensors and of the noise inside it. */
export const gatesOf: Record<CellName, readonly GateName[]> = { gru: gruGates, lstm: lstmGates };

/** The cell of a specification; null where its units are leaky. */
export function cellOf({ cell, reset = "after", units, inputs, activation }: CellSizes): Cell | null {
  switch (cell) {
    case undefined:
      return null;
    case "gru":
      return gru(units, inputs, reset);
    case "lstm":
      return lstm(units, inputs, activation as ActivationName);
    default:
      return cell satisfies never;
  }
}

/** The cell that describes a step: a gated one, or leaky units whose noise follows the state; null for leaky units otherwise. */
export function describedCell(specification: DescribedSizes): Cell | null {
  const { noise, units, inputs, activation, layers } = specification;
  const law = stateNoiseOf(noise);
  if (!law) return cellOf(specification);
  const inside: LeakyNoise["on"] = isOnTransmitted(noise) ? "transmitted" : "argument";
  const on = noise.placement === "outside" ? "rate" : inside;
  return leaky({ units, inputs, activation, recurrent: layers === undefined }, { noise: law, on });
}

/** States that one step hands to the next: one, but for an LSTM. */
export function stateCount({ cell }: CellChoice): number {
  return cell === "lstm" ? 2 : 1;
}

/** Rows of the tensors that act on a step, and of the noise inside it, for each unit: its gates, or 1 of a leaky unit. */
export function gateCount({ cell }: CellChoice): number {
  return cell ? gatesOf[cell].length : 1;
}

/**
 * The row of the noise inside a cell that is added to the first of these rows, directly or as part of a sum; undefined where none
 * is.
 */
export function noiseRowOf(cell: Cell, rows: CellRows): number | undefined {
  const { of, first } = rangeOf(rows);
  const made = cell.operations.find(({ out }) => out === of);
  if (made?.kind === "affine") {
    const row = insideRows(cell).first.get(of);
    return row === undefined ? undefined : row + first;
  }
  return made?.kind === "sum" ? (noiseRowOf(cell, made.a) ?? noiseRowOf(cell, made.b)) : undefined;
}
