/** How many messages a page sends to its workers. */

import type { Page } from "playwright-core";

/** Runs in the page before anything else of it. */
export function countOrders(): void {
  const counted = { orders: 0 };
  Object.assign(globalThis, { counted });
  globalThis.Worker = class extends Worker {
    override postMessage(...given: [message: unknown]): void {
      counted.orders++;
      super.postMessage(...given);
    }
  };
}

/** Those so far, of a page in which {@link countOrders} ran. */
export function ordersOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { counted: { orders: number } }).counted.orders);
}
