/** Pickles are read as data, in every protocol, in bounded memory; nothing of them is run. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MemoryBudget } from "../../src/files/formats/values/memory-budget.js";
import { readPickle } from "../../src/files/formats/pickle/read-pickle.js";
import { isKind, pickleText, type PickleValue } from "../../src/files/formats/values/values.js";
import { readNetwork } from "../../src/files/networks/read-network.js";
import { tensor } from "../../src/network/specification/network.js";
import { expectRefusal, text } from "./helpers.js";

const read = (bytes: Uint8Array): PickleValue =>
  readPickle(bytes, { budget: new MemoryBudget(bytes.length, "p.pkl"), where: "p.pkl" }).value;
/** Instructions as text, one byte a character. */
const program = (source: string): Uint8Array => Uint8Array.from(source, (character) => character.charCodeAt(0));

describe("a pickle", () => {
  it.each([0, 1, 2, 3, 4, 5])("of protocol %i holds what Python put into it", (protocol) => {
    const file = new URL(`../../../../test-data/formats/protocol-${protocol}.pkl`, import.meta.url);
    const value = read(new Uint8Array(readFileSync(file))) as Map<string, PickleValue>;
    const { array, fortran, words, complex, ...rest } = Object.fromEntries(value);
    expect(rest).toEqual({
      ...{ none: null, yes: true, no: false, small: 7, negative: -5, large: 2n ** 70n, float: 0.1, inf: -Infinity },
      text: "naïve \n 'quoted' \\ \u{1f600}",
      bytes: Uint8Array.of(0, 255, 10),
      list: [1, [2, [3]]],
      set: new Set([4]),
      ordered: new Map([
        ["b", 1],
        ["a", 2],
      ]),
      scalar: 0.5,
      function: { kind: "global", module: "numpy", name: "sum" },
    });
    for (const numbers of [array, fortran])
      expect(numbers).toEqual({ kind: "array", shape: [2, 3], values: Float64Array.of(0, 1, 2, 3, 4, 5) });
    expect(words).toMatchObject({ class: "numpy.ndarray", items: ["ab", "c"] });
    expect(complex).toMatchObject({ kind: "object", arguments: [0, 1] });
    expect(isKind(complex, "object") && complex.class).toMatch(/^(__builtin__|builtins)\.complex$/);
  });

  it("that would run a command is an object that says so", () => {
    const value = read(program("cos\nsystem\n(S'echo hacked'\ntR."));
    expect(value).toEqual({ kind: "object", class: "os.system", arguments: ["echo hacked"] });
    expect(pickleText(value)).toBe("an object of class os.system");
    // A class that is called to make what is called, as exploits do.
    expect(read(program("cbuiltins\ngetattr\n(cbuiltins\neval\nS'__call__'\ntR(S'1'\ntR."))).toMatchObject({
      kind: "object",
      class: "an object of class builtins.getattr",
      arguments: ["1"],
    });
  });

  it("of nothing but lists of numbers is a network too", () => {
    const row = (...numbers: number[]): string => `](${numbers.map((one) => `I${one}\n`).join("")}e`;
    const bytes = program(`}S'W_rec'\n](${row(1, 2)}${row(3, 4)}esS'W_out'\n](${row(5, 6)}esS'lr'\nF0.1\ns.`);
    const options = { activation: "tanh", leak: 0.5, placement: "inside", noise: 0, passOver: "lr" } as const;
    const network = readNetwork({ bytes, fileName: "p.pkl", options });
    expect(tensor(network, "W_rec")).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(tensor(network, "W_out")).toEqual(Float32Array.of(5, 6));
    expect(network.provenance?.["passedOver"]).toEqual(["lr (0.1)"]);
  });

  it("with names of JavaScript's own makes no property of them", () => {
    const value = read(program("}S'__proto__'\nI1\nsS'constructor'\nI2\ns."));
    expect([...(value as Map<string, number>)]).toEqual([["__proto__", 1], ["constructor", 2]]); // prettier-ignore
    expect(read(program("c__proto__\nconstructor\n)R."))).toMatchObject({ class: "__proto__.constructor" });
  });
});

describe("a pickle that is made to do harm", () => {
  it.each([
    ["a length beyond its end", "\x8e\xff\xff\xff\xff\xff\xff\xff\x7f."],
    ["a length below zero", "T\xff\xff\xff\xff."],
    ["a memo that is not there", "h\x05."],
    ["nothing on the stack", "."],
    ["no end", "(((("],
    ["no mark", "]e."],
    ["pairs without a dict", "]}(K\x01u."],
    ["an array larger than its file", "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(I100000000000\ntcnumpy\ndtype\n(S'f8'\ntRI00\nS''\ntb."], // prettier-ignore
    ["a number of a million digits", `L${"9".repeat(1_000_000)}\n.`],
    ["a higher protocol", "\x80\x06N."],
  ])("with %s is refused", (_, source) => {
    expectRefusal(() => read(program(source)), "format", /^p\.pkl: /);
  });

  it("doubles itself thirty times in the memory of its length", () => {
    // l = [l, l], again and again: 2³⁰ elements for who walks it, thirty lists for who does not.
    let source = "]q\x00";
    for (let i = 0; i < 30; i++) source += `(h${String.fromCharCode(i)}h${String.fromCharCode(i)}lq${String.fromCharCode(i + 1)}`; // prettier-ignore
    expect(pickleText(read(program(`${source}.`)))).toBe("a list of 2");
  });

  it("fills no memory with what is small to write", () => {
    for (const source of ["}", "]", ")"])
      expectRefusal(() => read(program(`N${source.repeat(200_000)}.`)), "format", /20 times/);
  });

  it("nests a million deep without a stack of its own", () => {
    expectRefusal(() => read(program("(".repeat(1_000_000))), "format");
    const deep = read(program(`${"]".repeat(5000)}${"a".repeat(4999)}.`));
    expect(pickleText(deep)).toBe("a list of 1");
    expect(() => read(text("not a pickle"))).toThrow(/pickle/);
  });
});
