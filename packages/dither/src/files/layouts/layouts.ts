/** The layouts that networks come in, told apart by names and shapes: one file each. */

import { DitherError } from "../../base/errors.js";
import { arraysText } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import { flaxLayout } from "./flax-layout.js";
import { kerasLayout } from "./keras-layout.js";
import type { LayoutReading, NetworkLayout, Prefixes } from "./layout.js";
import { lowRankLayout } from "./low-rank-layout.js";
import { suggestedMap } from "./map-suggestion.js";
import { objectText } from "./left-over.js";
import { nn4nLayout } from "./nn4n-layout.js";
import { ditherLayout, plainLayout } from "./plain-layout.js";
import { psychrnnLayout } from "./psychrnn-layout.js";
import { psychrnnLstmLayout } from "./psychrnn-lstm-layout.js";
import { pycogLayout } from "./pycog-layout.js";
import { pytorchLayout } from "./pytorch-layout.js";
import { pytorchLinearLayout } from "./pytorch-linear-layout.js";
import { trainrnnbrainLayout } from "./trainrnnbrain-layout.js";
import { yangLayout } from "./yang2019-layout.js";

/**
 * `dither` our own files, `plain` tensors by our names alone, `pytorch-rnn` an nn.RNN or nn.RNNCell and an nn.Linear,
 * `pytorch-linear` one made of nn.Linear alone, the others what the tools of these names write (`yang2019`: gyyang/multitask).
 */
const all = [
  ditherLayout,
  plainLayout,
  pytorchLayout,
  pytorchLinearLayout,
  kerasLayout,
  flaxLayout,
  psychrnnLayout,
  psychrnnLstmLayout,
  pycogLayout,
  nn4nLayout,
  trainrnnbrainLayout,
  yangLayout,
  lowRankLayout,
] as const;

export type Layout = (typeof all)[number]["name"];
export const networkLayouts: readonly (NetworkLayout & { name: Layout })[] = all;
export const layouts: readonly Layout[] = all.map(({ name }) => name);

/** The layout of that name. */
export function layoutOf(name: Layout): NetworkLayout & { name: Layout } {
  return networkLayouts.find((one) => one.name === name) as NetworkLayout & { name: Layout };
}

/**
 * The layout of a file without a header of our own, from the names in it.
 * @throws DitherError `format` where no layout fits, with a map that might; `incomplete` where two do.
 */
export function detectLayout(file: ArrayFile): Layout {
  const { arrays, extra, fileName } = file;
  if (extra.has("dither.checkpoint"))
    throw new DitherError(
      "format",
      `${fileName}: expected a network, got the checkpoint of a training. Finish it with \`train(…, { resume })\`.`,
    );
  const fitting = networkLayouts.filter((layout) => layout.fits(file)).map(({ name }) => name);
  if (fitting.length === 1) return fitting[0];
  if (fitting.length > 1)
    throw new DitherError(
      "incomplete",
      `${fileName}: the names fit ${fitting.length === 2 ? "two" : "several"} layouts, found ${arraysText(arrays)}. Choose one with \`layout\` ${fitting.join("|")}.`,
    );
  throw new DitherError(
    "format",
    arrays.size === 0
      ? `${fileName}: expected arrays of numbers by name, found ${objectsText(file) || "nothing"}. Save each array under a name of its own.`
      : `${fileName}: no layout has these names of tensors: ${arraysText(arrays)}${besideText(file)}. Say which is which with ${suggestionText(file)}`,
  );
}

/** What is no array of numbers, such as complex numbers, that the tensors sought may be among. */
function besideText(file: ArrayFile): string {
  const text = objectsText(file);
  return text === ""
    ? ""
    : `; beside them ${text}, which ${file.objects.size === 1 ? "is" : "are"} no array of real numbers`;
}

function objectsText({ objects }: ArrayFile): string {
  const all = [...objects].map(objectText);
  return all.length > 8 ? `${all.slice(0, 8).join(", ")} and ${all.length - 8} more` : all.join(", ");
}

function suggestionText({ arrays }: ArrayFile): string {
  const suggestion = suggestedMap(arrays);
  if (!suggestion) return '`map: "W_rec=NAME,W_in=NAME,b_rec=NAME,W_out=NAME,b_out=NAME"` (matrices from columns to rows; NAME.T for a transposed one, NAME+NAME for biases that add).'; // prettier-ignore
  const { map, sure } = suggestion;
  return `\`map: "${map}"\`${sure ? "." : ", which is a guess from shapes and names: check it."}`;
}

/**
 * The tensors of a file under a layout.
 * @throws DitherError `mismatch`, `unsupported` or `incomplete`, by layout.
 */
export function readLayout(name: Layout, file: ArrayFile, prefixes: Prefixes): LayoutReading {
  const layout = layoutOf(name);
  if (!layout.prefixes && (prefixes.recurrentPrefix !== undefined || prefixes.readoutPrefix !== undefined))
    throw new DitherError(
      "incomplete",
      `${file.fileName}: expected no prefixes, since layout ${name} has none. Leave out \`recurrentPrefix\` and \`readoutPrefix\`.`,
    );
  return layout.read(file, prefixes);
}
