/** What goes to other threads and machines is plain JSON: an activation function that is code stays here. */

import { DitherError, type NetworkSpecification } from "dither";

/** @throws DitherError `unsupported` naming the function */
export function refuseCode({ activation }: Pick<NetworkSpecification, "activation">, where: string): void {
  if (typeof activation === "string") return;
  throw new DitherError(
    "unsupported",
    `${where}: expected an activation function that Dither knows by its name, got ${activation.name}, which is code and does not go to other threads. Use train and measure in one thread.`,
  );
}
