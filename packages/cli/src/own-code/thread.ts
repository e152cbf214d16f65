/** What the thread of a command and the thread that watches it say to each other. */

import { isMainThread, parentPort, workerData } from "node:worker_threads";

export const threadMessages = {
  stop: "stop",
  stoppable: "stoppable",
  unstoppable: "unstoppable",
  ended: "ended",
} as const;
export type ToSupervisor = (typeof threadMessages)["stoppable" | "unstoppable" | "ended"];

const streams = ["stdout", "stderr"] as const;

/** Output as the supervisor has it: in a thread both are streams that know no terminal. */
export type Terminal = Record<(typeof streams)[number], { isTTY: boolean; columns: number }>;

/** What the thread is to know of this process's output. */
export function terminal(): Terminal {
  const of = ({ isTTY, columns }: NodeJS.WriteStream) => ({ isTTY, columns });
  return { stdout: of(process.stdout), stderr: of(process.stderr) };
}

/** Makes the thread's output a terminal where the process's is one. */
export function adoptTerminal(): void {
  if (isMainThread) return;
  for (const name of streams) {
    const { [name]: stream } = workerData as Terminal;
    if (stream.isTTY) Object.assign(process[name], stream);
  }
}

/** Calls `stop` at every signal to stop, until the function that it returns is called. */
export function onStop(stop: () => void): () => void {
  if (isMainThread || !parentPort) {
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    return () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    };
  }
  const port = parentPort;
  const hear = (message: unknown): void => {
    if (message === threadMessages.stop) stop();
  };
  port.on("message", hear);
  // Waiting for a signal is no reason to stay.
  port.unref();
  port.postMessage(threadMessages.stoppable satisfies ToSupervisor);
  return () => {
    port.off("message", hear);
    port.postMessage(threadMessages.unstoppable satisfies ToSupervisor);
  };
}

/** Ends the process, or this thread of it: in a way that the supervisor knows is Dither's own. */
export function leave(code = process.exitCode): never {
  parentPort?.postMessage(threadMessages.ended satisfies ToSupervisor);
  process.exit(code);
}

/** Ends the thread of a command that is done, whatever a module left behind that would keep it: a timer, a thread of its own. */
export async function leaveThread(): Promise<void> {
  if (isMainThread) return;
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  leave();
}
