/** Where in a user's code an error was thrown, from its stack. */

import { relative, sep } from "node:path";

interface Frame {
  path: string;
  line: number;
}

/** The frames of an error's stack that lie in files, the innermost first. */
function framesOf(error: unknown): Frame[] {
  const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
  return [...stack.matchAll(/^ +at (?:.*\()?((?:[A-Za-z]:)?[^():\n]+):(\d+):\d+\)?$/gm)].map(([, path, line]) => ({
    path: path.replace(/^async /, ""),
    line: Number(line),
  }));
}

/** A place as a message has it: relative to the working folder where that is shorter. */
export function placeText(path: string, line: number, column?: number): string {
  const near = relative(process.cwd(), path);
  const name = near.startsWith("..") || near === "" ? path : near.split(sep).join("/");
  return `${name}:${line}${column === undefined ? "" : `:${column}`}`;
}

/** The innermost place in one of these files; undefined where the error did not pass through any. */
export function placeIn(error: unknown, files: { has(path: string): boolean }): string | undefined {
  const frame = framesOf(error).find(({ path }) => files.has(path));
  return frame && placeText(frame.path, frame.line);
}

/**
 * The place of an error that a user's module threw, in a timer, say, where nobody called it; undefined for those of Dither and
 * of Node. Modules of the user's own are loaded by path, all others by address (`file:`, `node:`).
 */
export function userPlace(error: unknown): string | undefined {
  const frame = framesOf(error).find(({ path }) => !path.startsWith("node:") && path !== "<anonymous>");
  const own = frame && /^(?:\/|[A-Za-z]:[\\/])/.test(frame.path) && !/[\\/]node_modules[\\/]/.test(frame.path);
  return own ? placeText(frame.path, frame.line) : undefined;
}

/** Whether an error comes from a module of the user's own, and not from Dither or Node. */
export function isTheirs(error: unknown): boolean {
  return userPlace(error) !== undefined;
}

/** The message of such an error. */
export function theirFault(error: unknown, forgotten = false): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = (message.split("\n")[0] ?? "").replace(/\.$/, "");
  const what = forgotten
    ? "a promise was rejected and nobody waited for it"
    : "an error was thrown where nobody called it";
  return `${userPlace(error) ?? "your module"}: ${what}: ${line.length > 200 ? `${line.slice(0, 199)}…` : line}. Mend the module.`;
}
