/** Colours and shapes of the figures: Okabe and Ito's palette (2008), each meaning also told by dash and symbol. */

import type { Placement } from "../../network/specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface Appearance {
  readonly colour: string;
  readonly dash: string | null;
  readonly symbol: "circle" | "square";
  /** A symbol that is not filled is hollow. */
  readonly filled: boolean;
}

export const placementAppearance: Readonly<Record<Placement, Appearance>> = {
  inside: { colour: "#D55E00", dash: null, symbol: "circle", filled: true },
  outside: { colour: "#0072B2", dash: "6,3", symbol: "square", filled: false },
  input: { colour: "#009E73", dash: "2,2", symbol: "circle", filled: false },
};

/** Colours of channels side by side, in an order that stays distinct (Okabe & Ito 2008). */
export const channelColours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#808080", "#A6761D"] as const;

/** Colours of series in a study, as {@link channelColours}, dark enough for lines. */
export const seriesColours = ["#0072b2", "#d55e00", "#009e73", "#9b4f8a", "#7a6a00", "#3a3a3a"] as const;

/** From the first to the last value of a numeric axis: a stretch of viridis that is seen on the ground. */
export const rampColours = ["#8a9a00", "#4a8f2a", "#22866b", "#1f7f86", "#2f6c8e", "#3e4a89", "#45247a"] as const;

/** What a repaired network puts out. */
export const repairedColour = "#009E73";

/** The page's ground and ink in the light scheme; figures name colours as in the light scheme throughout. */
export const paper = "#ffffff";
export const ink = "#1b1e23";

const darkSeries = ["#56b4e9", "#f0803c", "#2fc39b", "#d58cc6", "#c9b640", "#d0d0d0"];
/** Light to dark as the ramp it stands for, and seen on the dark ground down to its end. */
const darkRamp = ["#f4e61e", "#b3dd2d", "#6fce57", "#35b779", "#2fa39a", "#4b8fc0", "#7c7fd0"];

const dark: Readonly<Record<string, string>> = {
  [paper]: "#15181c",
  [placementAppearance.inside.colour]: "#F0803C",
  [placementAppearance.outside.colour]: "#56B4E9",
  [placementAppearance.input.colour]: "#2FC39B",
  ...Object.fromEntries(seriesColours.map((colour, k) => [colour, darkSeries[k]])),
  ...Object.fromEntries(rampColours.map((colour, k) => [colour, darkRamp[k]])),
};

/** What stands for a colour of the light scheme on a dark ground; itself where it is good on both. */
export function darkColour(light: string): string {
  checkArguments("darkColour", { light }, { light: "text" });
  return dark[light] ?? light;
}

export const darkPaper = dark[paper];
export const darkInk = "#e7e9ec";

/**
 * The style of a stand-alone figure of class `name`. The colours are presentation attributes, so that a renderer
 * without media queries draws the light scheme; a dark screen replaces them.
 * @param used the colours in it
 */
export function figureStyle(name: string, used: ReadonlySet<string>): string {
  const colours = Object.entries(dark).filter(([light]) => used.has(light));
  const replaced = colours.flatMap(([light, instead]) => [
    `.${name} [fill="${light}"] { fill: ${instead}; }`,
    `.${name} [stroke="${light}"] { stroke: ${instead}; }`,
  ]);
  return [
    `.${name} { color: ${ink}; background: ${paper}; }`,
    `@media screen and (prefers-color-scheme: dark) {`,
    `.${name} { color: ${darkInk}; background: ${darkPaper}; }`,
    ...replaced,
    `}`,
  ].join("\n");
}
