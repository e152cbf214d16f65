/** Colour in a terminal: whether a stream has it, and which parts of a text get which. */

import { styleText } from "node:util";
import type { Paint, PaintRole } from "dither";

/** A stream that text goes to; in a thread, standard output does not know of the terminal. */
type Stream = Pick<NodeJS.WriteStream, "isTTY">;

/**
 * NO_COLOR goes before FORCE_COLOR (`0` and `false` are no), and that before what the stream is: a terminal, unless it is a
 * dumb one. See https://no-color.org.
 */
export function hasColour({ isTTY }: Stream, environment: NodeJS.ProcessEnv = process.env): boolean {
  const { NO_COLOR: refused, FORCE_COLOR: forced, TERM: terminal } = environment;
  if (refused) return false;
  if (forced !== undefined) return !["0", "false"].includes(forced);
  return isTTY && terminal !== "dumb";
}

/** Eight colours that light and dark grounds show; those of the curves are near those of the figures. */
const styles: Readonly<Record<PaintRole | "error" | "warning", Parameters<typeof styleText>[0]>> = {
  title: "bold",
  heading: "bold",
  noise: "green",
  silence: "magenta",
  undecided: "yellow",
  pass: "green",
  fail: "red",
  first: "yellow",
  second: "cyan",
  faint: "dim",
  error: ["bold", "red"],
  warning: "yellow",
};

/** How text for a stream is painted; as it is where the stream has no colour. */
export function painter(stream: Stream): (role: keyof typeof styles, text: string) => string {
  if (!hasColour(stream)) return (_, text) => text;
  return (role, text) => (text === "" ? "" : styleText(styles[role], text, { validateStream: false }));
}

/** The option of documents: undefined where standard output has no colour. */
export function paintOf(stream: Stream): { paint?: Paint } {
  return hasColour(stream) ? { paint: painter(stream) } : {};
}
