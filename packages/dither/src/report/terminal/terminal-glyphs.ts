/** The characters that a terminal plot is drawn with, in Unicode and in ASCII. */

import type { NoiseKind } from "../../settings/names.js";
import { levelWords, type LevelWords } from "../../settings/level.js";

export interface Glyphs {
  /** Marks of the first and the second series at their measured levels; `both` where they meet. */
  readonly marks: readonly [string, string];
  readonly both: string;
  /** Between the measured levels. */
  readonly path: string;
  readonly band: string;
  /** The upright rule at the training noise. */
  readonly rule: string;
  readonly axis: string;
  readonly tick: string;
  readonly corner: string;
  readonly floor: string;
  readonly floorTick: string;
  /** Ends of an interval. */
  readonly ends: readonly [string, string];
  readonly sigma: string;
}

const unicode: Glyphs = {
  marks: ["●", "○"],
  both: "◉",
  path: "·",
  band: "░",
  rule: "┊",
  axis: "│",
  tick: "┤",
  corner: "└",
  floor: "─",
  floorTick: "┬",
  ends: ["├", "┤"],
  sigma: "σ",
};

const ascii: Glyphs = {
  marks: ["x", "o"],
  both: "*",
  path: ".",
  band: ":",
  rule: "!",
  axis: "|",
  tick: "+",
  corner: "+",
  floor: "-",
  floorTick: "+",
  ends: ["[", "]"],
  sigma: "sigma",
};

/** The characters for series with these labels. In ASCII the marks are the labels' first letters, where they differ. */
export function glyphsFor(labels: readonly string[], asciiOnly: boolean): Glyphs {
  if (!asciiOnly) return unicode;
  const [first = "", second = ""] = labels.map((label) => label[0]?.toLowerCase() ?? "");
  const usable = /[a-z]/.test(first) && (labels.length < 2 || (/[a-z]/.test(second) && first !== second));
  return usable ? { ...ascii, marks: [first, second] } : ascii;
}

/** The text in ASCII, one character for one. */
export function toAscii(text: string): string {
  return text
    .replace(/[−–]/g, "-")
    .replace(/²/g, "2")
    .replace(/[“”]/g, '"')
    .replace(/[×]/g, "x")
    .replace(/≤/g, "<")
    .replace(/[^ -~\n]/gu, "?");
}

/** Name and symbol of the level of a kind of noise, in what the terminal can show. */
export function levelGlyphs(kind: NoiseKind | undefined, { sigma }: Glyphs): LevelWords {
  const { name, symbol } = levelWords(kind);
  if (symbol === "σ") return { name, symbol: sigma };
  return { name, symbol: sigma === "σ" ? symbol : symbol.replace(/^√(.+)/, "sqrt($1)") };
}
