/** Long work in one thread with others: it gives way to other events, reports its progress, and can be stopped. */

import { DitherError } from "./errors.js";

/** What the caller of long work has in hand. */
export interface Control {
  /** Stops the work with DitherError `aborted`. */
  signal?: AbortSignal | undefined;
  /** Called with the share of the work done, in [0, 1]. */
  onProgress?: ((share: number) => void) | undefined;
}

/** Milliseconds of work before it gives way. */
const turn = 50;

/**
 * A function to call between two pieces of work, and to await. Where a turn is over it reports the share done and gives way;
 * before, there is nothing to await: where pieces take microseconds, an `await` of nothing is a large part of them.
 * It throws DitherError `aborted` once the signal has fired.
 * @param stopped what the error says, as "simulate: stopped before all trials were done."
 */
export function cooperation(
  stopped: string,
  { signal, onProgress }: Control,
): (share: number) => Promise<void> | undefined {
  let began = performance.now();
  const check = (): void => {
    if (signal?.aborted) throw new DitherError("aborted", stopped);
  };
  const rest = async (share: number): Promise<void> => {
    onProgress?.(share);
    await giveWay();
    began = performance.now();
    check();
  };
  return (share) => {
    if (performance.now() - began > turn) return rest(share);
    check();
    return undefined;
  };
}

/** Lets other events happen: messages, timers, signals. */
function giveWay(): Promise<void> {
  // A message, since a timer would rest for a millisecond or more.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      // Named here, it cannot be collected as garbage while its message is on the way.
      port2.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
