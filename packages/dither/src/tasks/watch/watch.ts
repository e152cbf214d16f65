/** How a user's code is called: without chance and the time of day, its errors told as its own, with the place of the call. */

import { DitherError, isDitherError, type DitherErrorCode } from "../../base/errors.js";
import { AmbientUse, withoutChance } from "./ambient.js";

/** Told of every call of a user's code, by whoever wants to know which one does not come back. */
export interface CallMonitor {
  /** A call begins: the function, and what it is called for ("update 6"). */
  enter(what: string, batch: string): void;
  leave(): void;
}

export interface WatchOptions {
  monitor?: CallMonitor;
  /** Where in the user's code an error was thrown, as "my-task.ts:12"; undefined where nobody can tell. */
  placeOf?: (error: unknown) => string | undefined;
}

/** Under this name a wrapper holds the function that it stands for; shared by all copies of the library in a program. */
const rawKey = Symbol.for("dither.raw");

type Method = (...given: never[]) => unknown;
/** What the method of this name takes. */
type Given<T, K extends keyof T> = Parameters<Extract<NonNullable<T[K]>, Method>>;

/** A method of the user's own, to be called as one of its object; the very function too where it is wrapped already. */
export function ownMethod<T extends object, K extends keyof T>(self: T, name: K): (...given: Given<T, K>) => unknown {
  return rawOf(self, name).bind(self);
}

/** Notes on a wrapper which method it stands for, so that who wraps it again wraps that alone. */
export function standsFor<F extends object, T extends object>(wrapper: F, self: T, name: keyof T): F {
  return Object.assign(wrapper, { [rawKey]: rawOf(self, name) });
}

function rawOf<T extends object>(self: T, name: keyof T): Method {
  const given = self[name] as Method & { [rawKey]?: Method };
  return given[rawKey] ?? given;
}

/** The end of every message: whose fault it is. */
const advice = "Mend the task.";

export class Watch {
  /** @param where "task ./my-task.ts", the beginning of every message */
  constructor(
    readonly where: string,
    private readonly options: WatchOptions = {},
  ) {}

  /**
   * The result of a call of the user's code.
   * @param what the function's name
   * @param batch what it is called for
   * @throws DitherError for whatever it throws, for chance and the time of day, and for a promise
   */
  call<T>(what: string, batch: string, work: () => T): T {
    const { monitor } = this.options;
    monitor?.enter(what, batch);
    let result: T;
    try {
      result = withoutChance(work);
    } catch (error) {
      throw this.thrown(error, what, batch);
    } finally {
      monitor?.leave();
    }
    this.refusePromise(result, what, batch);
    return result;
  }

  /** @throws DitherError `format` for a promise */
  refusePromise(result: unknown, what: string, batch: string): void {
    if (!isPromise(result)) return;
    // Its end is of no interest any more, and it is not to be reported as forgotten.
    void Promise.resolve(result).catch(() => undefined);
    throw this.error(
      "format",
      batch,
      `expected a result from \`${what}\` at once, got a promise. Make it a plain function: no \`async\`, nothing awaited; read files where the module is loaded`,
    );
  }

  /** An error of the user's code, as one that says so. */
  thrown(error: unknown, what: string, batch: string): DitherError {
    const place = this.options.placeOf?.(error);
    const at = place === undefined ? "" : ` (${place})`;
    if (error instanceof AmbientUse)
      return this.error(
        "mismatch",
        batch,
        `expected \`${what}\` to depend on its arguments alone, but ${error.source} was used${at}. Then the same seed would not give the same bits. Draw from the request's \`random\`, or from \`uniform\` of buildTrials`,
      );
    // What the library itself finds wrong within the call, in buildTrials say, has its place already.
    if (isDitherError(error)) return this.error(codeOf(error), batch, error.message.replace(/\.$/, ""));
    const line = shortened((messageOf(error).split("\n")[0] ?? "").replace(/\.$/, ""));
    return this.error("format", batch, `\`${what}\` threw an error${at}: ${line}`);
  }

  /** Does some work whose findings are told with the advice that they want. @throws DitherError */
  checked(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw isDitherError(error) && !error.message.endsWith(advice)
        ? new DitherError(codeOf(error), `${error.message} ${advice}`)
        : error;
    }
  }

  /** The error that something is wrong with the task. */
  error(code: DitherErrorCode, batch: string, what: string): DitherError {
    return new DitherError(code, `${this.at(batch)}: ${what}. ${advice}`);
  }

  /** Where: the task, and the batch that was made. */
  at(batch: string): string {
    return `${this.where}, ${batch}`;
  }
}

/** The code of an error that a task is at fault for: neither the command line was wrong, nor did anybody stop the work. */
function codeOf({ code }: DitherError): DitherErrorCode {
  return code === "usage" || code === "aborted" ? "format" : code;
}

/** What is thrown may be anything, also what cannot be read. */
function messageOf(error: unknown): string {
  try {
    const message: unknown = error instanceof Error ? error.message : error;
    return String(message);
  } catch {
    return "it cannot be written as text";
  }
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** Messages quote at most 200 characters. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
