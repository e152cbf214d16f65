/** The layout of recurrent networks made by hand of nn.Linear modules, the commonest way to write a leaky one in PyTorch. */

import { DitherError } from "../../base/errors.js";
import { namesText, shapeText, type NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout, Prefixes } from "./layout.js";
import { nn4nLayout } from "./nn4n-layout.js";
import type { Part } from "./parts.js";
import { initialState } from "./pytorch-layout.js";
import { linearsOf } from "./pytorch-linears.js";
import { findReadouts } from "./readouts.js";
import { given, partAt, reading, sumOf } from "./tool-parts.js";

/** What people call the module from the units to themselves, and the one from the inputs; compared without `_` and case. */
const recurrentModules =
  /^(?:h2h|h2ah|hh|hid(?:den)?(?:2|to)hid(?:den)?|w?hh|wrec|wh|wr|rec|rec2rec|recurrent|(?:fc|lin|linear)?(?:rec|hh|h2h|h2ah|hidden2hidden)|(?:recurrent|rec|hidden2hidden)(?:layer|weights?))$/;
const inputModules =
  /^(?:i2h|x2h|x2ah|in2h|inp2h|input2h|in(?:put)?(?:2|to)hid(?:den)?|w?ih|wxh|win|wx|wi|in|inp|input|in2rec|input2rec|(?:fc|lin|linear)?(?:in|inp|input|ih|x2h|x2ah)|(?:input|in|in2hidden)(?:layer|weights?))$/;

/**
 * A leaky RNN of nn.Linear modules told by their names: `h2h` and its like from the units to themselves, `input2h` and its like from the
 * inputs, both biases summed, any other nn.Linear from the units the readout. A learned initial state is `h0`.
 */
export const pytorchLinearLayout = {
  name: "pytorch-linear",
  fits: (file: ArrayFile) =>
    !nn4nLayout.fits(file) &&
    modules(file.arrays, recurrentModules).some(({ array }) => square(array.shape)) &&
    modules(file.arrays, inputModules).length > 0,
  read: readLinear,
  conventions: [],
  prefixes: true,
} as const satisfies NetworkLayout;

const square = (shape: readonly number[]): boolean => shape.length === 2 && shape[0] === shape[1];

/** Weights of the modules whose own name is one of those. */
function modules(arrays: NamedArrays, names: RegExp): Part[] {
  return [...arrays].flatMap(([key, array]) => {
    const module = /(?:^|\.)([^.]+)\.weight$/.exec(key)?.[1];
    const plain = module?.toLowerCase().replaceAll("_", "");
    return plain !== undefined && array.shape.length === 2 && names.test(plain) ? [{ key, array }] : [];
  });
}

function readLinear(file: ArrayFile, prefixes: Prefixes): LayoutReading {
  const { arrays, fileName: where } = file;
  const W_rec = one(
    "recurrent weights",
    modules(arrays, recurrentModules).filter(({ array }) => square(array.shape)),
    {
      where,
      named: prefixes.recurrentPrefix,
    },
  );
  const units = W_rec.array.shape[0];
  const W_in = one("input weights", modules(arrays, inputModules).filter(({ array }) => array.shape[0] === units && array !== W_rec.array), { where }); // prettier-ignore
  const biases = [W_in, W_rec].flatMap(({ key }) => partAt(arrays, key.replace(/weight$/, "bias")) ?? []);
  const taken = new Set([W_rec.key, W_in.key]);
  const search = { units, named: prefixes.readoutPrefix, arrays, where };
  const { used, outputs, ...readout } = findReadouts(linearsOf(arrays, taken), search);
  const parts = given({ W_rec, W_in, b_rec: sumOf(biases, units, where), ...readout, h0: initialState(arrays, units) });
  return {
    ...reading(parts, {}, [...biases.map(({ key }) => key), ...used]),
    provenance: outputs && { outputs },
  };
}

function one(
  what: string,
  found: readonly Part[],
  { where, named }: { where: string; named?: string | undefined },
): Part {
  const chosen = named === undefined ? found : found.filter(({ key }) => key === `${named.replace(/\.$/, "")}.weight`);
  if (chosen.length === 1) return chosen[0];
  const list = namesText(found.map(({ key, array }) => `${key} ${shapeText(array.shape)}`));
  throw new DitherError(
    found.length > 1 ? "incomplete" : "mismatch",
    `${where}: expected one tensor of ${what} by the name of its module, found ${list}. Say which it is with \`map\`.`,
  );
}
