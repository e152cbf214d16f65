/** The memory of an instance, foretold and taken. */

import { groupsAtOnce, kernelBytes, Kernel, type Backend } from "@dither/kernels";
import { shapeOf, type Settings } from "../problem.js";
import type { Size } from "../sizes.js";

export interface MemoryJob {
  kind: "memory";
  backend: Backend;
  size: Size;
  settings?: Settings;
}

/** What `kernelBytes` says, and what the instance holds. */
export async function bytes({ backend, size, settings }: MemoryJob): Promise<number[]> {
  const shape = shapeOf(size, settings);
  return [kernelBytes(shape, groupsAtOnce(backend)), (await Kernel.create(shape, backend)).memoryBytes];
}
