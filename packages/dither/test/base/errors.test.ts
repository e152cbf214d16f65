/** Messages quote at most 200 characters of input, and nothing that a terminal would obey. */

import { expect, it } from "vitest";
import { DitherError, excerpt } from "../../src/index.js";

const long = "x".repeat(5000);

it("quotes 200 characters at most", () => {
  expect(excerpt("net.npz")).toBe("net.npz");
  expect(excerpt(long)).toBe(`${"x".repeat(199)}…`);
  expect(excerpt("x".repeat(200))).toBe("x".repeat(200));
  expect(excerpt({ a: long })).toHaveLength(200);
  expect(excerpt([1, "a"])).toBe('[1,"a"]');
  expect(excerpt(NaN)).toBe("NaN");
  expect(excerpt("a\u001b]0;title\u0007\nb")).toBe("a\ufffd]0;title\ufffd\ufffdb");
});

it("cuts what came into a message otherwise, and leaves the rest of it alone", () => {
  const message = (text: string): string => new DitherError("format", text).message;
  expect(message(`net.npz: expected "tanh" or "relu", got "${long}". Choose one.`)).toBe(
    `net.npz: expected "tanh" or "relu", got "${"x".repeat(199)}…". Choose one.`,
  );
  expect(message(`found ${long}, expected W_rec.`)).toBe(`found ${"x".repeat(199)}… expected W_rec.`);
  const words = "a word ".repeat(100);
  expect(message(`"a": ${words}"b"`)).toBe(`"a": ${words}"b"`);
  expect(message("one\ntwo\u001b[31m")).toBe("one\ntwo\ufffd[31m");
});
