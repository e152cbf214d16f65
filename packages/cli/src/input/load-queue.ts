/** The queue of studies, with the client of Redis that it needs. */

import { optionalPackage } from "@dither/studies";
import type * as Queue from "@dither/studies/queue";

/** @throws DitherError `unsupported` where BullMQ or ioredis is not installed */
export const loadQueue = (): Promise<typeof Queue> =>
  optionalPackage(() => import("@dither/studies/queue"), "queues", "bullmq", "ioredis");
