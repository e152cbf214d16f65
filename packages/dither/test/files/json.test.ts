/** JSON: the position of a mistake, and nested lists as arrays. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeJsonArrays, encodeJsonArrays } from "../../src/files/formats/plain/json-arrays.js";
import { parseJsonText } from "../../src/files/formats/values/json-text.js";
import { fromNested } from "../../src/files/formats/values/nested-arrays.js";
import { expectRefusal, text } from "./helpers.js";

describe("the position of a mistake", () => {
  it.each<[string, number]>([
    ["", 0],
    ["  ", 2],
    ["{", 1],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ["[1,]", 3],
    ["[1 2]", 3],
    ["[1}", 2],
    ["{} {}", 3],
    ["[01]", 1],
    ["[1.]", 1],
    ["[NaN]", 1],
    ["[-Infinity]", 1],
    ["[tru]", 1],
    ["{a:1}", 1],
    ['["a\nb"]', 3],
    ['["\\x"]', 2],
    ['["\\u12"]', 2],
    ['["abc', 5],
    ["'a'", 0],
  ])("in %j is %d", (source, position) => {
    expectRefusal(
      () => parseJsonText(source, "net.json"),
      "format",
      `net.json: expected JSON`,
      `position ${position} `,
    );
  });

  it("is given by line and column too", () => {
    expectRefusal(() => parseJsonText('{\n  "a": 1\n  "b": 2\n}', "x"), "format", /position 13 \(line 3, column 3\)/);
  });

  it("is never before the change that broke valid JSON, but for the start of the word it is in", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (valid, where, character) => {
        const at = where % (valid.length + 1);
        const broken = valid.slice(0, at) + character + valid.slice(at + 1);
        try {
          parseJsonText(broken, "x");
        } catch (error) {
          const position = Number(/position (\d+)/.exec((error as Error).message)?.[1]);
          // A token is named by its start, so the mistake may stand before the change, but inside the same token.
          const token = broken.slice(position, at);
          expect(position <= broken.length && (position >= at || /^[\w.+\\-]*$/.test(token))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("nested lists", () => {
  it("become arrays and come back", () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
    const arrays = shapes.chain((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return fc
        .float64Array({ minLength: size, maxLength: size, noNaN: true, noDefaultInfinity: true })
        .map((values) => ({ shape, values: values.map((value) => value + 0) }));
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), arrays), (named) => {
        const map = new Map(Object.entries(named));
        expect(decodeJsonArrays(encodeJsonArrays(map)).arrays).toEqual(map);
      }),
    );
  });

  it("read null as NaN and booleans as 0 and 1", () => {
    expect(
      fromNested(
        [
          [null, true],
          [false, 2],
        ],
        "x",
      ).values,
    ).toEqual(Float64Array.of(NaN, 1, 0, 2));
  });

  it.each<[unknown, RegExp]>([
    [[[1, 2], [3]], /2 entries at \[1\].*shape \[2, 2\].*got 1/],
    [[[1], 2], /1 entries at \[1\].*got 2/],
    [[1, [2]], /number at \[1\], got \[2\]/],
    ["relu", /number at the top, got "relu"/],
    [[[[[[1]]]]], /at most 4 levels/],
    [[{}], /got an object/],
  ])("refuse %j", (value, message) => {
    expectRefusal(() => fromNested(value, "net.json, W_rec"), "format", /^net\.json, W_rec/, message);
  });

  it("must be members of an object", () => {
    expectRefusal(() => decodeJsonArrays(text("[1]"), "x.json"), "format", /object of named arrays, got \[1\]/);
    expectRefusal(() => decodeJsonArrays(Uint8Array.of(0xff), "x.json"), "format", /UTF-8/);
  });
});
