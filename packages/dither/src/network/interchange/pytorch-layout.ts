/** The layout of PyTorch's state_dict of a model with one nn.RNN and one nn.Linear that reads it out. */

import { DitherError } from "../../errors.js";
import { arraysText, namesText, shapeText, type NamedArray, type NamedArrays } from "./arrays.js";
import type { Prefixes } from "./layouts.js";
import type { Part, Parts } from "./parts.js";
import type { Settings } from "./settings.js";

const recurrentSuffix = "weight_hh_l0";

/** Whether the arrays have the names of this layout. */
export function looksLikePytorch(arrays: NamedArrays): boolean {
  return [...arrays.keys()].some((name) => name.endsWith(recurrentSuffix));
}

/**
 * W_rec = weight_hh_l0, W_in = weight_ih_l0, b_rec = bias_ih_l0 + bias_hh_l0 and the readout's weight and bias; absent
 * biases are zero. An nn.RNN is a network of leak 1.
 * @throws DitherError `incomplete` where several modules fit, listing their prefixes; `mismatch` where none does;
 *   `unsupported` for GRU, LSTM, several layers and both directions.
 */
export function readPytorch(
  arrays: NamedArrays,
  prefixes: Prefixes,
  where: string,
): { parts: Parts; defaults: Settings; used: ReadonlySet<string> } {
  const recurrentChoices = [...arrays.keys()]
    .filter((name) => name.endsWith(recurrentSuffix))
    .map((name) => name.slice(0, -recurrentSuffix.length));
  const recurrent = choose("recurrent", recurrentChoices, prefixes.recurrentPrefix, arrays, where);
  refuseOthers(arrays, recurrent, where);
  const at = (name: string): Part | undefined => {
    const array = arrays.get(name);
    return array && { key: name, array };
  };
  const W_rec: Part = at(`${recurrent}${recurrentSuffix}`)!;
  const units = W_rec.array.values.length === 1 ? 1 : W_rec.array.shape[1];
  if (W_rec.array.shape.length !== 2 && units !== 1)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${W_rec.key} of shape [units, units], got ${shapeText(W_rec.array.shape)}.`,
    );

  const matrices = [...arrays].filter(([name, { shape }]) => /(?:^|\.)weight$/.test(name) && shape.length === 2);
  const fitting = matrices.filter(([, { shape }]) => shape[1] === units);
  const readoutChoices = (fitting.length > 0 ? fitting : matrices).map(([name]) => name.slice(0, -"weight".length));
  const readout = choose("readout", readoutChoices, prefixes.readoutPrefix, arrays, where);

  const biases = [at(`${recurrent}bias_ih_l0`), at(`${recurrent}bias_hh_l0`)].filter((part) => part !== undefined);
  const found = {
    W_rec,
    W_in: at(`${recurrent}weight_ih_l0`),
    W_out: at(`${readout}weight`)!,
    b_out: at(`${readout}bias`),
  };
  if (!found.W_in)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${recurrent}weight_ih_l0 of shape [${units}, inputs], found ${arraysText(arrays)}.`,
    );
  const b_rec = sumOf(biases, units, where);
  const parts = Object.fromEntries(Object.entries({ ...found, b_rec }).filter(([, part]) => part)) as unknown as Parts;
  const used = [...Object.values(found), ...biases].flatMap((part) => (part ? [part.key] : []));
  return { parts, defaults: { leak: 1 }, used: new Set(used) };
}

/** The one prefix that fits, or the one that the user named, with or without its final dot. */
function choose(
  role: "recurrent" | "readout",
  choices: readonly string[],
  named: string | undefined,
  arrays: NamedArrays,
  where: string,
): string {
  const suffix = role === "recurrent" ? recurrentSuffix : "weight";
  if (named !== undefined) {
    const prefix = [named, `${named}.`].find((candidate) => arrays.has(candidate + suffix));
    if (prefix !== undefined) return prefix;
    throw new DitherError(
      "mismatch",
      `${where}: expected ${named}.${suffix} as \`${role}Prefix\` says, found none. Prefixes that fit: ${prefixesText(choices)}.`,
    );
  }
  if (choices.length === 1) return choices[0];
  if (choices.length > 1)
    throw new DitherError(
      "incomplete",
      `${where}: several modules may be the ${role === "recurrent" ? "recurrent one" : "readout"}: ${prefixesText(choices)}. Name one with \`${role}Prefix\`.`,
    );
  throw new DitherError(
    "mismatch",
    `${where}: expected ${role === "recurrent" ? `an nn.RNN (…${suffix})` : "an nn.Linear that reads out the units (….weight of shape [outputs, units])"}, found ${arraysText(arrays)}. Save the whole model's state_dict().`,
  );
}

function prefixesText(prefixes: readonly string[]): string {
  return namesText(prefixes.map((prefix) => JSON.stringify(prefix)));
}

/** What nn.RNN's relatives look like in a state_dict. */
function refuseOthers(arrays: NamedArrays, prefix: string, where: string): void {
  const { shape } = arrays.get(`${prefix}${recurrentSuffix}`) as NamedArray;
  const gates = shape.length === 2 && shape[1] > 0 ? shape[0] / shape[1] : 1;
  const own = [...arrays.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const seen = (pattern: RegExp) => own.find((name) => pattern.test(name));
  const refused = (what: string) =>
    new DitherError(
      "unsupported",
      `${where}: expected one nn.RNN with one layer in one direction, got ${what}. Dither reads no such network.`,
    );
  if (gates === 3) throw refused(`a GRU (${prefix}${recurrentSuffix} ${shapeText(shape)} has 3 rows a unit)`);
  if (gates === 4) throw refused(`an LSTM (${prefix}${recurrentSuffix} ${shapeText(shape)} has 4 rows a unit)`);
  const projection = seen(/^weight_hr_l\d/);
  if (projection !== undefined) throw refused(`an LSTM with projections (${prefix}${projection})`);
  const reverse = seen(/^(?:weight|bias)_[ih]h_l\d+_reverse$/);
  if (reverse !== undefined) throw refused(`a bidirectional one (${prefix}${reverse})`);
  const deeper = seen(/^(?:weight|bias)_[ih]h_l[1-9]\d*$/);
  if (deeper !== undefined) throw refused(`several layers (${prefix}${deeper})`);
}

/** nn.RNN has two biases for historical reasons; only their sum matters. */
function sumOf(biases: readonly Part[], units: number, where: string): Part | undefined {
  for (const { key, array } of biases)
    if (array.values.length !== units || array.shape.length !== 1)
      throw new DitherError(
        "mismatch",
        `${where}: expected ${key} of shape [${units}], got ${shapeText(array.shape)}.`,
      );
  if (biases.length < 2) return biases[0];
  const values = Float64Array.from(biases[0].array.values, (value, i) => value + biases[1].array.values[i]);
  return { key: `${biases[0].key} + ${biases[1].key}`, array: { shape: [units], values } };
}
