/** The layout of networks of low rank as their papers train them in PyTorch (Dubreuil et al. 2022, Valente et al. 2022): m, n, wi, wo. */

import { DitherError } from "../../base/errors.js";
import { shapeText } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout } from "./layout.js";
import type { Part } from "./parts.js";
import { given, partAt, reading } from "./tool-parts.js";

/**
 * The `state_dict()` of such a network, whose state is a current: m and n [N, R], wi [I, N], wo [N, O], their scales si [I] and so [O],
 * biases b and the initial state h0 [N]:
 *
 *     x' = x + γ (−x + m nᵀ f(x) / N + (si wi)ᵀ u) + s ξ,   z = (so wo)ᵀ f(x') / N
 *
 * It is read as a network of full rank in the current form, W_rec = m nᵀ / N, with tanh units unless told otherwise.
 */
export const lowRankLayout = {
  name: "low-rank",
  fits: ({ arrays }: ArrayFile) => ["m", "n", "wi", "wo"].every((name) => arrays.has(name)),
  read,
  conventions: ["low-rank"],
} as const satisfies NetworkLayout;

function read({ arrays, fileName: where }: ArrayFile): LayoutReading {
  const [m, n, wi, wo] = ["m", "n", "wi", "wo"].map((name) => {
    const part = partAt(arrays, name);
    if (part?.array.shape.length !== 2)
      throw new DitherError(
        "mismatch",
        `${where}: expected ${name} with two axes as layout low-rank has, ${part ? `got ${shapeText(part.array.shape)}` : "found none"}.`,
      );
    return part;
  });
  const [units, rank] = m.array.shape;
  const sizes = [n.array.shape[0] === units, n.array.shape[1] === rank, wi.array.shape[1] === units, wo.array.shape[0] === units]; // prettier-ignore
  if (sizes.includes(false))
    throw new DitherError(
      "mismatch",
      `${where}: expected m and n of shape [units, rank], wi [inputs, units] and wo [units, outputs], got ${[m, n, wi, wo].map(({ key, array }) => `${key} ${shapeText(array.shape)}`).join(", ")}.`,
    );
  const bias = arrays.get("b");
  if (bias?.values.some((value) => value !== 0))
    throw new DitherError(
      "unsupported",
      `${where}: the network has biases b inside its activation function, which its outputs are read without. Dither's equations read what the units send. Train it without biases, or read it without them with \`passOver: "b"\`.`,
    );
  const h0 = partAt(arrays, "h0");
  const parts = given({
    W_rec: { key: "m nᵀ / N", array: { shape: [units, units], values: outer(m, n, units, rank) } },
    W_in: scaled(wi, arrays.get("si")?.values, 1),
    W_out: scaled(wo, arrays.get("so")?.values, units),
    h0: h0?.array.values.some((value) => value !== 0) ? h0 : undefined,
  });
  const names = ["m", "n", "wi", "wo", "si", "so", "b", "h0"].filter((name) => arrays.has(name));
  return { ...reading(parts, { activation: "tanh", form: "current" }, names), provenance: { rank } };
}

/** m nᵀ / N. */
function outer(m: Part, n: Part, units: number, rank: number): Float64Array {
  return Float64Array.from({ length: units * units }, (_, at) => {
    const [to, from] = [Math.floor(at / units), at % units];
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += m.array.values[to * rank + r] * n.array.values[from * rank + r];
    return sum / units;
  });
}

/** Weights between channels and units as `[to, from]`: wi, `[channel, unit]`, or wo, `[unit, channel]`, turned, each channel by its scale, over a divisor. */
function scaled({ key, array }: Part, scales: ArrayLike<number> | undefined, divisor: number): Part {
  const [rows, columns] = array.shape;
  const isInput = divisor === 1;
  const values = Float64Array.from({ length: rows * columns }, (_, at) => {
    const [to, from] = [Math.floor(at / rows), at % rows];
    return (array.values[from * columns + to] * (scales?.[isInput ? from : to] ?? 1)) / divisor;
  });
  return { key, array: { shape: [columns, rows], values } };
}
