/** Runs over machines that share nothing but a Redis. */

export { QueueExecutor, type QueueExecutorOptions } from "./queue-executor.js";
export { serveQueue, type QueueWorkerOptions } from "./queue-worker.js";
export { redisAddress, redisVariable, type RedisAddress } from "./redis-address.js";
