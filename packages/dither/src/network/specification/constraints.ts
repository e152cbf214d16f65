/** What training must respect: frozen tensors, missing connections, Dale's law, fixed signs. Plain JSON. */

import { DitherError } from "../../base/errors.js";
import type { ParameterName } from "../../settings/names.js";
import { defined, checkOptions } from "../../base/check-options.js";
import { didYouMean } from "../../base/nearest.js";
import { checkArguments } from "../../base/check-arguments.js";
import { kindsOf } from "../../settings/check.js";
import { matrixNames, signRules, type MatrixName } from "../../settings/names.js";
import { constraintSettings } from "../../settings/network.js";
import type { Given } from "../../settings/setting.js";

export { matrixNames, signRules, type MatrixName };

export type Constraints = Given<typeof constraintSettings>;
export type Mask = NonNullable<NonNullable<Constraints["masks"]>[MatrixName]>;
type Dale = NonNullable<Constraints["dale"]>;

/** What each of {@link Constraints} may be. */
export const constraintKinds = kindsOf(constraintSettings);

/** The sizes and names that constraints are checked against. */
export interface Constrained {
  units: number;
  inputs: number;
  outputs: number;
  /** Tensors that the network has. */
  names: readonly ParameterName[];
}

/**
 * The constraints with their keys in a fixed order.
 * @throws DitherError `value` for a tensor, value, shape or combination that cannot be.
 */
export function checkConstraints(constraints: Constraints, network: Constrained, where: string): Constraints {
  checkArguments(
    "checkConstraints",
    { constraints, network },
    {
      constraints: "object",
      network: { units: "number", inputs: "number", outputs: "number", names: "array" },
    },
  );
  checkOptions(where, constraints, constraintKinds, "constraints.");
  const { frozen, masks, dale, signs } = constraints;
  const fail = (message: string): never => {
    throw new DitherError("value", `${where}: ${message}`);
  };
  for (const [name, value] of Object.entries(frozen ?? {})) {
    known(name, "frozen tensor", network.names, fail);
    if (value !== "initial" && !Number.isFinite(value))
      fail(`expected ${name} to be frozen at a number or "initial", got ${value}.`);
  }
  for (const [name, rule] of Object.entries(signs ?? {})) {
    known(name, "tensor with signs", matrixNames, fail);
    if (!signRules.includes(rule))
      fail(`expected the signs of ${name} to be one of: ${signRules.join(", ")}, got ${JSON.stringify(rule)}.`);
    if (name === "W_rec" && dale) fail("expected either Dale's law or fixed signs for W_rec, got both.");
  }
  for (const name of matrixNames)
    if (typeof frozen?.[name] === "number" && (masks?.[name] ?? signs?.[name] ?? (name === "W_rec" && dale)))
      fail(`${name} is frozen at one number, so it can have neither a mask nor signs. Freeze it as "initial".`);
  for (const name of Object.keys(masks ?? {})) known(name, "masked tensor", matrixNames, fail);
  const checkedMasks = matrixNames.flatMap((name) => {
    const mask = masks?.[name];
    return mask ? [[name, checkMask(name, mask, network, fail)]] : [];
  });
  return defined({
    frozen: frozen && inOrder(frozen, network.names),
    masks: masks && (Object.fromEntries(checkedMasks) as NonNullable<Constraints["masks"]>),
    dale: dale && checkDale(dale, network, fail),
    signs: signs && inOrder(signs, matrixNames),
  });
}

/** A test that does not narrow the type, which is right unless it comes from a file. */
const isList = (value: unknown): boolean => Array.isArray(value);

type Fail = (message: string) => never;

function known(name: string, what: string, names: readonly string[], fail: Fail): void {
  if (!names.includes(name))
    fail(`unknown ${what} ${JSON.stringify(name)}.${didYouMean(name, names)} Choose one of: ${names.join(", ")}.`);
}

function onlyKeys(given: object, what: string, names: readonly string[], fail: Fail): void {
  if (typeof given !== "object" || Array.isArray(given)) fail(`expected ${what} to be an object, got ${typeof given}.`);
  for (const name of Object.keys(given))
    if (!names.includes(name))
      fail(
        `unknown ${JSON.stringify(name)} in the ${what}.${didYouMean(name, names)} It may have: ${names.join(", ")}.`,
      );
}

function inOrder<T extends object>(given: T, names: readonly string[]): T {
  return Object.fromEntries(names.flatMap((name) => (name in given ? [[name, given[name as keyof T]]] : []))) as T;
}

function checkMask(name: MatrixName, mask: Mask, { units, inputs, outputs }: Constrained, fail: Fail): Mask {
  onlyKeys(mask, `mask of ${name}`, ["matrix", "density", "selfConnections"], fail);
  const { matrix, density, selfConnections } = mask;
  const rows = name === "W_out" ? outputs : units;
  const columns = name === "W_in" ? inputs : units;
  if (matrix !== undefined) {
    if (!isList(matrix)) fail(`expected the mask's matrix of ${name} to be a list of rows, got ${typeof matrix}.`);
    const proper = (row: unknown): boolean => typeof row === "string" && row.length === columns && /^[01]*$/.test(row);
    const wrong = matrix.findIndex((row) => !proper(row));
    if (matrix.length !== rows || wrong >= 0)
      fail(
        `expected the mask of ${name} to have ${rows} rows of ${columns} characters 0 or 1, got ${
          matrix.length !== rows ? `${matrix.length} rows` : `${JSON.stringify(matrix[wrong])} in row ${wrong}`
        }.`,
      );
  }
  if (density !== undefined && !(density > 0 && density <= 1))
    fail(`expected the density of ${name} to be above 0 and at most 1, got ${density}.`);
  if (selfConnections !== undefined && (name !== "W_rec" || (selfConnections as unknown) !== false))
    fail(`expected selfConnections: false for W_rec only, got ${String(selfConnections)} for ${name}.`);
  return defined({
    matrix: matrix && [...matrix],
    density,
    selfConnections: selfConnections === false ? selfConnections : undefined,
  });
}

function checkDale(dale: Dale, { units }: Constrained, fail: Fail): Dale {
  onlyKeys(dale, "dale", ["excitatory", "signs", "readout"], fail);
  const { excitatory, signs, readout } = dale;
  if ((excitatory === undefined) === (signs === undefined))
    fail("expected Dale's law with either `excitatory` (a share) or `signs` (one per unit).");
  if (excitatory !== undefined && !(excitatory > 0 && excitatory < 1))
    fail(`expected the share of excitatory units to lie between 0 and 1, got ${excitatory}.`);
  if (signs && !isList(signs)) fail("expected the signs of Dale's law to be a list of 1 and -1.");
  if (signs && (signs.length !== units || signs.some((sign) => sign !== 1 && sign !== -1)))
    fail(`expected ${units} signs of 1 or -1 for Dale's law, got ${signs.length}: ${signs.slice(0, 8).join(", ")}.`);
  if (readout !== undefined && (readout as unknown) !== "excitatory")
    fail(`expected the readout of Dale's law to be "excitatory" or absent, got ${JSON.stringify(readout)}.`);
  return defined({
    excitatory,
    signs: signs && [...signs],
    readout,
  });
}
