/** One kind of input, and what must hold for every one of it. */

import fc from "fast-check";

export interface Fuzzer {
  /** What is read: "npz files". */
  readonly name: string;
  /** What holds for every case. Made when it is needed, since some kinds need files of their own. */
  property(): Promise<Property> | Property;
}

/** A property of one kind of cases or another. */
export interface Property {
  check(parameters: { numRuns: number; seed?: number }): Promise<void>;
}

/** Whatever the case, `holds` does not throw. */
export function always<T>(cases: fc.Arbitrary<T>, holds: (value: T) => void | Promise<void>): Property {
  const property = fc.asyncProperty(cases, async (value) => {
    await holds(value);
  });
  return { check: (parameters) => fc.assert(property, parameters) };
}

export interface Change {
  readonly where: number;
  readonly byte: number;
  readonly how: "flip" | "cut" | "insert" | "end";
}

/** One to four places where bytes are changed, left out or put in, or where the file ends. */
export const damage: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    where: fc.nat(),
    byte: fc.nat({ max: 255 }),
    how: fc.constantFrom("flip" as const, "flip" as const, "cut" as const, "insert" as const, "end" as const),
  }),
  { minLength: 1, maxLength: 4 },
);

export function damaged(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  const changed = [...bytes];
  for (const { where, byte, how } of changes) {
    const at = where % Math.max(1, changed.length);
    if (how === "flip") changed[at] = byte;
    else if (how === "cut") changed.splice(at, 1);
    else if (how === "insert") changed.splice(at, 0, byte);
    else changed.length = at;
  }
  return Uint8Array.from(changed);
}
