/** What each parameter may be under the constraints of a specification: anything, of one sign, or missing. */

import { draws, streams } from "../../random/draws.js";
import { matrixNames, type MatrixName } from "./constraints.js";
import { parameterCount, parameterLayout, type TensorSlot } from "./parameter-layout.js";
import type { NetworkSpecification } from "./specification.js";
import { maskOffset, drawSteps } from "./draw-steps.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Any value; ≥ 0; ≤ 0; always 0. */
export const allowed = { any: 0, nonnegative: 1, nonpositive: -1, missing: 2 } as const;

/** +1 for each excitatory and −1 for each inhibitory unit under Dale's law; null without it. */
export function daleSigns(specification: NetworkSpecification): Int8Array | null {
  checkArguments("daleSigns", { specification }, { specification: "specification" });
  const { units, constraints } = specification;
  const dale = constraints?.dale;
  if (!dale) return null;
  const excitatory = Math.round((dale.excitatory ?? 0) * units);
  return Int8Array.from({ length: units }, (_, unit) => dale.signs?.[unit] ?? (unit < excitatory ? 1 : -1));
}

/** 1 for each connection `[to, from]` of a matrix that exists, 0 for each missing one; null where all exist. */
export function connections(specification: NetworkSpecification, name: MatrixName): Uint8Array | null {
  checkArguments("connections", { specification, name }, { specification: "specification", name: matrixNames });
  const { constraints, seed } = specification;
  const mask = constraints?.masks?.[name];
  const readsExcitatory = name === "W_out" && constraints?.dale?.readout === "excitatory";
  if (!mask && !readsExcitatory) return null;
  const [rows, columns] = slotOf(specification, name).shape;
  const random = draws(seed, streams.initialValues);
  const signs = readsExcitatory ? daleSigns(specification) : null;
  const exists = (to: number, from: number): boolean =>
    mask?.matrix?.[to][from] !== "0" &&
    (mask?.density === undefined || random.uniform(to, maskOffset + drawSteps[name], from) < mask.density) &&
    !(mask?.selfConnections === false && to === from) &&
    !(signs && signs[from] < 0);
  return Uint8Array.from({ length: rows * columns }, (_, i) => (exists(Math.floor(i / columns), i % columns) ? 1 : 0));
}

const isMatrix = (name: string): name is MatrixName => (matrixNames as readonly string[]).includes(name);

function slotOf(specification: NetworkSpecification, name: MatrixName): TensorSlot {
  const slot = parameterLayout(specification).find((one) => one.name === name);
  if (!slot) throw new Error(`the network has no ${name}`);
  return slot;
}

/**
 * What each parameter, in flat order, may be: one of {@link allowed}. Null where everything may be anything.
 * @param initial the initial parameters, whose signs may be the ones to keep
 */
export function allowedValues(specification: NetworkSpecification, initial: Float32Array): Int8Array | null {
  checkArguments("allowedValues", { specification, initial }, { specification: "specification", initial: "floats" });
  const { masks, dale, signs } = specification.constraints ?? {};
  if (!masks && !dale && !signs) return null;
  const codes = new Int8Array(parameterCount(specification));
  const unitSigns = daleSigns(specification);
  for (const { name, offset, size, shape } of parameterLayout(specification)) {
    if (!isMatrix(name)) continue;
    const rule = signs?.[name];
    const exist = connections(specification, name);
    for (let i = 0; i < size; i++) {
      if (rule === "nonnegative") codes[offset + i] = allowed.nonnegative;
      else if (rule === "initial") codes[offset + i] = Math.sign(initial[offset + i]);
      if (name === "W_rec" && unitSigns) codes[offset + i] = unitSigns[i % shape[1]];
      if (exist && exist[i] === 0) codes[offset + i] = allowed.missing;
    }
  }
  return codes;
}
