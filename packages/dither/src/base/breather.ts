/** Long work that lets the page or the process breathe, reports progress and can be stopped. */

import { DitherError } from "./errors.js";

/** Milliseconds of work between two breaths. */
const patience = 50;

/**
 * A function to await between two pieces of work; from time to time it gives way to others.
 * It throws DitherError `aborted` once the signal fires.
 */
export function breather(
  where: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (share: number) => void },
): (share: number) => Promise<void> {
  let rested = performance.now();
  return async (share) => {
    if (performance.now() - rested <= patience) return;
    onProgress?.(share);
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted) throw new DitherError("aborted", `${where}: stopped before all was done.`);
    rested = performance.now();
  };
}
