/** Functions of the user's that a file states: it has their names, and the user gives the rest. */

import { DitherError } from "../../base/errors.js";
import { checkActivation, type Activation } from "../../network/specification/activation.js";
import { OwnActivation } from "../../network/specification/own-activation.js";
import { defineLoss, OwnLoss } from "../../network/specification/own-loss.js";
import { lossNames, type LossChoice } from "../../network/specification/specification.js";

/** What a file holds of a function of the user's. */
export interface NamedCode {
  name: string;
}

/** The user's settings with what of them is code checked. @throws DitherError as {@link checkActivation} and {@link defineLoss} */
export function checkedCode<S extends { activation?: Activation | undefined; loss?: LossChoice | undefined }>(
  given: S,
  where: string,
): S {
  const { activation, loss } = given;
  return {
    ...given,
    activation: activation === undefined ? undefined : checkActivation(activation, where),
    loss: typeof loss === "object" ? defineLoss(loss) : loss,
  };
}

/** @throws DitherError `incomplete` where the file's activation function is code that was not given */
export function statedActivation(
  stated: Activation | NamedCode | undefined,
  given: Activation | undefined,
  where: string,
): { activation?: Activation | undefined } {
  if (stated === undefined) return {};
  if (typeof stated === "string" || stated instanceof OwnActivation)
    return { activation: checkActivation(stated, where) };
  const { name } = stated;
  if (given instanceof OwnActivation && given.name === name) return { activation: given };
  throw notGiven(where, name, { what: "activation function", option: "activation" });
}

/**
 * Another loss may be given to judge by: the parameters are what they are.
 * @throws DitherError `incomplete` where the file's loss is code, and none was given
 */
export function statedLoss(
  stated: LossChoice | NamedCode | undefined,
  given: LossChoice | undefined,
  where: string,
): { loss?: LossChoice | undefined } {
  if (stated === undefined) return {};
  if (typeof stated === "string" || stated instanceof OwnLoss) return { loss: stated };
  const { name } = stated;
  if (given !== undefined && (typeof given === "string" || given.name === name)) return { loss: given };
  const other = `; or give another to judge it by, \`loss\` ${lossNames.join("|")}`;
  throw notGiven(where, name, { what: "loss", option: "loss", other });
}

function notGiven(
  where: string,
  name: string,
  { what, option, other = "" }: { what: string; option: string; other?: string },
): DitherError {
  return new DitherError(
    "incomplete",
    `${where}: its ${what} ${name} is code, of which files hold the name alone. Give it again in a program: readNetwork with the option \`${option}\`, { name: ${JSON.stringify(name)}, value, slope }${other}.`,
  );
}
