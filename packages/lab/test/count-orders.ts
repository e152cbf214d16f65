/** How many messages a page sends to its workers. */

import type { Page } from "playwright-core";

/** Runs in the page before anything else of it. */
export function countOrders(): void {
  const counted = { orders: 0, trainings: 0 };
  Object.assign(globalThis, { counted });
  globalThis.Worker = class extends Worker {
    override postMessage(...given: [message: unknown]): void {
      counted.orders++;
      if (["start", "runTo"].includes((given[0] as { kind?: string }).kind ?? "")) counted.trainings++;
      super.postMessage(...given);
    }
  };
}

/** Those so far, of a page in which {@link countOrders} ran: all of them, or those that make a worker train. */
export function ordersOf(page: Page, kind: "orders" | "trainings" = "orders"): Promise<number> {
  return page.evaluate(
    (which) => (globalThis as unknown as { counted: Record<typeof which, number> }).counted[which],
    kind,
  );
}
