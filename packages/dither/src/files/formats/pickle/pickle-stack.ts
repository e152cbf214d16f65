/** The stack and the memo of a pickle's machine; what is put there is charged to a budget. */

import type { MemoryBudget } from "../values/memory-budget.js";
import type { ByteSource } from "./byte-source.js";
import type { PickleValue } from "../values/values.js";

/** Bytes that values of these kinds take, roughly; they are charged, not counted. */
export const cost = { slot: 8, list: 64, dict: 120, entry: 40, object: 160, view: 120 } as const;

export class PickleStack {
  private readonly stack: PickleValue[] = [];
  /** Heights of the stack: what was put on since the last one belongs together. */
  private readonly marks: number[] = [];
  /** Numbered without gaps as all pickles of today do; others are in `sparse`. */
  private readonly memo: PickleValue[] = [];
  private readonly sparse = new Map<number, PickleValue>();

  constructor(
    protected readonly source: ByteSource,
    protected readonly budget: MemoryBudget,
  ) {}

  protected push(value: PickleValue, bytes: number = cost.slot): true {
    this.budget.take(bytes);
    this.stack.push(value);
    return true;
  }

  protected pop(): PickleValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.source.fail("expected a value on its stack, got none");
    return this.stack.pop() as PickleValue;
  }

  protected top(): PickleValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.source.fail("expected a value on its stack, got none");
    return this.stack[this.stack.length - 1];
  }

  protected popToMark(): PickleValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) this.source.fail("expected a mark on its stack, got none");
    this.budget.take(cost.list);
    return this.stack.splice(mark);
  }

  protected mark(): true {
    this.budget.take(cost.slot);
    this.marks.push(this.stack.length);
    return true;
  }

  /** Drops the top value, or a mark that nothing came after. */
  protected discard(): true {
    if (this.stack.length === this.marks.at(-1)) this.marks.pop();
    else this.pop();
    return true;
  }

  protected get remembered(): number {
    return this.memo.length + this.sparse.size;
  }

  protected remember(index: number): true {
    const value = this.top();
    if (!(index >= 0)) this.source.fail(`expected a number to remember under, got ${index}`);
    if (index < this.memo.length) this.memo[index] = value;
    else {
      this.budget.take(index === this.memo.length ? cost.slot : cost.entry);
      if (index === this.memo.length) this.memo.push(value);
      else this.sparse.set(index, value);
    }
    return true;
  }

  protected recall(index: number): true {
    const value = index < this.memo.length && index >= 0 ? this.memo[index] : this.sparse.get(index);
    if (value === undefined) this.source.fail(`expected something remembered under ${index}, got nothing`);
    return this.push(value);
  }
}
