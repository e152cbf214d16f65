/** What a layout is: the names and shapes that a tool gives its tensors, and what they mean here. */

import type { CellChoice } from "../../network/cells/cells.js";
import type { Constraints } from "../../network/specification/constraints.js";
import type { NamedArray } from "../formats/values/arrays.js";
import type { ConventionName } from "./conventions.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LowRankParts, Parts } from "./parts.js";
import type { Settings } from "./settings.js";

/** Where a layout's tensors lie when their names do not tell: `rnn` for `rnn.weight_hh_l0`. */
export interface Prefixes {
  recurrentPrefix?: string | undefined;
  /** Several with commas between them are stacked in that order. */
  readoutPrefix?: string | undefined;
}

/** What a layout finds in a file. */
export interface LayoutReading {
  parts: Parts | LowRankParts;
  /** Units that are not leaky ones of full rank, where the tensors are those of such a cell. */
  cell?: CellChoice;
  /** What networks of this layout are unless told otherwise. */
  defaults: Settings;
  /** Names of arrays and objects of the file that have their meaning in this reading. */
  used: ReadonlySet<string>;
  /** What the file says that training must respect. */
  constraints?: Constraints;
  /** The leak of each unit, where they differ. */
  leaks?: number[];
  /** More for the provenance of the network. */
  provenance?: Record<string, unknown>;
}

/** One way in which networks come, told apart from the others by names and shapes. */
export interface NetworkLayout {
  name: string;
  /** Whether a file has the names of this layout and of no narrower one. */
  fits(file: ArrayFile): boolean;
  /** @throws DitherError `mismatch`, `unsupported` or `incomplete` for what is not there, not known or not said */
  read(file: ArrayFile, prefixes: Prefixes): LayoutReading;
  /** Whose noise parameter a level may be; with any, a level alone does not say what it means. */
  conventions: readonly ConventionName[];
  /** Whether it takes {@link Prefixes}. */
  prefixes?: true;
}

/** A number that float32 stores, as the shortest decimal that gives it: 0.1 comes as 0.10000000149. */
export function shortest({ values }: NamedArray, at = 0): number {
  const value = values[at];
  const short = Number(value.toPrecision(7));
  return Math.fround(short) === Math.fround(value) && Math.fround(value) === value ? short : value;
}
