/** The cells that a network can be made of, by name. */

import { insideRows, rangeOf, type ActivationName, type Cell, type CellFunction, type CellRows } from "@dither/kernels";
import { checkArguments } from "../../base/check-arguments.js";
import {
  gruGates,
  lstmGates,
  type CellName,
  type GatedName,
  type GateName,
  type ResetOrder,
} from "../../settings/names.js";
import { gru } from "./gru.js";
import { leaky, type LeakyNoise } from "./leaky.js";
import { lstm } from "./lstm.js";
import { isOnTransmitted, stateNoiseOf, type KindChoice } from "./noise-kind.js";

/** What of a specification says which cell its units are. */
export interface CellChoice {
  /** Absent: leaky units of full rank. */
  cell?: CellName;
  /** R of the cell `low-rank`. */
  rank?: number;
  /** Where the reset gate of a GRU acts; default after the product. */
  reset?: ResetOrder;
}

/** What of a specification a cell is made of. */
interface CellSizes extends CellChoice {
  units: number;
  inputs: number;
  /** That of leaky units; of an LSTM the function that its cell is shown through. */
  activation?: unknown;
}

/** What of a specification the description of its step is made of. */
interface DescribedSizes extends CellSizes {
  activation: CellFunction;
  noise: KindChoice & { placement: string };
  layers?: readonly number[];
}

/** The gates of each gated cell, in the order of the rows of its tensors and of the noise inside it. */
export const gatesOf: Record<GatedName, readonly GateName[]> = { gru: gruGates, lstm: lstmGates };

/**
 * Whether units are gated, as those of a GRU or LSTM: the arguments of their gates have noise and weights of their own, and they have
 * neither a leak nor one activation function.
 * @example
 * ```ts
 * import { findTask, isGated, networkFor } from "dither";
 *
 * const task = findTask("sin");
 * console.log(isGated(networkFor(task, { cell: "gru" })), isGated(networkFor(task))); // true false
 * ```
 */
export function isGated<C extends CellChoice>(choice: C): choice is C & { cell: GatedName } {
  checkArguments("isGated", { choice }, { choice: "object" });
  return choice.cell === "gru" || choice.cell === "lstm";
}

/** Whether units are leaky with recurrent weights m nᵀ / N. */
export function isLowRank<C extends CellChoice>(choice: C): choice is C & { cell: "low-rank"; rank: number } {
  return choice.cell === "low-rank";
}

/** The cell of a specification, for noise that is added; null where its units are leaky and of full rank. */
export function cellOf({ cell, reset = "after", rank = 1, units, inputs, activation }: CellSizes): Cell | null {
  switch (cell) {
    case undefined:
      return null;
    case "gru":
      return gru(units, inputs, reset);
    case "lstm":
      return lstm(units, inputs, activation as ActivationName);
    case "low-rank":
      return leaky({ units, inputs, activation: activation as CellFunction, recurrent: rank }, null);
    default:
      return cell satisfies never;
  }
}

/** The cell that describes a step; null for leaky units of full rank with noise that is added, for which there is faster code. */
export function describedCell(specification: DescribedSizes): Cell | null {
  const { noise, units, inputs, activation, layers, rank = "full" } = specification;
  const law = stateNoiseOf(noise);
  if (!law) return cellOf(specification);
  const inside: LeakyNoise["on"] = isOnTransmitted(noise) ? "transmitted" : "argument";
  const on = noise.placement === "outside" ? "rate" : inside;
  return leaky({ units, inputs, activation, recurrent: layers ? "none" : rank }, { noise: law, on });
}

/** States that one step hands to the next: one, but for an LSTM. */
export function stateCount({ cell }: CellChoice): number {
  return cell === "lstm" ? 2 : 1;
}

/** Rows of the tensors that act on a step, and of the noise inside it, for each unit: its gates, or 1 of a leaky unit. */
export function gateCount(choice: CellChoice): number {
  return isGated(choice) ? gatesOf[choice.cell].length : 1;
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
