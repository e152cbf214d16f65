/** What goes to other threads and machines is plain JSON: an activation function or a loss that is code stays here. */

import { DitherError, type NetworkSpecification } from "dither";

/** @throws DitherError `unsupported` naming the function */
export function refuseCode(
  { activation, loss }: Pick<NetworkSpecification, "activation" | "loss">,
  where: string,
): void {
  const code = [
    { what: "an activation function", given: activation },
    { what: "a loss", given: loss },
  ];
  for (const { what, given } of code)
    if (typeof given === "object")
      throw new DitherError(
        "unsupported",
        `${where}: expected ${what} that Dither knows by its name, got ${given.name}, which is code and does not go to other threads. Use train and measure in one thread.`,
      );
}
