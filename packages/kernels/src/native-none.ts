/** Where there is no native kernel: browsers, and other engines than Node. */

import type { NativeModule } from "./backend.js";

/** Nothing to prepare. */
export function prepareEngine(): void {
  return;
}

/** Never there. */
export function loadNative(): NativeModule | null {
  return null;
}

/** Nobody asks. */
export function levelAskedFor(): string | undefined {
  return undefined;
}
