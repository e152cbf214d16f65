/**
 * What would make a task's trials differ from call to call without its arguments knowing: chance and the time of day. While
 * a user's code makes trials these functions complain instead of answering, so that the promise of the same bits cannot be
 * broken silently. What they were comes back after each call, also one that throws.
 */
import { checkArguments } from "../../base/check-arguments.js";

/** One function of the environment, and the place that holds it. */
interface Source {
  /** As the user wrote it. */
  name: string;
  owner: object;
  key: string;
  /** What stands in for it: complains while it is forbidden, and is the original otherwise. */
  wrap(original: Callable, used: () => void): unknown;
  original?: unknown;
  wrapper?: unknown;
}

type Callable = (...given: unknown[]) => unknown;

/** Thrown out of a user's code at a forbidden call. */
export class AmbientUse extends Error {
  constructor(readonly source: string) {
    super(`${source} was called`);
  }
}

const asFunction: Source["wrap"] = (original, used) =>
  function (this: unknown, ...given: unknown[]) {
    used();
    return original.apply(this, given);
  };

/** A date of given numbers is as good as any other value; only the present time is forbidden. */
const asDate: Source["wrap"] = (original, used) => {
  const now = asFunction(Reflect.get(original, "now") as Callable, used);
  return new Proxy(original, {
    apply: (target, self, given) => {
      used();
      return Reflect.apply<unknown, unknown[], unknown>(target, self, given);
    },
    construct: (target, given, maker) => {
      if (given.length === 0) used();
      return Reflect.construct(target, given, maker) as object;
    },
    get: (target, key, receiver) => (key === "now" ? now : (Reflect.get(target, key, receiver) as unknown)),
  });
};

/** The sources that this environment has: all browsers and Node do, but for `crypto` on pages that came without encryption. */
function sources(): Source[] {
  const inherited = (name: string, key: string): Source[] => {
    const held: unknown = Reflect.get(globalThis, name);
    if (typeof held !== "object" || held === null) return [];
    const prototype: unknown = Reflect.getPrototypeOf(held);
    const owner = !Object.hasOwn(held, key) && typeof prototype === "object" && prototype !== null ? prototype : held;
    return typeof Reflect.get(held, key) === "function"
      ? [{ name: `${name}.${key}()`, owner, key, wrap: asFunction }]
      : [];
  };
  return [
    ...inherited("Math", "random"),
    { name: "the present time of Date", owner: globalThis, key: "Date", wrap: asDate },
    ...inherited("performance", "now"),
    ...inherited("crypto", "getRandomValues"),
    ...inherited("crypto", "randomUUID"),
  ];
}

/**
 * The functions of this thread's environment, and who replaced them. There is one environment in a thread, so there is one
 * of these: two that did not know of each other would put back each other's replacements.
 */
class Ambient {
  private readonly sources = sources();
  /** Calls and loads under way that want the replacements in place. */
  private replaced = 0;
  /** Calls under way that forbid the use of what is replaced. */
  private forbidden = 0;
  private first: AmbientUse | null = null;

  /** Does some work during which chance and time are forbidden. @throws AmbientUse at the first use, even if the work caught it */
  forbid<T>(work: () => T): T {
    const before = this.first;
    this.first = null;
    this.replace();
    this.forbidden++;
    try {
      const result = work();
      this.complain();
      return result;
    } catch (error) {
      this.complain();
      throw error;
    } finally {
      this.forbidden--;
      this.restore();
      this.first = before;
    }
  }

  /** Loads code while the replacements are in place but answer: what it keeps of them, `const r = Math.random`, is forbidden later too. */
  async lend<T>(load: () => Promise<T>): Promise<T> {
    this.replace();
    try {
      return await load();
    } finally {
      this.restore();
    }
  }

  /** @throws AmbientUse the first use, which the work may have caught */
  private complain(): void {
    if (this.first !== null) throw this.first;
  }

  private replace(): void {
    if (this.replaced++ > 0) return;
    for (const source of this.sources) {
      const now: unknown = Reflect.get(source.owner, source.key);
      if (now !== source.original) {
        source.original = now;
        source.wrapper = source.wrap(now as Callable, () => {
          this.use(source.name);
        });
      }
      Reflect.set(source.owner, source.key, source.wrapper);
    }
  }

  private restore(): void {
    if (--this.replaced > 0) return;
    for (const { owner, key, original } of this.sources) Reflect.set(owner, key, original);
  }

  private use(name: string): void {
    if (this.forbidden === 0) return;
    this.first ??= new AmbientUse(name);
    throw this.first;
  }
}

let ambient: Ambient | undefined;

/** Does some work during which chance and the time of day are forbidden. @throws AmbientUse */
export function withoutChance<T>(work: () => T): T {
  return (ambient ??= new Ambient()).forbid(work);
}

/** Loads a user's code so that what it keeps of chance and the time of day is found out when it is used in `withoutChance`. */
export function loadWatched<T>(load: () => Promise<T>): Promise<T> {
  checkArguments("loadWatched", { load }, { load: "function" });
  return (ambient ??= new Ambient()).lend(load);
}
