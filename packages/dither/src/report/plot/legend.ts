/** Legends as data: entries, and their places above a figure. */

import type { Appearance } from "./palette.js";

/** One entry of the legend: a line with its symbol, a line alone, or a band. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly dash?: string | null;
  readonly strokeWidth?: number;
  readonly symbol?: Appearance["symbol"];
  readonly fill?: string;
  readonly band?: boolean;
}

export const fontSize = 14;
export const legendRow = 22;
/** Width of an entry's line or band. */
export const swatch = 30;

/** Entries from left to right, in as many rows as the width asks for. */
export function placeLegend(entries: readonly LegendEntry[], width: number): { x: number; row: number }[] {
  let x = 8;
  let row = 0;
  return entries.map((entry) => {
    const wide = swatch + 6 + entry.label.length * fontSize * 0.56 + 16;
    if (x > 8 && x + wide > width) [x, row] = [8, row + 1];
    const place = { x, row };
    x += wide;
    return place;
  });
}

/** Pixels that a legend takes above the figure at this width. */
export function legendHeight(entries: readonly LegendEntry[], width: number): number {
  const rows = placeLegend(entries, width).map(({ row }) => row + 1);
  return legendRow * Math.max(0, ...rows);
}
