/** What a kernel refuses: shapes beyond its memory, and steps on their own where there is no room for the way back. */

import { kernelBytes } from "./layout.js";
import type { KernelShape } from "./shape.js";

/** Steps on their own are asked of a kernel that was made to simulate whole trials. */
export class KernelPurposeError extends Error {
  override readonly name = "KernelPurposeError";
}

/** The shapes do not fit into WebAssembly's 4 GiB. */
export class KernelMemoryError extends Error {
  override readonly name = "KernelMemoryError";
}

/** Bytes that WebAssembly can address. */
const largestMemory = 0xffff0000;

const stepsNeed =
  'kernel: expected the purpose "given" or "training" for steps on their own (a closed loop), got "simulation", which keeps no room for the way back.';

/** A kernel for simulation has no room for what single steps leave behind. @throws KernelPurposeError */
export function checkSteps({ purpose }: KernelShape): void {
  if (purpose === "simulation") throw new KernelPurposeError(stepsNeed);
}

/** Refuses a closed loop that could not be stepped through. */
export function checkPurpose({ closedLoop, purpose }: KernelShape): void {
  if (closedLoop && purpose === "simulation") throw new KernelPurposeError(stepsNeed);
}

/** Refuses shapes that cannot fit before anything is reserved. */
export function checkMemory(shape: KernelShape): void {
  if (kernelBytes(shape) > largestMemory) throw memoryError(shape);
}

/** That there is no memory for a shape. */
export function memoryError(shape: KernelShape): KernelMemoryError {
  const { units, steps, trials } = shape;
  const gibibytes = (kernelBytes(shape) / 0x40000000).toFixed(1);
  return new KernelMemoryError(
    `${units} units, ${steps} steps and ${trials} trials need ${gibibytes} GiB, more than the kernel's memory of 4 GiB.`,
  );
}
