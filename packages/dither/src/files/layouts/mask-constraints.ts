/** Masks and signs as tools keep them beside their weights, as constraints. */

import { DitherError } from "../../base/errors.js";
import type { Mask, MatrixName } from "../../network/specification/constraints.js";
import { elementCount, shapeText, type NamedArray, type NamedArrays } from "../formats/values/arrays.js";
import type { Part } from "./parts.js";

/** A mask of ones and zeros beside the matrix that it belongs to. */
export interface MaskedPart {
  name: MatrixName;
  weights: Part;
  mask: Part;
}

/**
 * The mask as a constraint; undefined where every connection exists.
 * @throws DitherError `mismatch` for another shape, `incomplete` where weights are not zero where the mask is: then the file does
 *   not say whether the network has them.
 */
export function maskOf(masked: MaskedPart, where: string): Mask | undefined {
  const { weights, mask } = masked;
  const { shape } = weights.array;
  if (mask.array.values.length !== weights.array.values.length || shapeText(shape) !== shapeText(mask.array.shape))
    throw new DitherError(
      "mismatch",
      `${where}: expected ${mask.key} of shape ${shapeText(shape)} as ${weights.key} has, got ${shapeText(mask.array.shape)}.`,
    );
  if (!mask.array.values.some((value) => value === 0)) return undefined;
  if (!agrees(masked))
    throw new DitherError(
      "incomplete",
      `${where}: ${weights.key} is not zero everywhere where ${mask.key} is, so that the file does not say which connections exist. Multiply the mask in with \`map: "${masked.name}=${weights.key}*${mask.key},…"\`, or leave it out with \`passOver: "${mask.key}"\`.`,
    );
  return { matrix: rowsOf(mask.array) };
}

/** Whether the weights are zero wherever the mask is. */
export function agrees({ weights, mask }: MaskedPart): boolean {
  return weights.array.values.every((value, i) => value === 0 || mask.array.values[i] !== 0);
}

function rowsOf({ shape, values }: NamedArray): string[] {
  const [rows, columns] = shape;
  return Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns), (value) => (value === 0 ? "0" : "1")).join(""),
  );
}

/**
 * Signs of the units, +1 or −1, that a matrix of signs `[to, from]` gives all outgoing connections; undefined where a unit has
 * both.
 */
export function unitSigns({ shape, values }: NamedArray): number[] | undefined {
  const [rows, columns] = shape;
  const signs: number[] = [];
  for (let from = 0; from < columns; from++) {
    const column = Array.from({ length: rows }, (_, to) => Math.sign(values[to * columns + from]));
    const sign = column.find((one) => one !== 0) ?? 1;
    if (column.some((one) => one !== 0 && one !== sign)) return undefined;
    signs.push(sign);
  }
  return signs;
}

/** @throws DitherError `incomplete` where a weight of `[to, from]` has another sign than its unit `from`. */
export function checkSigns(weights: Part, signs: readonly number[], source: string, where: string): void {
  const columns = signs.length;
  const wrong = weights.array.values.filter((value, i) => value * signs[i % columns] < 0).length;
  if (wrong > 0)
    throw new DitherError(
      "incomplete",
      `${where}: ${wrong} of ${weights.array.values.length} weights of ${weights.key} have another sign than ${source} says, so that the file does not say which holds. Leave the law out with \`passOver: "${source}"\`.`,
    );
}

/** Masks that no layout asks for. */
export interface SpareMasks {
  /** Of ones: they say nothing. */
  idle: string[];
  /** One of the recurrent weights, which are zero where it is. */
  recurrent?: { name: string; mask: Mask };
}

/** What masks beside a network say, as a model made by hand keeps them; one that its weights do not obey is in neither. */
export function spareMasks(arrays: NamedArrays, used: ReadonlySet<string>, weights: Part | undefined): SpareMasks {
  const masks = [...arrays].filter(
    ([name, array]) =>
      !used.has(name) && /mask/i.test(name) && array.values.every((value) => value === 0 || value === 1),
  );
  const idle = masks.filter(
    ([, { shape, values }]) => elementCount(shape) !== 0 && values.every((value) => value === 1),
  );
  const others = masks.filter((one) => !idle.includes(one));
  const fitting = others.filter(
    ([key, array]) =>
      weights !== undefined &&
      shapeText(array.shape) === shapeText(weights.array.shape) &&
      agrees({ name: "W_rec", weights, mask: { key, array } }),
  );
  return {
    idle: idle.map(([name]) => name),
    ...(fitting.length === 1 &&
      others.length === 1 && {
        recurrent: { name: fitting[0][0], mask: { matrix: rowsOf(fitting[0][1]) } },
      }),
  };
}
