/**
 * Which calls of a user's code are under way, in memory that all threads of the process share: a thread that is caught in an
 * endless loop can tell nobody, but another can read here where it is.
 */

import { getEnvironmentData, setEnvironmentData, threadId } from "node:worker_threads";
import type { CallMonitor } from "dither";

/** A load of a module, with the check of its task, or a call of one of its functions. */
export type CallKind = "load" | "call";

export interface OpenCall {
  kind: CallKind;
  thread: number;
  /** Goes up with every call, so that two looks can tell whether it is the same one. */
  number: number;
  /** "task ./my-task.ts: `trials` for update 6"; of a load the module alone. */
  text: string;
}

/** Threads that have a place; later ones share the places of earlier ones, which have mostly ended. */
const places = 256;
/** Characters of a call's text. */
const longest = 200;
const kinds: readonly CallKind[] = ["load", "call"];
/** Bytes of one entry: number, open or not, length of the text, and the text in UTF-16. */
const entry = 12 + 2 * longest;

/** Name among the data that threads hand on to the threads which they start. */
const key = "dither.own-code";

export class CallBoard {
  private constructor(private readonly memory: SharedArrayBuffer) {}

  /** A board for this thread and all that it starts from now on. */
  static make(): CallBoard {
    const memory = new SharedArrayBuffer(places * kinds.length * entry);
    setEnvironmentData(key, memory);
    return new CallBoard(memory);
  }

  /** The board that this thread was started with; undefined where nobody watches. */
  static find(): CallBoard | undefined {
    const memory: unknown = getEnvironmentData(key);
    return memory instanceof SharedArrayBuffer ? new CallBoard(memory) : undefined;
  }

  /** Notes the calls of one kind of this thread. A call within a call is part of it. */
  monitor(kind: CallKind, name: string): CallMonitor {
    const { head, text } = this.entry(threadId % places, kind);
    let depth = 0;
    return {
      enter: (what, batch) => {
        if (depth++ > 0) return;
        const words = kind === "load" ? name : `${name}: \`${what}\` for ${batch}`;
        const length = Math.min(longest, words.length);
        for (let i = 0; i < length; i++) text[i] = words.charCodeAt(i);
        head[2] = length;
        Atomics.add(head, 0, 1);
        Atomics.store(head, 1, 1);
      },
      leave: () => {
        if (--depth === 0) Atomics.store(head, 1, 0);
      },
    };
  }

  /** The calls under way. */
  open(): OpenCall[] {
    const found: OpenCall[] = [];
    for (let thread = 0; thread < places; thread++)
      for (const kind of kinds) {
        const { head, text } = this.entry(thread, kind);
        if (Atomics.load(head, 1) === 0) continue;
        found.push({
          kind,
          thread,
          number: Atomics.load(head, 0),
          text: String.fromCharCode(...text.subarray(0, head[2])),
        });
      }
    return found;
  }

  private entry(thread: number, kind: CallKind): { head: Int32Array; text: Uint16Array } {
    const from = (thread * kinds.length + kinds.indexOf(kind)) * entry;
    return { head: new Int32Array(this.memory, from, 3), text: new Uint16Array(this.memory, from + 12, longest) };
  }
}
