/** The library speaks of its options, `testTrials` in backticks; the command says the flags that it has for them. */

import type { Command, Option } from "commander";
import { settingNames } from "./setting-options.js";

/**
 * The library's names of what a flag sets, by the flag in camelCase, where the two differ. Such a flag has these names
 * alone: `target` of trials is not `--target`, which is the score that a training stops at.
 */
export const libraryNames: Readonly<Record<string, readonly string[]>> = {
  ...settingNames,
  noise: ["noise", "noise.std", "std"],
  ...Object.fromEntries(
    Object.entries({
      Placement: "placement",
      Law: "law",
      TimeConstant: "timeConstant",
      Scales: "scales",
      Covariance: "covariance",
    }).map(([flag, member]) => [`test${flag}`, [`testNoise.${member}`]]),
  ),
  dale: ["constraints.dale", "constraints.dale.excitatory"],
  excitatoryReadout: ["constraints.dale.readout"],
  mask: ["constraints.masks"],
  selfConnections: ["constraints.masks.W_rec.selfConnections"],
  keepSigns: ["constraints.signs"],
  freeze: ["constraints.frozen"],
  taskOption: ["taskOption", "task.options"],
  kernel: ["kernel", "arithmetic"],
};

/** What a command does that has another name in the library. */
const commandsFor: Readonly<Record<string, string>> = { taskGroups: "`dither tasks`" };

/** Library functions whose work is that of a flag with this value. */
const functionFlags: Readonly<Record<string, readonly [flag: string, value: string]>> = {
  networkToArrays: ["to", "npz"],
};

/** `` `name` ``, `` `name.of.one.inside` `` or `` `name: value` ``. */
const named = /`([a-z]\w*(?:\.\w+)*)(?:: ([^`{}[\]]+))?`/gi;
/** `` `train(…, { resume })` ``: a function that is a command, and one of its options. */
const called = /`([a-z]+)\(…, \{ (\w+) \}\)`/g;
/** What is wrong with a module of the user's is in the words of the module. */
const ofModule = /^(?:task )?\S+\.[cm]?[jt]s(?:: |, )/;

/** The message of the library as the user of a command should read it; names that are none of its flags stay. */
export function inFlags(message: string, command: Command): string {
  if (ofModule.test(message)) return message;
  const flags = flagsOf(command);
  return message
    .replace(called, (_, name: string, option: string) => `\`dither ${name} … --${kebab(option)}\``)
    .replace(named, (whole, name: string, value?: string) => {
      if (Object.hasOwn(commandsFor, name)) return commandsFor[name];
      const [attribute, given] = Object.hasOwn(functionFlags, name) ? functionFlags[name] : [name, value];
      const option = flags.get(attribute);
      return option ? flagText(option, given) : whole;
    });
}

/** The command's options by the library's names. */
function flagsOf(command: Command): Map<string, Option> {
  const flags = new Map<string, Option>();
  const others = (option: Option): readonly string[] | undefined => {
    const attribute = option.attributeName();
    return Object.hasOwn(libraryNames, attribute) ? libraryNames[attribute] : undefined;
  };
  for (const option of command.options) for (const name of others(option) ?? []) flags.set(name, option);
  // Where `--noise` and `--std` are both there, `std` is the latter.
  for (const option of command.options) if (!others(option)) flags.set(option.attributeName(), option);
  return flags;
}

/** The flag, with a value of JSON as one writes it on a command line. */
function flagText(option: Option, value?: string): string {
  const flag = option.long ?? option.flags;
  if (value === undefined || value === "true" || (value === "false" && option.negate)) return flag;
  return `${flag} ${value === "null" ? "none" : value.replace(/^"(.*)"$/, (_, text: string) => pasted(text))}`;
}

/** A value in quotes where a shell would make something else of it: names of tensors may hold spaces, `$` and `*`. */
function pasted(value: string): string {
  return /[\s$*?"'\\;&|<>()!#~]/.test(value) ? `'${value.replaceAll("'", "'\\''")}'` : value;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
