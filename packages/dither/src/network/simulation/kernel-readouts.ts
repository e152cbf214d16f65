/** How the kernel reads and judges a network's outputs. */

import type { KernelShape, ReadoutLoss } from "@dither/kernels";
import { hasLabels, readoutParts } from "../specification/readouts.js";
import type { NetworkSpecification } from "../specification/specification.js";

export function kernelReadouts(specification: NetworkSpecification): Pick<KernelShape, "readout" | "readouts"> {
  if (!hasLabels(specification)) return { readout: specification.readout === "sigmoid" ? "sigmoid" : "identity" };
  const parts = readoutParts(specification);
  return {
    readout: "identity",
    readouts: parts.map(({ loss, channels }) => ({ loss: loss.name as ReadoutLoss, channels })),
  };
}
