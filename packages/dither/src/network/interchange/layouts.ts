/** Which tensors mean what: the layouts that networks come in, told apart by the names of their tensors. */

import { DitherError } from "../../errors.js";
import { arraysText } from "./arrays.js";
import { looksPlain, readPlain } from "./plain-layout.js";
import { looksLikePytorch, readPytorch } from "./pytorch-layout.js";
import type { Parts } from "./parts.js";
import type { Settings } from "./settings.js";
import type { ArrayFile } from "./file-kinds.js";

/** `dither` our own files, `plain` tensors by our names alone, `pytorch-rnn` an nn.RNN and an nn.Linear. */
export const layouts = ["dither", "plain", "pytorch-rnn"] as const;
export type Layout = (typeof layouts)[number];

/** Where a layout's tensors lie when their names do not tell: `rnn` for `rnn.weight_hh_l0`. */
export interface Prefixes {
  recurrentPrefix?: string | undefined;
  readoutPrefix?: string | undefined;
}

/** What a layout finds in a file. */
export interface LayoutReading {
  parts: Parts;
  /** What networks of this layout are unless told otherwise. */
  defaults: Settings;
}

/**
 * The layout of a file without a header of our own, from the names in it.
 * @throws DitherError `format` where no layout fits, `incomplete` where two do.
 */
export function detectLayout({ arrays, extra, fileName }: ArrayFile): Layout {
  if (extra.has("dither.checkpoint"))
    throw new DitherError(
      "format",
      `${fileName}: expected a network, got the checkpoint of a training. Finish it with \`dither train … --resume\`.`,
    );
  const plain = looksPlain(arrays);
  const pytorch = looksLikePytorch(arrays);
  if (plain && pytorch)
    throw new DitherError(
      "incomplete",
      `${fileName}: the names fit two layouts, found ${arraysText(arrays)}. Choose one with --layout plain|pytorch-rnn.`,
    );
  if (plain) return "plain";
  if (pytorch) return "pytorch-rnn";
  throw new DitherError(
    "format",
    `${fileName}: expected a network, that is tensors W_rec, W_in, b_rec, W_out, b_out (layout plain) or rnn.weight_hh_l0, rnn.weight_ih_l0, readout.weight … (layout pytorch-rnn), found ${arraysText(arrays)}. Rename the tensors.`,
  );
}

/**
 * The tensors of a file under a layout. Where the layout was `named` by the user, tensors that it does not know are
 * passed over; otherwise each must have a meaning, so that none is dropped unseen.
 * @throws DitherError `mismatch`, `unsupported` or `incomplete`, by layout.
 */
export function readLayout(layout: Layout, file: ArrayFile, prefixes: Prefixes, named: boolean): LayoutReading {
  const where = file.fileName;
  const read = layout === "pytorch-rnn" ? readPytorch : readPlain;
  const { parts, defaults, used } = read(file.arrays, prefixes, where);
  const unused = new Map([...file.arrays].filter(([name]) => !used.has(name)));
  if (unused.size > 0 && (layout === "dither" || !named))
    throw new DitherError(
      "unsupported",
      `${where}: found tensors without a meaning in layout ${layout}: ${arraysText(unused)}. ${layout === "dither" ? "They may be of a newer Dither: update it." : `Remove them, or give --layout ${layout} to pass over them.`}`,
    );
  return { parts, defaults };
}
