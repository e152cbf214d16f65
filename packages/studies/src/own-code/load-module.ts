/** Loads a module of a user's own, TypeScript or JavaScript, within a limit of time; what is wrong with it has a place. */

import { Console } from "node:console";
import { realpath } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { DitherError, isDitherError, loadWatched, type CallMonitor } from "dither";
import { CallBoard } from "./call-board.js";
import { libraryNames } from "./library-names.js";
import { readModuleSources } from "./module-sources.js";
import { patienceSeconds, patienceVariable } from "./patience.js";
import { placeIn, placeText } from "./user-place.js";

export interface LoadedModule {
  exports: object;
  /** SHA-256 over the module's files; see `module-sources.ts`. */
  sha256: string;
  /** To be called when the module is no longer being loaded: its task is checked. */
  done(): void;
  /** Where in the module's files an error was thrown. */
  placeOf(error: unknown): string | undefined;
}

export interface LoadOptions {
  /** Gets the SHA-256 of the module before anything of it runs; throws where it must not. */
  beforeRunning?: ((sha256: string) => void) | undefined;
  /** Is told when the module's own code begins to run. */
  monitor?: CallMonitor | undefined;
}

/**
 * Runs the module. An endless loop in it cannot be ended from within its thread; see `call-board.ts`.
 * @param reference how the user names it, for messages
 * @throws DitherError `format` for what cannot be parsed or throws, with file and line, and for what never ends
 */
export async function loadModule(
  reference: string,
  path: string,
  { beforeRunning, monitor }: LoadOptions = {},
): Promise<LoadedModule> {
  // Loaded only where they are needed: few commands are given a module, which may use all of the library.
  const [{ createJiti }, dither] = await Promise.all([import("jiti"), import("dither")]);
  const plain = createJiti(import.meta.url, { fsCache: false });
  const file = await realpath(path);
  const sources = await readModuleSources(reference, file, plain);
  beforeRunning?.(sources.sha256);
  const jiti = createJiti(pathToFileURL(file).href, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: Object.fromEntries(libraryNames.map((name) => [name, dither])),
    transform: (given) => {
      if (given.filename !== undefined) sources.check(given.filename, given.source);
      return { code: plain.transform(given) };
    },
  });
  const placeOf = (error: unknown): string | undefined => placeIn(error, sources.files);
  let exports: unknown;
  const done = (): void => monitor?.leave();
  // Standard output is the command's: with --json it is one object.
  if (CallBoard.find()) globalThis.console = new Console(process.stderr);
  monitor?.enter("loading", "its task");
  try {
    exports = await loadWatched(() => withinTime(reference, jiti.import(file)));
  } catch (error) {
    done();
    throw unloadable(reference, error, placeOf);
  }
  return { exports: Object(exports) as object, sha256: sources.sha256, done, placeOf };
}

/** What comes of the work, unless it never settles or takes too long. */
async function withinTime(reference: string, work: Promise<unknown>): Promise<unknown> {
  const seconds = patienceSeconds();
  let fail: (error: Error) => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const timer = setTimeout(() => {
    fail(tooSlow(reference, seconds));
  }, 1000 * seconds);
  // With nothing else to do the thread comes to its end, and nothing is left that could settle the module.
  timer.unref();
  const idle = (): void => {
    fail(
      new DitherError(
        "format",
        `${reference}: its top-level \`await\` never settles. Await only what ends, or leave it out.`,
      ),
    );
  };
  process.once("beforeExit", idle);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    process.off("beforeExit", idle);
    // Whichever lost is of no interest any more.
    work.catch(() => undefined);
    late.catch(() => undefined);
  }
}

/** The error of a module that does not end loading. */
function tooSlow(reference: string, seconds: number): DitherError {
  return new DitherError(
    "format",
    `${reference} is not loaded after ${seconds} s. Look for a loop or an \`await\` that does not end, or allow more time with ${patienceVariable}=${Math.ceil(10 * seconds)}.`,
  );
}

function unloadable(reference: string, error: unknown, placeOf: (error: unknown) => string | undefined): DitherError {
  if (isDitherError(error))
    return error.message.startsWith(`${reference}: `)
      ? error
      : new DitherError(error.code, `${reference}: ${error.message}`);
  const message = error instanceof Error ? error.message : String(error);
  const parsed = /^ParseError: (.*?)\.?\s*\n\s*(.+):(\d+):(\d+)/.exec(message);
  if (parsed) {
    const [, what, file, line, column] = parsed;
    // The parser counts columns from 0, editors from 1.
    const place = placeText(file, Number(line), Number(column) + 1);
    return new DitherError("format", `${reference}: cannot be read as TypeScript at ${place}: ${shortened(what)}.`);
  }
  const place = placeOf(error);
  const at = place === undefined ? "" : ` at ${place}`;
  return new DitherError("format", `${reference}: cannot be loaded${at}: ${told(message)}.`);
}

/** The first line of what went wrong, without a full stop. */
function told(message: string): string {
  return shortened((message.split("\n")[0] ?? "").replace(/\.$/, ""));
}

/** Messages quote at most 200 characters. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
