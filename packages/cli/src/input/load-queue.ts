/** The queue of studies, with the client of Redis that it needs. */

import { optionalPackage } from "@dither/studies";

/** @throws DitherError `unsupported` where BullMQ or ioredis is not installed */
export const loadQueue = (): Promise<typeof import("@dither/studies/queue")> =>
  optionalPackage(() => import("@dither/studies/queue"), "queues", "bullmq", "ioredis");
