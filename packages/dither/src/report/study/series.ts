/** How the lines of a study's figures look. */

import { paper, placementAppearance, type Appearance } from "../plot/palette.js";

export interface SeriesAppearance {
  colour: string;
  dash: string | null;
  symbol: Appearance["symbol"];
  fill: string;
}

/** Okabe & Ito's colours, told apart by most people who are colour-blind, and dark enough for lines. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#9b4f8a", "#7a6a00", "#3a3a3a"];
const symbols: Appearance["symbol"][] = ["circle", "square"];

/** Placements look as they do everywhere; others by their order. */
export function seriesAppearance(name: string, order: number): SeriesAppearance {
  if (name === "inside" || name === "outside") {
    const { colour, dash, symbol, filled } = placementAppearance[name];
    return { colour, dash, symbol, fill: filled ? colour : paper };
  }
  const colour = colours[order % colours.length];
  return { colour, dash: null, symbol: symbols[order % 2], fill: order % 2 === 0 ? colour : paper };
}

/** Colours from light to dark for the values of a numeric axis (a stretch of viridis). */
const ramp = ["#a5b800", "#5cb030", "#2a9d6f", "#1f8a8a", "#2f6c8e", "#3e4a89", "#45247a"];

export function rampColour(place: number, count: number): string {
  return ramp[count <= 1 ? ramp.length - 1 : Math.round((place / (count - 1)) * (ramp.length - 1))];
}
