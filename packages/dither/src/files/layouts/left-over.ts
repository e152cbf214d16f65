/** What a reading leaves over of a file: passed over where it cannot be part of a network or the user says so, else refused by name. */

import { DitherError } from "../../base/errors.js";
import { elementCount, namesText, shapeText, type NamedArray } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import { valueText } from "../formats/values/json-text.js";
import { pickleText, type PickleGlobal, type PickleObject } from "../formats/values/values.js";

/** Slots of optimisers: TensorFlow's by the variable's name, Keras's and PyTorch's under one of their own. */
const optimiserSlots =
  /\/(?:Adam|AdamW|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|Nadam)(?:_\d+)?(?::\d+)?$|(?:^|[/._])beta\d?_power(?:_\d+)?(?::\d+)?$|^(?:optimi[sz]ers?(?:_states?|_weights|_state_dict)?)[./]/;
/** Counters, of one number. */
const counters =
  /(?:^|[/._])(?:num_batches_tracked|global_step|iterations?|epochs?|steps?|n_epochs?|best_epoch|current_epoch)(?::\d+)?$/i;
/** States of generators of random numbers, in Keras. */
const generators = /(?:^|\/)(?:seed_generator\/vars\/0|seed_generator_state(?::\d+)?)$/;
/** Texts about a file. */
const remarks = /(?:^|[/._])(?:name|description|comments?|notes?|author|date|created|.*version|__\w+__)$/i;
/** What training frameworks keep in a checkpoint beside the model: how the training went, and how it would go on. */
const ofTraining =
  /^(?:.*optim.*|.*sched.*|.*scaler.*|callbacks|loops|.*rng.*|hyper_parameters|hparams_\w+|datamodule\w*|(?:\w+_)?(?:loss(?:es)?|acc(?:uracy)?|history|metrics?|lr|learning_rate|seed))$/i;

/** Whether an array cannot be a weight or mean anything for what a network does. */
function cannotMatter(name: string, { shape }: NamedArray): boolean {
  // From the shape: the numbers of what is passed over are never read.
  const count = elementCount(shape);
  return count === 0 || optimiserSlots.test(name) || generators.test(name) || (count === 1 && counters.test(name));
}

/** Whether an object of a file cannot: nothing (Python's None), a counter, a text about the file. */
export function objectCannotMatter(name: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (optimiserSlots.test(name) || ofTraining.test(name)) return true;
  if (typeof value === "number" || typeof value === "bigint") return counters.test(name) || remarks.test(name);
  return typeof value === "string" && remarks.test(name);
}

/** Metadata that says how a file was written. */
const ownMetadata: ReadonlySet<string> = new Set(["format", "dither", "specification", "provenance"]);

export interface Division {
  /** The file without what is passed over. */
  file: ArrayFile;
  /** What is passed over, by name and shape or kind. */
  passedOver: string[];
}

/**
 * The file without what cannot matter and what the user passes over.
 * @throws DitherError `mismatch` for a name to pass over that the file has not
 */
export function divide(file: ArrayFile, passOver: readonly string[]): Division {
  const names = [...file.arrays.keys(), ...file.objects.keys(), ...file.extra.keys()];
  for (const wanted of passOver)
    if (!names.some((name) => matches(wanted, name)))
      throw new DitherError(
        "mismatch",
        `${file.fileName}: expected something called ${wanted.slice(0, 80)} as \`passOver\` says, found ${namesText(names)}.`,
      );
  const chosen = (name: string): boolean => passOver.some((wanted) => matches(wanted, name));
  const arrays = [...file.arrays].filter(([name, array]) => chosen(name) || cannotMatter(name, array));
  const objects = [...file.objects].filter(([name]) => chosen(name));
  const extra = [...file.extra].filter(([name]) => chosen(name));
  const without = <T>(all: ReadonlyMap<string, T>, left: readonly (readonly [string, T])[]): Map<string, T> => {
    const gone = new Set(left.map(([name]) => name));
    return new Map([...all].filter(([name]) => !gone.has(name)));
  };
  return {
    file: {
      ...file,
      arrays: without(file.arrays, arrays),
      objects: without(file.objects, objects),
      extra: without(file.extra, extra),
    },
    passedOver: [...arrays.map(arrayText), ...objects.map(objectText), ...extra.map(metadataText)],
  };
}

/** A name, or the beginning of names before a `*`. */
function matches(wanted: string, name: string): boolean {
  return wanted.endsWith("*") && wanted.length > 1 ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
}

/** What of the file a reading has not used, and what of it was idle. */
export function settleLeftOver(
  { file, passedOver }: Division,
  layout: string,
  { used, idle }: { used: ReadonlySet<string>; idle: readonly string[] },
): string[] {
  const still = new Set(idle);
  const left = [...file.arrays].filter(([name]) => !used.has(name));
  const objects = [...file.objects].filter(([name]) => !used.has(name));
  const metadata = [...file.extra].filter(([name]) => !used.has(name) && !ownMetadata.has(name));
  const unknown = [
    ...left.filter(([name]) => !still.has(name)).map(([name]) => name),
    ...objects.filter(([name, value]) => !still.has(name) && !objectCannotMatter(name, value)).map(([name]) => name),
  ];
  if (unknown.length > 0)
    throw new DitherError(
      "unsupported",
      `${file.fileName}: found what has no meaning in layout ${layout} and may have one for the network: ${leftText(file, unknown)}. ${meantText(file, unknown)} with ${passOverText(unknown)}.`,
    );
  return [...passedOver, ...left.map(arrayText), ...objects.map(objectText), ...metadata.map(metadataText)];
}

/** Only arrays of more than one number can be what a map names. */
function meantText({ arrays }: ArrayFile, names: readonly string[]): string {
  const tensors = names.some((name) => elementCount(arrays.get(name)?.shape ?? []) !== 1);
  return tensors ? "Say what it is with `map`, or pass over it" : "If it changes nothing, pass over it";
}

function leftText(file: ArrayFile, names: readonly string[]): string {
  const texts = names.map((name) => {
    const array = file.arrays.get(name);
    return array ? arrayText([name, array]) : objectText([name, file.objects.get(name)]);
  });
  return texts.length > 12 ? `${texts.slice(0, 12).join(", ")} and ${texts.length - 12} more` : texts.join(", ");
}

/** The option that passes over these, in the library's words. */
function passOverText(names: readonly string[]): string {
  const few = names.length <= 12 && names.join(",").length <= 160;
  return few ? `\`passOver: "${names.join(",")}"\`` : "`passOver` and their names with commas between them";
}

const short = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);
const arrayText = ([name, { shape }]: readonly [string, NamedArray]): string => `${short(name)} ${shapeText(shape)}`;
const metadataText = ([name]: readonly [string, unknown]): string => `${short(name)} (metadata)`;
export const objectText = ([name, value]: readonly [string, unknown]): string => `${short(name)} (${kindText(value)})`;

function kindText(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (value instanceof Map) return "a dictionary";
  if (typeof value === "object" && "kind" in value) {
    const text = pickleText(value as PickleGlobal | PickleObject);
    return value.kind === "global" ? `the function ${text}` : text;
  }
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return typeof value === "bigint" ? "a number" : valueText(value);
}
