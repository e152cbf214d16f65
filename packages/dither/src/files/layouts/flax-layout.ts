/** The layout of Flax's parameters of a SimpleCell and a Dense that reads it out, flattened with `/` or `.` between the names. */

import { DitherError } from "../../base/errors.js";
import { namesText, type NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import { denseLayers } from "./keras-layout.js";
import type { LayoutReading, NetworkLayout, Prefixes } from "./layout.js";
import type { Part } from "./parts.js";
import { findReadouts } from "./readouts.js";
import { given, partAt, reading, sumOf, transposed } from "./tool-parts.js";

/** `params/SimpleCell_0/h/kernel`, beside it `i/kernel` and `i/bias`. */
const recurrentName = /^((?:.*[./])?)h([./])kernel$/;
/** Gates of Flax's LSTM, GRU and MGU cells. */
const gateName = /(?:^|[./])(?:h[fgionrz]|OptimizedLSTMCell_\d+|LSTMCell_\d+|GRUCell_\d+|MGUCell_\d+)[./]/;

/** Flax's kernels are `[from, to]`; a SimpleCell is a network of leak 1 in the rate form. */
export const flaxLayout = {
  name: "flax",
  fits: ({ arrays }: ArrayFile) => cellsOf(arrays).length > 0 || gated(arrays) !== undefined,
  read: readFlax,
  conventions: [],
  prefixes: true,
} as const satisfies NetworkLayout;

const gated = (arrays: NamedArrays): string | undefined =>
  [...arrays.keys()].find((name) => gateName.test(name) && /[./]kernel$/.test(name));

function cellsOf(arrays: NamedArrays): { prefix: string; dot: string }[] {
  return [...arrays.keys()].flatMap((name) => {
    const match = recurrentName.exec(name);
    if (!match) return [];
    const [, prefix, dot] = match;
    return arrays.has(`${prefix}i${dot}kernel`) ? [{ prefix, dot }] : [];
  });
}

function readFlax({ arrays, fileName: where }: ArrayFile, prefixes: Prefixes): LayoutReading {
  const gate = gated(arrays);
  if (gate !== undefined)
    throw new DitherError(
      "unsupported",
      `${where}: expected a SimpleCell, got a cell with gates, an LSTM or a GRU (${gate}). Dither reads no such network.`,
    );
  const { recurrentPrefix } = prefixes;
  const cells = cellsOf(arrays).filter(({ prefix }) => recurrentPrefix === undefined || prefix.startsWith(recurrentPrefix)); // prettier-ignore
  if (cells.length !== 1)
    throw new DitherError(
      "unsupported",
      `${where}: expected one SimpleCell, got ${cells.length}: ${namesText(cells.map(({ prefix }) => prefix))}. Dither reads no such network.`,
    );
  const [{ prefix, dot }] = cells;
  const [recurrent, input] = ["h", "i"].map((name) => partAt(arrays, `${prefix}${name}${dot}kernel`) as Part);
  const biases = ["i", "h"].flatMap((name) => partAt(arrays, `${prefix}${name}${dot}bias`) ?? []);
  const [W_rec, W_in] = [transposed(recurrent, where), transposed(input, where)];
  const units = W_rec.array.shape[0];
  const search = { units, named: prefixes.readoutPrefix, arrays, where };
  const layers = denseLayers(arrays, new Set([recurrent.key, input.key]), where);
  const { used, outputs, ...readout } = findReadouts(layers, search);
  return {
    ...reading(given({ W_rec, W_in, b_rec: sumOf(biases, units, where), ...readout }), { leak: 1, form: "rate" }, [
      ...biases.map(({ key }) => key),
      ...used,
    ]),
    provenance: outputs && { outputs },
  };
}
