/**
 * A pickle (protocols 0 to 5) read as data. A pickle is a program for a small stack machine whose calls may be any of
 * Python's; here a call is either one of the few whose result is data, or kept as what it would have been. Nothing is
 * looked up, imported or run. Time, stack and memory are bounded by the length of the pickle: there are no loops in
 * its language, and what each instruction makes is charged to a budget.
 */

import type { MemoryBudget } from "../values/memory-budget.js";
import { ByteSource } from "./byte-source.js";
import { buildArray, itemsCopied, pythonCalls, type CallContext, type KnownCalls } from "./known-calls.js";
import { cost, PickleStack } from "./pickle-stack.js";
import { fromTwosComplement, parseFloatLine, parseInteger, rawUnicode, unquote } from "./text-opcodes.js";
import { globalName, isKind, pickleText, type PickleValue } from "../values/values.js";

export interface PickleOptions {
  /** Charged with what the values take. */
  budget: MemoryBudget;
  /** Named in errors. */
  where: string;
  /** What a persistent id stands for; without it, a pickle that has one is refused. */
  persistent?: ((id: PickleValue) => PickleValue) | undefined;
  /** Calls whose result is known, beside Python's and NumPy's own. */
  calls?: KnownCalls | undefined;
}

/**
 * The value of the pickle at the start of `bytes`, and where it ends.
 * @throws DitherError `format`, with the byte, for what is no pickle, damaged, or asks for more memory than its file allows
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions): { value: PickleValue; end: number } {
  return new PickleMachine(bytes, options).run();
}

class PickleMachine extends PickleStack {
  private readonly context: CallContext;

  constructor(
    bytes: Uint8Array,
    private readonly options: PickleOptions,
  ) {
    super(new ByteSource(bytes, options.where), options.budget);
    this.context = { budget: options.budget, where: options.where };
  }

  run(): { value: PickleValue; end: number } {
    for (;;) {
      const opcode = String.fromCharCode(this.source.uint8());
      if (opcode === ".") return { value: this.pop(), end: this.source.at };
      if (!this.literal(opcode) && !this.container(opcode) && !this.objects(opcode) && !this.bookkeeping(opcode))
        this.source.fail(`expected an instruction, got byte ${opcode.charCodeAt(0)}`);
    }
  }

  private text(value: string): true {
    return this.push(value, 24 + 2 * value.length);
  }

  private bytes(count: number): true {
    return this.push(this.source.take(count), cost.view);
  }

  /** Numbers, text and bytes. */
  private literal(opcode: string): boolean {
    const { source } = this;
    switch (opcode) {
      case "N":
        return this.push(null);
      case "\x88":
        return this.push(true);
      case "\x89":
        return this.push(false);
      case "I": {
        const line = source.line().trim();
        return this.push(line === "01" ? true : line === "00" ? false : parseInteger(line, source));
      }
      case "L":
        return this.push(parseInteger(source.line(), source));
      case "J":
        return this.push(source.int32());
      case "K":
        return this.push(source.uint8());
      case "M":
        return this.push(source.uint16());
      case "\x8a":
        return this.push(fromTwosComplement(source.take(source.uint8()), source));
      case "\x8b":
        return this.push(fromTwosComplement(source.take(source.int32()), source));
      case "F":
        return this.push(parseFloatLine(source.line(), source));
      case "G":
        return this.push(source.float64(), 2 * cost.slot);
      case "S":
        return this.text(unquote(source.line(), source));
      case "T":
        return this.text(source.latin1(source.int32()));
      case "U":
        return this.text(source.latin1(source.uint8()));
      case "V":
        return this.text(rawUnicode(source.line()));
      case "X":
        return this.text(source.utf8(source.uint32()));
      case "\x8c":
        return this.text(source.utf8(source.uint8()));
      case "\x8d":
        return this.text(source.utf8(source.uint64()));
      case "B":
        return this.bytes(source.uint32());
      case "C":
        return this.bytes(source.uint8());
      case "\x8e":
      case "\x96":
        return this.bytes(source.uint64());
      default:
        return false;
    }
  }

  /** Lists, tuples, dicts and sets. */
  private container(opcode: string): boolean {
    switch (opcode) {
      case "]":
      case ")":
        return this.push([], cost.list);
      case "l":
      case "t":
        return this.push(this.popToMark());
      case "\x85":
      case "\x86":
      case "\x87": {
        const items: PickleValue[] = [];
        for (let n = opcode.charCodeAt(0) - 0x84; n > 0; n--) items.unshift(this.pop());
        return this.push(items, cost.list);
      }
      case "}":
        return this.push(new Map(), cost.dict);
      case "d": {
        const items = this.popToMark();
        this.push(new Map(), cost.dict);
        return this.store(items);
      }
      case "\x8f":
        return this.push(new Set(), cost.dict);
      case "\x91":
        return this.push(new Set(this.popToMark()), cost.dict);
      case "a":
        return this.append([this.pop()]);
      case "e":
        return this.append(this.popToMark());
      case "s": {
        const value = this.pop();
        return this.store([this.pop(), value]);
      }
      case "u":
        return this.store(this.popToMark());
      case "\x90": {
        const items = this.popToMark();
        const set = this.top();
        if (!(set instanceof Set)) this.source.fail(`expected a set to add to, got ${pickleText(set)}`);
        this.budget.take(cost.entry * items.length);
        for (const item of items) set.add(item);
        return true;
      }
      default:
        return false;
    }
  }

  private append(items: PickleValue[]): true {
    const target = this.top();
    const list = Array.isArray(target) ? target : isKind(target, "object") ? (target.items ??= []) : undefined;
    if (!list) this.source.fail(`expected a list to append to, got ${pickleText(target)}`);
    this.budget.take(cost.slot * items.length);
    for (const item of items) list.push(item);
    return true;
  }

  /** Keys and values by turns, into the dict on top of the stack. */
  private store(items: PickleValue[]): true {
    const target = this.top();
    const dict = target instanceof Map ? target : isKind(target, "object") ? (target.entries ??= new Map()) : undefined;
    if (!dict || items.length % 2 !== 0) this.source.fail(`expected pairs and a dict, got ${pickleText(target)}`);
    this.budget.take((cost.entry * items.length) / 2);
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
    return true;
  }

  /** Names of functions and classes, and calls of them. */
  private objects(opcode: string): boolean {
    const { source } = this;
    switch (opcode) {
      case "c":
        return this.global(source.line(), source.line());
      case "\x93": {
        const name = this.pop();
        const module = this.pop();
        if (typeof name !== "string" || typeof module !== "string") source.fail("expected two names, got none");
        return this.global(module as string, name as string);
      }
      case "R":
      case "\x81": {
        const args = this.pop();
        return this.call(this.pop(), args);
      }
      case "\x92": {
        const named = this.pop();
        const args = this.pop();
        const plain = named instanceof Map && named.size === 0;
        return this.call(this.pop(), plain || !Array.isArray(args) ? args : [...args, named]);
      }
      case "i": {
        const [module, name] = [source.line(), source.line()];
        const args = this.popToMark();
        return this.call({ kind: "global", module, name }, args);
      }
      case "o": {
        const [type, ...args] = this.popToMark();
        if (type === undefined) source.fail("expected a class, got none");
        return this.call(type, args);
      }
      case "b": {
        const state = this.pop();
        const target = this.top();
        if (isKind(target, "object") && !buildArray(target, state, this.context)) target.state = state;
        // Attributes of a dict, such as the versions that PyTorch keeps on a state dict, are no entries of it.
        return true;
      }
      case "P":
        return this.push(this.persistent(source.line()));
      case "Q":
        return this.push(this.persistent(this.pop()));
      default:
        return false;
    }
  }

  private global(module: string, name: string): true {
    return this.push({ kind: "global", module, name }, cost.object + 2 * (module.length + name.length));
  }

  private call(callable: PickleValue, args: PickleValue): true {
    const name = globalName(callable) ?? pickleText(callable);
    if (!Array.isArray(args)) this.source.fail(`expected a list of arguments of ${name}, got ${pickleText(args)}`);
    const given = args;
    this.budget.take(cost.object + cost.slot * given.length + cost.entry * itemsCopied(given));
    const known = isKind(callable, "global") ? (this.options.calls?.get(name) ?? pythonCalls.get(name)) : undefined;
    const value = known?.(given, this.context) ?? { kind: "object", class: name, arguments: given };
    return this.push(value);
  }

  private persistent(id: PickleValue): PickleValue {
    if (!this.options.persistent) this.source.fail("expected no reference to what lies outside of the pickle, got one");
    return this.options.persistent(id);
  }

  /** The stack, the memo, frames. */
  private bookkeeping(opcode: string): boolean {
    const { source } = this;
    switch (opcode) {
      case "\x80":
        if (source.uint8() > 5) source.fail("expected protocol 5 or lower, got a higher one");
        return true;
      case "\x95":
        source.uint64();
        return true;
      case "(":
        return this.mark();
      case "0":
        return this.discard();
      case "1":
        this.popToMark();
        return true;
      case "2":
        return this.push(this.top());
      case "p":
        return this.remember(Number(parseInteger(source.line(), source)));
      case "q":
        return this.remember(source.uint8());
      case "r":
        return this.remember(source.uint32());
      case "\x94":
        return this.remember(this.remembered);
      case "g":
        return this.recall(Number(parseInteger(source.line(), source)));
      case "h":
        return this.recall(source.uint8());
      case "j":
        return this.recall(source.uint32());
      default:
        return false;
    }
  }
}
