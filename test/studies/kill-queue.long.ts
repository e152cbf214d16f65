/** A study through Redis, in which twenty times one of worker, collector and Redis is killed with -9. */

import { draws, firstUserStream } from "dither";
import { expect, it } from "vitest";
import { killAround, victims } from "./kill-queue.js";
import { hasRedis } from "./redis.js";

it.runIf(hasRedis())(
  "loses nothing and does nothing twice after twenty kills",
  async () => {
    const random = draws(20260105, firstUserStream);
    const kills = Array.from({ length: 20 }, (_, k) => victims[Math.floor(3 * random.uniform(k))]);
    const { found, local, killed, left } = await killAround(kills, 40);
    expect(killed).toBe(20);
    expect(found).toEqual(local);
    expect(left).toEqual([]);
  },
  1_200_000,
);
