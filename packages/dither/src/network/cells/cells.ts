/** The cells that a network can be made of, by name. */

import type { Cell } from "@dither/kernels";
import type { CellName, ResetOrder } from "../../settings/names.js";
import { gru, gruGates } from "./gru.js";
import { lstm, lstmGates } from "./lstm.js";

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
}

/** The gates of each cell, in the order of the rows of its tensors and of the noise inside it. */
export const gatesOf: Record<CellName, readonly string[]> = { gru: gruGates, lstm: lstmGates };

/** The cell of a specification; null where its units are leaky. */
export function cellOf({ cell, reset = "after", units, inputs }: CellSizes): Cell | null {
  switch (cell) {
    case undefined:
      return null;
    case "gru":
      return gru(units, inputs, reset);
    case "lstm":
      return lstm(units, inputs);
    default:
      return cell satisfies never;
  }
}

/** States that one step hands to the next: one, but for an LSTM. */
export function stateCount({ cell }: CellChoice): number {
  return cell === "lstm" ? 2 : 1;
}

/** Rows of the tensors that act on a step, and of the noise inside it, for each unit: its gates, or 1 of a leaky unit. */
export function gateCount({ cell }: CellChoice): number {
  return cell ? gatesOf[cell].length : 1;
}
