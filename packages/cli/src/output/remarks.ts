/** What commands say on standard error besides errors: remarks, which `--quiet` leaves out, and warnings, which it does not. */

import { Option } from "commander";
import { painter } from "./colour.js";
import { wrap } from "./print.js";

/** Whether this command line asks for the result alone. */
export const isQuiet = (args: readonly string[] = process.argv.slice(2)): boolean => args.includes("--quiet");

/** `--quiet`, of every command. */
export const quietOption = (): Option => new Option("--quiet", "the result, warnings and errors alone: no progress, no remarks"); // prettier-ignore

/** A sentence that may be of use. */
export function remark(text: string): void {
  if (!isQuiet()) process.stderr.write(`${wrap(text)}\n`);
}

/** A sentence that whoever reads the result has to know. */
export function warn(text: string): void {
  process.stderr.write(`${painter(process.stderr)("warning", text)}\n`);
}
