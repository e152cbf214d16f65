/** Whatever a public function is given in JavaScript: what it throws names the argument, and no TypeError comes out. */

import { describe, expect, it } from "vitest";
import * as library from "../src/index.js";

/** Arguments that no function wants in most places; made anew for each call, since some are written into. */
const wrong: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => 42,
  () => "x",
  () => ({}),
  () => [],
  () => Promise.resolve(1),
  () => true,
  () => () => 1,
];

const exempt = new Set([
  // What errors themselves are made with.
  "DitherError",
  "boundedMessage",
  // The kernel's own, which knows arrays and no errors of the library's: it throws a KernelUnavailableError of its own.
  "kernelBytes",
  "resolveBackend",
]);

type Anything = (...given: unknown[]) => unknown;

/** What comes of a call, whether it throws or rejects; undefined where nothing does. */
async function thrown(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error ?? new Error("nothing was thrown, but it was thrown");
  }
}

const isClass = (value: object): boolean => Function.prototype.toString.call(value).startsWith("class");

const functions = Object.entries(library).flatMap(([name, value]: [string, unknown]) =>
  typeof value === "function" && !exempt.has(name) ? [[name, value as Anything] as const] : [],
);

describe("every public function", () => {
  it.each(functions)("%s refuses what it cannot use by name", async (_, value) => {
    const call = (given: readonly unknown[]): unknown =>
      isClass(value) ? Reflect.construct(value, given) : value(...given);
    const faults: string[] = [];
    const seen = async (given: readonly unknown[]): Promise<void> => {
      const error = await thrown(() => call(given));
      if (error === undefined) return;
      const shown = `(${given.map((one) => (typeof one === "function" ? "f" : (JSON.stringify(one) ?? "undefined"))).join(", ")})`;
      if (!library.isDitherError(error))
        faults.push(`${shown}: ${error instanceof Error ? `${error.name} ${error.message}` : JSON.stringify(error)}`);
      else if (/\bundefined\b.*\bundefined\b/.test(error.message)) faults.push(`${shown}: ${error.message}`);
    };
    await seen([]);
    for (const one of wrong)
      for (let place = 0; place < 4; place++) await seen([...new Array<undefined>(place).fill(undefined), one()]);
    expect(faults).toEqual([]);
  });
});
