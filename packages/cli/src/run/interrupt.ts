/** Ctrl-C: the first asks the work to stop cleanly, the second stops at once. */

import { leave, onStop } from "../own-code/thread.js";

/** Runs `work` with a signal that fires on SIGINT and SIGTERM. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) leave(130);
    controller.abort();
  };
  const letGo = onStop(stop);
  try {
    return await work(controller.signal);
  } finally {
    // Once stopped, the program ends: a second signal that comes before it has may not end it otherwise than the first.
    if (!controller.signal.aborted) letGo();
  }
}
