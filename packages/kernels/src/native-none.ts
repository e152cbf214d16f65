/** Where there is no native kernel: browsers, and other engines than Node. */

import type { FoundNative } from "./backend.js";

/** Nothing to prepare. */
export function prepareEngine(): void {
  return;
}

/** Never there. */
export function findNative(): FoundNative {
  return { module: null, missing: [] };
}

/** Nobody asks. */
export function levelAskedFor(): string | undefined {
  return undefined;
}
