/** A study through Redis whose worker, collector and Redis are killed with -9 once each. */

import { expect, it } from "vitest";
import { killAround, victims } from "./kill-queue.js";
import { hasRedis } from "./redis.js";

it.runIf(hasRedis())("loses nothing and does nothing twice after a kill of each", async () => {
  const { found, local, killed, left } = await killAround(victims, 5);
  expect(killed).toBe(3);
  expect(found).toEqual(local);
  expect(left).toEqual([]);
});
