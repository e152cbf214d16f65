/** Options that are settings of a network, a training or a measurement: from the table of settings to what flags choose. */

import { Option, type Command } from "commander";
import type { GivenTrainingOptions, NetworkChoice } from "dither";
import {
  activations,
  bounds,
  inRange,
  measureSettings,
  networkByName,
  noiseSettings,
  trainingSettings,
  type NumberValue,
  type Setting,
  type Settings,
} from "dither/settings";
import { perRow } from "./per-row.js";
import * as parse from "./parse.js";

/** A setting that has a flag, and where it lies within the settings of its table. */
interface Flagged {
  setting: Setting;
  path: readonly string[];
  /** As commander calls its value: `learningRate`. */
  attribute: string;
}

function flagged(fields: Settings, within: readonly string[] = []): Flagged[] {
  return Object.entries(fields).flatMap(([name, setting]) => {
    const path = [...within, name];
    if (setting.value.of === "object") return flagged(setting.value.fields, path);
    return setting.flag === undefined ? [] : [{ setting, path, attribute: settingOption(setting).attributeName() }];
  });
}

/** Parsers of what is more than a number or a word, by flag. */
const parsers: Readonly<Record<string, (text: string, before?: never) => unknown>> = {
  layers: parse.layers,
  noiseScales: perRow,
  leaks: perRow,
  noiseGates: parse.gates,
  readouts: parse.readouts,
  l1: parse.coefficients,
  l2: parse.coefficients,
  noiseSchedule: parse.noiseSchedule,
  stage: parse.stage,
  levels: parse.levels,
};

/**
 * The option of a setting.
 * @param words its help; default what the table says
 */
export function settingOption(setting: Setting, words = helpOf(setting)): Option {
  const { flag = "", value } = setting;
  const option = new Option(flag, words);
  if (value.of === "choice") return option.choices(value.choices);
  if (value.of === "activation") {
    // Known to help and completion; those with a number are more than these.
    option.argChoices = [...activations];
    return option.argParser(parse.activation);
  }
  const number = value.of === "nullable" ? value.value : value;
  if (number.of === "number") return option.argParser(numberParser(setting, number, value.of === "nullable"));
  const name = option.attributeName();
  if (!Object.hasOwn(parsers, name)) return option;
  return option.argParser((text: string, before: unknown) => parsers[name](text, before as never));
}

/** "Trials per update." as "trials per update". */
function helpOf({ words = "", help = words.charAt(0).toLowerCase() + words.slice(1, -1) }: Setting): string {
  return help;
}

function numberParser({ expected }: Setting, value: NumberValue, orNone: boolean): (text: string) => number | "none" {
  const range = { ...value, most: value.mistake ?? value.most };
  const inWords = bounds(range);
  const wanted =
    expected ??
    (value.whole
      ? inWords
      : inWords === "finite"
        ? "a number"
        : `a number ${/^\d/.test(inWords) ? "of " : ""}${inWords}`);
  return (text) =>
    orNone && text === "none"
      ? text
      : parse.numeric(text, wanted + (orNone ? ", or none" : ""), (x) => inRange(x, range));
}

const networkFlags = flagged(networkByName);
const trainingFlags = flagged(trainingSettings);
const all = [...networkFlags, ...trainingFlags, ...flagged(measureSettings)];

/**
 * Adds the options of a group of settings.
 * @param last those that come after the others, in this order
 */
export function addSettings(command: Command, group: string, last: readonly string[] = []): Command {
  const place = ({ attribute }: Flagged): number => last.indexOf(attribute);
  const options = all.filter(({ setting }) => setting.group === group).sort((a, b) => place(a) - place(b));
  command.optionsGroup(`${group}:`);
  for (const { setting } of options) command.addOption(settingOption(setting));
  return command;
}

/** What flags choose of settings, each at its place; `none` is null. */
function chosen(flags: object, settings: readonly Flagged[]): Record<string, unknown> {
  const choice: Record<string, unknown> = {};
  for (const { attribute, path } of settings) {
    const value = (flags as Record<string, unknown>)[attribute];
    if (value === undefined) continue;
    const [name, inner] = path;
    const given = value === "none" ? null : value;
    choice[name] = inner === undefined ? given : { ...(choice[name] as object | undefined), [inner]: given };
  }
  return choice;
}

/** What the flags choose of a training, and of a network without the details of its noise. */
export function chosenSettings(flags: object): { network: NetworkChoice; training: GivenTrainingOptions } {
  const network = networkFlags.filter(({ setting }) => setting.group === "Network");
  return { network: chosen(flags, network), training: chosen(flags, trainingFlags) };
}

/** Names that the library has for what flags set, where they are not the flag's. */
export const settingNames: Readonly<Record<string, readonly string[]>> = Object.fromEntries<readonly string[]>([
  ...trainingFlags.map(({ attribute, path }) => [attribute, [path.join(".")]] as const),
  ...Object.entries(noiseSettings).map(([member, { name }]) => [name, [name, `noise.${member}`]] as const),
]);
