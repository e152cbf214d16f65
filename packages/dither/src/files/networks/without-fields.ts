/** A network without some of what its specification says, for a format that has no place for it. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import type { Network } from "../../network/specification/network.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";

/** What of a network can be left out, by the names in its specification. */
export const droppable = [
  ...["constraints", "smoothing", "leaks", "provenance"],
  ...["noise", "noise.scales", "noise.law", "noise.timeConstant", "noise.covariance"],
] as const;

/**
 * The network without these; `noise` is all that its noise has beside placement and level. What is left may behave otherwise.
 * @throws DitherError `value` for a name that is not {@link droppable}, `mismatch` for one that the network has not
 */
export function withoutFields(network: Network, names: readonly string[]): Network {
  checkArguments("withoutFields", { network, names }, { network: "network", names: "array" });
  let specification: NetworkSpecification = network.specification;
  let { provenance } = network;
  for (const name of names) {
    if (!(droppable as readonly string[]).includes(name))
      throw new DitherError(
        "value",
        `\`drop\`: expected one of ${droppable.join(", ")}, got ${JSON.stringify(name.slice(0, 60))}.`,
      );
    const [field, inside] = name.split(".");
    const { placement, std, ...details } = specification.noise;
    const holder: object = field === "noise" ? details : { ...specification, provenance };
    if (
      inside === undefined && field === "noise"
        ? Object.keys(details).length === 0
        : !Object.hasOwn(holder, inside ?? field) || holder[(inside ?? field) as keyof typeof holder] === undefined
    )
      // prettier-ignore
      throw new DitherError("mismatch", `\`drop\`: expected a network with ${name}, got one without. Leave it out.`);
    if (field === "provenance") provenance = undefined;
    else if (field === "noise")
      specification = { ...specification, noise: { placement, std, ...(inside ? without(details, inside) : {}) } };
    else specification = without(specification, field) as NetworkSpecification;
  }
  return defined({ specification, parameters: network.parameters, provenance });
}

function without<T extends object>(from: T, name: string): Partial<T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== name)) as Partial<T>;
}
