/** Which tensors of a saved value are a network's, and under which names: a state dict, alone or inside a checkpoint. */

import { DitherError } from "../../../base/errors.js";
import type { NamedArray } from "../values/arrays.js";
import { isNumeric } from "../plain/json-arrays.js";
import { lazyArray } from "../values/lazy-array.js";
import { fromNested } from "../values/nested-arrays.js";
import { globalName, isKind, pickleText, type PickleObject, type PickleValue } from "../values/values.js";

/** What people call the state dict in a checkpoint, the surest first. */
const modelKeys = [
  "state_dict",
  "model_state_dict",
  "model_state",
  "model",
  "net",
  "network",
  "module",
  "weights",
  "params",
];
/** What is no network, though it may hold tensors. */
const others = /^(optim|.*optimi[sz]er|.*sched|scaler|ema|callbacks|loops|hyper_parameters)/i;
const deepest = 8;
const mostNames = 100_000;

/**
 * The tensors by name, and all else by name. A value that is a checkpoint gives the tensors of its state dict, with
 * the names that they have there; its other members are objects. Dicts inside dicts join their names with dots.
 * @throws DitherError `unsupported` for a whole module, `format` where there is no dict of tensors
 */
export function namedTensors(value: PickleValue, where: string): NamedTensors {
  if (!(value instanceof Map)) throw refusal(value, where);
  const collected = new Collected(where);
  const chosen = modelKeys.find((key) => collected.holdsTensors(value.get(key)));
  for (const [key, member] of value)
    if (key === chosen) collected.flatten(member as Map<PickleValue, PickleValue>, "", 0);
  for (const [key, member] of value)
    if (chosen === undefined) collected.place(key, member, "", 0);
    else if (key !== chosen) collected.keep(nameOf(key), member);
  const { arrays, objects } = collected;
  if (arrays.size === 0) collected.readLists();
  if (arrays.size === 0) {
    const module = [...objects.values()].find((member) => isKind(member, "object") && isModule(member));
    if (module !== undefined) throw refusal(module, where);
  }
  return { arrays, objects };
}

export interface NamedTensors {
  arrays: Map<string, NamedArray>;
  objects: Map<string, PickleValue>;
}

class Collected implements NamedTensors {
  readonly arrays = new Map<string, NamedArray>();
  readonly objects = new Map<string, PickleValue>();
  /** Whether a dict holds tensors; false while it is being found out, since a dict may hold itself. */
  private readonly found = new Map<PickleValue, boolean>();
  private left = mostNames;

  constructor(private readonly where: string) {}

  keep(name: string, member: PickleValue): void {
    if (--this.left < 0)
      throw new DitherError("format", `${this.where}: expected at most ${mostNames} names, got more. Leave some out.`);
    if (this.objects.has(name) || this.arrays.has(name))
      throw new DitherError(
        "format",
        `${this.where}: expected each name once, got ${name.slice(0, 80)} twice. Rename one.`,
      );
    if (!isKind(member, "array")) this.objects.set(name, member);
    else
      this.arrays.set(
        name,
        lazyArray(member.shape, () => member.values),
      );
  }

  /** Nested lists of numbers are arrays where nothing else is. */
  readLists(): void {
    for (const [name, member] of this.objects) {
      if (!Array.isArray(member) || member.length === 0 || !isNumeric(member)) continue;
      this.objects.delete(name);
      this.arrays.set(name, fromNested(member, `${this.where}, ${name.slice(0, 80)}`));
    }
  }

  place(key: PickleValue, member: PickleValue, prefix: string, depth: number): void {
    const name = prefix + nameOf(key);
    if (depth < deepest && !others.test(name) && this.holdsTensors(member))
      this.flatten(member as Map<PickleValue, PickleValue>, `${name}.`, depth + 1);
    else this.keep(name, member);
  }

  flatten(dict: Map<PickleValue, PickleValue>, prefix: string, depth: number): void {
    for (const [key, member] of dict) this.place(key, member, prefix, depth);
  }

  /** Whether it is a dict with text as keys and a tensor at some depth. */
  holdsTensors(value: PickleValue | undefined, depth = 0): boolean {
    if (!(value instanceof Map) || depth > deepest) return false;
    const known = this.found.get(value);
    if (known !== undefined) return known;
    this.found.set(value, false);
    const holds =
      [...value.keys()].every((key) => typeof key === "string") &&
      [...value.values()].some((member) => isKind(member, "array") || this.holdsTensors(member, depth + 1));
    this.found.set(value, holds);
    return holds;
  }
}

function nameOf(key: PickleValue): string {
  return typeof key === "string" ? key : pickleText(key);
}

/** Objects of torch.nn.Module keep these. */
function isModule({ state }: PickleObject): boolean {
  return state instanceof Map && (state.has("_parameters") || state.has("_modules"));
}

function refusal(value: PickleValue, where: string): DitherError {
  if (isKind(value, "object") && isModule(value))
    return new DitherError(
      "unsupported",
      `${where}: expected tensors by name, got a whole module (${pickleText(value)}), which only its own program can read. Save its weights in Python, where that program is:
  model = torch.load(${JSON.stringify(where)}, weights_only=False)
  torch.save(model.state_dict(), "weights.pt")
Then read weights.pt.`,
    );
  return new DitherError(
    "unsupported",
    `${where}: expected a dict of tensors or arrays by name, got ${globalName(value) ?? pickleText(value)}. Save such a dict in Python: torch.save(model.state_dict(), "weights.pt").`,
  );
}
