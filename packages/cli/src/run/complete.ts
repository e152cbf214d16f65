/**
 * What a shell offers at a place of the command line. The scripts of `dither completion` ask `dither complete -- WORDS`, the last word
 * being the one that is typed, and get a line `VALUE<tab>DESCRIPTION` for each, then `:4`, or `:0` where files fit as well.
 */

import type { Command, Option } from "commander";
import { tasks } from "dither";

interface Offer {
  value: string;
  description: string;
}

/** @param program with the commands that the words name */
export function completions(program: Command, words: readonly string[]): string {
  const typed = words.at(-1) ?? "";
  const { command, before } = commandOf(program, words.slice(0, -1));
  const { offers, files } = offersAt(command, before, typed);
  const lines = offers
    .filter(({ value }) => value.startsWith(typed))
    .map(({ value, description }) => `${value}\t${description.split("\n")[0] ?? ""}`);
  return `${[...lines, files ? ":0" : ":4"].join("\n")}\n`;
}

/** The command that the words lead to, and the words after its name. */
function commandOf(program: Command, words: readonly string[]): { command: Command; before: string[] } {
  let command = program;
  const before: string[] = [];
  for (const word of words) {
    const sub = before.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (sub) command = sub;
    else before.push(word);
  }
  return { command, before };
}

function offersAt(command: Command, before: readonly string[], typed: string): { offers: Offer[]; files: boolean } {
  const option = optionOf(command, before.at(-1));
  if (option?.required) return valuesOf(option);
  if (typed.startsWith("-")) {
    const options = command.createHelp().visibleOptions(command);
    return { offers: options.flatMap(({ long, description }) => (long ? [{ value: long, description }] : [])), files: false }; // prettier-ignore
  }
  if (command.commands.length > 0) {
    const offers = command.commands.map((one) => ({ value: one.name(), description: one.description() }));
    return { offers, files: false };
  }
  const given = positional(command, before).length;
  const argument =
    command.registeredArguments.at(given) ?? command.registeredArguments.find(({ variadic }) => variadic);
  if (argument?.argChoices) return { offers: argument.argChoices.map(plain), files: false };
  if (argument?.name() === "task") return { offers: taskOffers(), files: true };
  return { offers: [], files: argument !== undefined };
}

const optionOf = (command: Command, word: string | undefined): Option | undefined =>
  word === undefined ? undefined : command.options.find(({ long, short }) => long === word || short === word);

/** Words that are neither options nor their values. */
function positional(command: Command, words: readonly string[]): string[] {
  return words.filter((word, k) => {
    return !word.startsWith("-") && !optionOf(command, words[k - 1])?.required;
  });
}

function valuesOf(option: Option): { offers: Offer[]; files: boolean } {
  if (option.argChoices) return { offers: option.argChoices.map(plain), files: false };
  if (option.long === "--task") return { offers: taskOffers(), files: true };
  return { offers: [], files: /file|folder|list/.test(option.flags) };
}

const plain = (value: string): Offer => ({ value, description: "" });

const taskOffers = (): Offer[] => tasks.map(({ name, description }) => ({ value: name, description }));
