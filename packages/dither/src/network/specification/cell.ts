/** What goes with a gated cell, and what analyses of leaky units say to one. */

import { defined } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { cellNames, resetOrders, type CellName } from "../../settings/names.js";
import { activationName, type Activation } from "./activation.js";
import type { CellChoice } from "../cells/cells.js";
import { oneOf } from "./check-values.js";

/** What of a specification a gated cell does not go with. */
interface CellSettings extends CellChoice {
  activation: Activation;
  leak: number;
  leaks?: unknown;
  form: string;
  layers?: unknown;
  constraints?: { frozen?: unknown; masks?: unknown; dale?: unknown; signs?: unknown };
}

/** Activation functions that a cell may have. */
const shownThrough: Record<CellName, readonly string[]> = { gru: ["tanh"], lstm: ["tanh", "sigmoid"] };

/** A cell as it is called in a sentence. */
export function cellText({ cell }: CellChoice): string {
  return cell === undefined ? "leaky units" : cell === "gru" ? "a GRU" : "an LSTM";
}

/** What kind of units a network has, before the word "units": "GRU", or the activation function of leaky ones. */
export function unitKind(specification: CellChoice & { activation: Activation }): string {
  checkArguments("unitKind", { specification }, { specification: { activation: "activation" } });
  const { cell, activation } = specification;
  return cell?.toUpperCase() ?? activationName(activation);
}

/**
 * The cell as it stands in a specification; nothing where units are leaky.
 * @throws DitherError `value` for an unknown cell, or a reset of what has none; `unsupported` for what a gated cell does not go with.
 */
export function checkCell(specification: CellSettings, where: string): CellChoice {
  const { cell, reset, activation, leak, leaks, form, layers, constraints } = specification;
  if (cell !== undefined) oneOf(where, "cell", cell, cellNames);
  if (reset !== undefined) oneOf(where, "reset", reset, resetOrders);
  if (reset !== undefined && cell !== "gru")
    throw new DitherError("value", `${where}: expected no reset order, since the network has ${cellText({ cell })}. Leave it out.`); // prettier-ignore
  if (cell === undefined) return {};
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
 * What analyses whose equations are those of leaky units say to a gated cell.
 * @throws DitherError `unsupported`
 */
export function refuseCell(specification: CellChoice, what: string): void {
  if (specification.cell)
    throw new DitherError(
      "unsupported",
      `${what}: expected leaky units, got ${cellText(specification)}. Train, measure, compare, simulate and export work with it.`,
    );
}
