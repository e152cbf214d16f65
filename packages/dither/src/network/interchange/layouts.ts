/** Which tensors mean what: the layouts that networks come in, told apart by the names of their tensors. */

import { DitherError } from "../../errors.js";
import { arraysText, type NamedArrays } from "./arrays.js";
import { looksLikeNn4n, readNn4n } from "./nn4n-layout.js";
import { looksPlain, readPlain } from "./plain-layout.js";
import { looksLikePsychrnn, readPsychrnn } from "./psychrnn-layout.js";
import { looksLikePycog, readPycog } from "./pycog-layout.js";
import { looksLikePytorch, readPytorch } from "./pytorch-layout.js";
import type { Parts } from "./parts.js";
import type { Settings } from "./settings.js";
import type { ArrayFile } from "./file-kinds.js";
import type { ToolReading } from "./tool-parts.js";
import { looksLikeYang, readYang } from "./yang2019-layout.js";

/**
 * `dither` our own files, `plain` tensors by our names alone, `pytorch-rnn` an nn.RNN and an nn.Linear, the others what the
 * tools of these names write (`yang2019`: gyyang/multitask).
 */
export const layouts = ["dither", "plain", "pytorch-rnn", "psychrnn", "pycog", "nn4n", "yang2019"] as const;
export type Layout = (typeof layouts)[number];

/** Layouts whose tools have a noise convention of their own, so that a noise level alone does not say what it means. */
export const layoutsWithConvention: ReadonlySet<Layout> = new Set(["psychrnn", "pycog", "nn4n", "yang2019"]);

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

const looks = {
  plain: looksPlain,
  "pytorch-rnn": looksLikePytorch,
  pycog: looksLikePycog,
  nn4n: looksLikeNn4n,
  yang2019: looksLikeYang,
} as const;

/**
 * The layout of a file without a header of our own, from the names in it.
 * @throws DitherError `format` where no layout fits, `incomplete` where two do.
 */
export function detectLayout({ arrays, extra, fileName }: ArrayFile): Layout {
  if (extra.has("dither.checkpoint"))
    throw new DitherError(
      "format",
      `${fileName}: expected a network, got the checkpoint of a training. Finish it with \`train(…, { resume })\`.`,
    );
  // PsychRNN's names are ours, and more.
  if (looksLikePsychrnn(arrays)) return "psychrnn";
  const fitting = (Object.keys(looks) as (keyof typeof looks)[]).filter((layout) => looks[layout](arrays));
  if (fitting.length === 1) return fitting[0];
  if (fitting.length > 1)
    throw new DitherError(
      "incomplete",
      `${fileName}: the names fit ${fitting.length === 2 ? "two" : "several"} layouts, found ${arraysText(arrays)}. Choose one with \`layout\` ${fitting.join("|")}.`,
    );
  throw new DitherError(
    "format",
    `${fileName}: expected a network, that is tensors W_rec, W_in, b_rec, W_out, b_out (layout plain) or rnn.weight_hh_l0, rnn.weight_ih_l0, readout.weight … (layout pytorch-rnn), or those of PsychRNN, pycog, nn4n or gyyang/multitask, found ${arraysText(arrays)}. Rename the tensors.`,
  );
}

const withoutPrefixes =
  (read: (arrays: NamedArrays, where: string) => ToolReading) =>
  (arrays: NamedArrays, { recurrentPrefix, readoutPrefix }: Prefixes, where: string): ToolReading => {
    if (recurrentPrefix !== undefined || readoutPrefix !== undefined)
      throw new DitherError(
        "incomplete",
        `${where}: expected no prefixes, since only layout pytorch-rnn has them. Leave out \`recurrentPrefix\` and \`readoutPrefix\`.`,
      );
    return read(arrays, where);
  };

const readers = {
  dither: readPlain,
  plain: readPlain,
  "pytorch-rnn": readPytorch,
  psychrnn: withoutPrefixes(readPsychrnn),
  pycog: withoutPrefixes(readPycog),
  nn4n: withoutPrefixes(readNn4n),
  yang2019: withoutPrefixes(readYang),
} as const;

/**
 * The tensors of a file under a layout. Where the layout was `named` by the user, tensors that it does not know are
 * passed over; otherwise each must have a meaning, so that none is dropped unseen.
 * @throws DitherError `mismatch`, `unsupported` or `incomplete`, by layout.
 */
export function readLayout(layout: Layout, file: ArrayFile, prefixes: Prefixes, named: boolean): LayoutReading {
  const where = file.fileName;
  const { parts, defaults, used } = readers[layout](file.arrays, prefixes, where);
  const unused = new Map([...file.arrays].filter(([name]) => !used.has(name)));
  if (unused.size > 0 && (layout === "dither" || !named))
    throw new DitherError(
      "unsupported",
      `${where}: found tensors without a meaning in layout ${layout}: ${arraysText(unused)}. ${layout === "dither" ? "They may be of a newer Dither: update it." : `Remove them, or give \`layout: "${layout}"\` to pass over them.`}`,
    );
  return { parts, defaults };
}
