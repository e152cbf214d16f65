/** What a collector says of the workers that are connected. */

import type { RedisAddress } from "./redis-address.js";
import { ownVersion, sameVersion, toldVersion, type QueueWorkerPresence } from "./run-queue.js";

/** Empty where a worker of this version is there and none of another. */
export function workerNote(workers: readonly QueueWorkerPresence[], { shown }: RedisAddress): string {
  const others = new Map<string, number>();
  for (const worker of workers)
    if (!sameVersion(worker, ownVersion)) {
      const name = `${toldVersion(worker)} on ${worker.host}`;
      others.set(name, (others.get(name) ?? 0) + 1);
    }
  const refused = [...others].map(([name, count]) => `${count} of ${name}`).join(", ");
  if (workers.some((worker) => sameVersion(worker, ownVersion)))
    return refused === "" ? "" : `queue ${shown}: workers of other versions get none of these runs: ${refused}.`;
  const wanted = toldVersion(ownVersion);
  return `queue ${shown}: no worker of ${wanted} is connected${refused === "" ? "" : `, and others get none of its runs: ${refused}`}. The runs wait; start one with: dither worker --queue ${shown}`;
}
