/** What commands print: one JSON object with --json, else text for people. */

import type { Command } from "commander";
import { terminalText, wrapText, type ReportDocument, type TerminalTextOptions } from "dither";
import { paintOf } from "./colour.js";
import { columns } from "./columns.js";
import { jsonTag, type JsonName } from "../json/versions.js";
import { inFlags } from "../options/flag-names.js";

/** One JSON object as text, with the name and version of its schema first. */
export function jsonText(name: JsonName, value: object): string {
  return `${JSON.stringify({ schema: jsonTag(name), ...value }, null, 2)}\n`;
}

/** Prints exactly one JSON object on standard output. */
export function printJson(name: JsonName, value: object): void {
  process.stdout.write(jsonText(name, value));
}

/** Prints lines on standard output. */
export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** ASCII instead of box drawing where the locale has no Unicode. */
export function asciiOnly(): boolean {
  const locale = process.env["LC_ALL"] || process.env["LC_CTYPE"] || process.env["LANG"] || "";
  return /^(C|POSIX)$/.test(locale) || (locale !== "" && !/utf-?8/i.test(locale));
}

/** Text broken into lines that fit the terminal, of at most 80 columns. */
export function wrap(text: string): string {
  return wrapText(text, Math.min(80, columns()));
}

/** A document as this terminal shows it; names of the library's options become flags of the command, where one is given. */
export function documentText(
  document: ReportDocument,
  { command, ...options }: Pick<TerminalTextOptions, "whole" | "further"> & { command?: Command } = {},
): string {
  return terminalText(document, {
    width: columns(),
    ascii: asciiOnly(),
    ...paintOf(process.stdout),
    ...options,
    ...(command && { said: (sentence) => inFlags(sentence, command) }),
  });
}
