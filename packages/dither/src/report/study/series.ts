/** How the lines of a study's figures look. */

import { paper, placementAppearance, rampColours, seriesColours, type Appearance } from "../plot/palette.js";

export interface SeriesAppearance {
  colour: string;
  dash: string | null;
  symbol: Appearance["symbol"];
  fill: string;
}

const symbols: Appearance["symbol"][] = ["circle", "square"];

/** Placements look as they do everywhere; others by their order. */
export function seriesAppearance(name: string, order: number): SeriesAppearance {
  if (name === "inside" || name === "outside") {
    const { colour, dash, symbol, filled } = placementAppearance[name];
    return { colour, dash, symbol, fill: filled ? colour : paper };
  }
  const colour = seriesColours[order % seriesColours.length];
  return { colour, dash: null, symbol: symbols[order % 2], fill: order % 2 === 0 ? colour : paper };
}

/** Colour of one of the values of a numeric axis, in their order. */
export function rampColour(place: number, count: number): string {
  const last = rampColours.length - 1;
  return rampColours[count <= 1 ? last : Math.round((place / (count - 1)) * last)];
}
