/** What goes with a cell, and what analyses of leaky units say to a gated one. */

import { defined } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { cellNames, resetOrders, type GatedName } from "../../settings/names.js";
import { inRange } from "../../settings/check.js";
import { whole } from "../../settings/setting.js";
import { activationName, type Activation } from "./activation.js";
import { isGated, isLowRank, type CellChoice } from "../cells/cells.js";
import { oneOf } from "./check-values.js";

/** What of a specification a cell does not go with. */
interface CellSettings extends CellChoice {
  units: number;
  activation: Activation;
  leak: number;
  leaks?: unknown;
  form: string;
  layers?: unknown;
  constraints?: { frozen?: unknown; masks?: { W_rec?: unknown }; dale?: unknown; signs?: { W_rec?: unknown } };
}

/** Activation functions that a cell may have. */
const shownThrough: Record<GatedName, readonly string[]> = { gru: ["tanh"], lstm: ["tanh", "sigmoid"] };

/** A cell as it is called in a sentence. */
export function cellText({ cell }: CellChoice): string {
  return cell === "gru" ? "a GRU" : cell === "lstm" ? "an LSTM" : cell ? "units of low rank" : "leaky units";
}

/** What kind of units a network has, before the word "units": "GRU", "rank-2 tanh", or the activation function of leaky ones. */
export function unitKind(specification: CellChoice & { activation: Activation }): string {
  checkArguments("unitKind", { specification }, { specification: { activation: "activation" } });
  if (isGated(specification)) return specification.cell.toUpperCase();
  const name = activationName(specification.activation);
  return isLowRank(specification) ? `rank-${specification.rank} ${name}` : name;
}

/**
 * The cell as it stands in a specification; nothing where units are leaky and of full rank.
 * @throws DitherError `value` for an unknown cell, or a reset or rank of what has none; `unsupported` for what the cell does not go with.
 */
export function checkCell(specification: CellSettings, where: string): CellChoice {
  const { cell, reset, rank, activation, leak, leaks, form, layers, constraints } = specification;
  if (cell !== undefined) oneOf(where, "cell", cell, cellNames);
  if (reset !== undefined) oneOf(where, "reset", reset, resetOrders);
  if (reset !== undefined && cell !== "gru")
    throw new DitherError("value", `${where}: expected no reset order, since the network has ${cellText({ cell })}. Leave it out.`); // prettier-ignore
  if (rank !== undefined && cell !== "low-rank")
    throw new DitherError("value", `${where}: expected no rank, since the network has ${cellText({ cell })}. Leave it out, or choose \`cell: "low-rank"\`.`); // prettier-ignore
  if (cell === undefined) return {};
  if (cell === "low-rank") return checkLowRank(specification, where);
  const { frozen: _, ...weights } = constraints ?? {};
  const wrong = [
    [
      typeof activation !== "string" || !shownThrough[cell].includes(activation),
      `activation ${shownThrough[cell].join(" or ")} (${cell === "gru" ? "that of the candidate" : "that its cell is shown through"}; gates are sigmoid), got ${activationName(activation)}`,
    ],
    [leak !== 1, `a leak of 1, got ${leak}`],
    [leaks !== undefined, "no leaks per unit"],
    [form !== "rate", `form rate, got ${form}`],
    [layers !== undefined, "no hidden layers"],
    [Object.values(weights).some((value) => value !== undefined), "no constraints on connections or signs"],
  ] as const;
  for (const [is, expected] of wrong)
    if (is) throw new DitherError("unsupported", `${where}: with ${cellText({ cell })}, expected ${expected}.`);
  return defined({ cell, reset: reset === "before" ? reset : undefined });
}

/**
 * The rank of recurrent weights m nᵀ / N, with what does not go with them.
 * @throws DitherError `value` for a rank that is missing, or more than the units have; `unsupported` for what low rank does not go with.
 */
function checkLowRank({ rank, units, leaks, form, layers, constraints }: CellSettings, where: string): CellChoice {
  if (rank === undefined || !inRange(rank, whole(1, { most: units })))
    throw new DitherError(
      "value",
      `${where}: with units of low rank, expected a rank from 1 to ${units}, the number of units, got ${rank ?? "none"}. Set \`rank: 2\`, say.`,
    );
  const { masks, dale, signs } = constraints ?? {};
  const wrong = [
    [leaks !== undefined, "one leak for all units, got leaks per unit"],
    [form !== "rate", `form rate, got ${form}`],
    [layers !== undefined, "no hidden layers"],
    [masks?.W_rec !== undefined, "no mask of W_rec, which is m nᵀ / N and has no elements of its own"],
    [dale !== undefined, "no Dale's law, which is one of the elements of W_rec"],
    [signs?.W_rec !== undefined, "no signs of W_rec, which is m nᵀ / N and has no elements of its own"],
  ] as const;
  for (const [is, expected] of wrong)
    if (is) throw new DitherError("unsupported", `${where}: with units of low rank, expected ${expected}.`);
  return { cell: "low-rank", rank };
}

/**
 * What analyses whose equations are those of leaky units say to a gated cell.
 * @throws DitherError `unsupported`
 */
export function refuseGated(specification: CellChoice, what: string): void {
  if (isGated(specification))
    throw new DitherError(
      "unsupported",
      `${what}: expected leaky units, got ${cellText(specification)}. Train, measure, compare, simulate and export work with it.`,
    );
}
