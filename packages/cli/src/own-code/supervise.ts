/**
 * Runs the command in a thread of its own and watches it from this one, which stays free: so Ctrl-C works in an endless loop
 * of a user's task too, and a module that never ends loading is ended.
 */

import { Worker } from "node:worker_threads";
import { CallBoard, patienceSeconds, type OpenCall } from "@dither/studies/own-code";
import { DitherError } from "dither";
import { painter } from "../output/colour.js";
import { fail } from "../run/failure.js";
import { terminal, threadMessages, type ToSupervisor } from "./thread.js";

/** Milliseconds between two looks at the calls under way. */
const between = 200;
/** Milliseconds that a thread has to clean up at the second Ctrl-C. */
const grace = 200;

/** Does the command of `main`, the file that this process was started with, in a thread; leaves the exit code. */
export async function supervise(given: readonly string[], main: URL): Promise<void> {
  let seconds: number;
  try {
    seconds = patienceSeconds();
  } catch (error) {
    fail(error);
    return;
  }
  const board = CallBoard.make();
  const worker = new Worker(main, { argv: [...given], workerData: terminal() });
  const watch = new StuckCalls(board);
  let failed: unknown;
  let ended = false;
  worker.on("message", (message: ToSupervisor) => {
    ended ||= message === threadMessages.ended;
  });
  const timer = setInterval(() => {
    const stuck = watch.look(performance.now(), 1000 * seconds);
    const load = stuck.find(({ kind }) => kind === "load");
    if (load) {
      failed = neverLoaded(load, board.open(), seconds);
      void worker.terminate();
    } else for (const { text } of stuck) note(`${text} has not come back for ${seconds} s. Ctrl-C stops.`);
  }, between);
  const letGo = onSignals(worker, {
    loading: () => board.open().some(({ kind, thread }) => kind === "load" && thread === worker.threadId),
    longest: () => watch.longest(performance.now()),
  });
  worker.on("error", (error) => {
    failed = error;
  });
  const code = await new Promise<number>((resolve) => {
    worker.once("exit", resolve);
  });
  clearInterval(timer);
  letGo();
  showCursor();
  if (failed === undefined && !ended) failed = endedByModule(code);
  if (failed === undefined) process.exitCode = code;
  else fail(failed);
}

/**
 * The first signal asks the work to stop, the second ends the process; the first too while the task is still being loaded, and
 * in commands that cannot stop halfway.
 */
function onSignals(
  worker: Worker,
  { loading, longest }: { loading: () => boolean; longest: () => OpenCall | undefined },
): () => void {
  let canStop = false;
  let asked = false;
  worker.on("message", (message: ToSupervisor) => {
    if (message === threadMessages.ended) return;
    canStop = message === threadMessages.stoppable;
  });
  const stop = (): void => {
    worker.postMessage(threadMessages.stop);
    if (asked || !canStop || loading()) {
      // Whoever holds a half-written file takes it away, unless it is caught in a loop.
      setTimeout(() => {
        showCursor();
        process.exit(130);
      }, grace);
      worker.once("exit", () => {
        process.exit(130);
      });
      return;
    }
    asked = true;
    setTimeout(() => {
      const call = longest();
      if (call) note(`stopping, but ${call.text} does not come back. Ctrl-C again stops at once.`);
    }, 1000).unref();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
}

/** Tells which calls have been under way for how long, from looks at the board. */
class StuckCalls {
  private readonly seen = new Map<string, { number: number; since: number; told: boolean; call: OpenCall }>();

  constructor(private readonly board: CallBoard) {}

  /** Calls that became older than a limit since the last look. */
  look(now: number, limit: number): OpenCall[] {
    const open = new Set<string>();
    for (const call of this.board.open()) {
      const key = `${call.thread} ${call.kind}`;
      open.add(key);
      if (this.seen.get(key)?.number !== call.number)
        this.seen.set(key, { number: call.number, since: now, told: false, call });
    }
    for (const key of this.seen.keys()) if (!open.has(key)) this.seen.delete(key);
    const stuck = [...this.seen.values()].filter(({ since, told }) => !told && now - since >= limit);
    for (const one of stuck) one.told = true;
    return stuck.map(({ call }) => call);
  }

  /** The call of a task's function that has been under way for longest, if any has for a second. */
  longest(now: number): OpenCall | undefined {
    const old = [...this.seen.values()].filter(({ since }) => now - since >= 900);
    return old.sort((a, b) => a.since - b.since).at(0)?.call;
  }
}

function neverLoaded(load: OpenCall, open: readonly OpenCall[], seconds: number): DitherError {
  const call = open.find(({ kind, thread }) => kind === "call" && thread === load.thread);
  const what = call ? `${call.text} has not come back` : `${load.text} is not loaded`;
  return new DitherError(
    "format",
    `${what} after ${seconds} s. Look for a loop that does not end, or allow more time with DITHER_TASK_SECONDS=${Math.ceil(10 * seconds)}.`,
  );
}

/** The thread came to its end before its command did, and nobody but the module asked for that. */
function endedByModule(code: number): DitherError {
  return new DitherError(
    "format",
    `your module ended the command with process.exit(${code}) before it was done. Leave that out: throw an error where something is wrong.`,
  );
}

const note = (text: string): void => {
  process.stderr.write(`${painter(process.stderr)("warning", "dither:")} ${text}\n`);
};

/** A progress bar that was cut off must not leave the terminal without a cursor. */
function showCursor(): void {
  if (process.stderr.isTTY) process.stderr.write("\u001b[?25h");
}
