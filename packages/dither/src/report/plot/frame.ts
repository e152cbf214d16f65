/** The layout of all figures, as data: room for legend, titles and labels around the part that is drawn. */

import { legendHeight, type LegendEntry } from "./legend.js";

export interface FrameRequest {
  /** Of the whole figure, in pixels. */
  readonly width: number;
  /** Height in pixels of what is drawn, all panels together. */
  readonly panel: number;
  /** Pixels below it that belong to the same horizontal axis; default none. */
  readonly strip?: number;
  /** What the vertical axis shows, under the legend; null for none. */
  readonly title: string | null;
  /** Whether panels, or a rule, have a title above them; default no. */
  readonly headed?: boolean;
  /** Whether the horizontal axis has a title; default yes. */
  readonly footed?: boolean;
  /** Room for labels at the sides; by default for tick labels of five characters. */
  readonly left?: number;
  readonly right?: number;
}

export interface Frame {
  readonly height: number;
  readonly marginTop: number;
  readonly marginRight: number;
  readonly marginBottom: number;
  readonly marginLeft: number;
  /** Middle of the vertical title, from the top. */
  readonly titleAt: number;
  /** Where a vertical axis above a strip ends and begins, from the top. */
  readonly range: readonly [bottom: number, top: number];
}

/** Where everything of a figure stands, in pixels. */
export function frameOf(request: FrameRequest, legend: readonly LegendEntry[]): Frame {
  const { width, panel, strip = 0, title, headed = false, footed = true, left = 56, right = 16 } = request;
  const above = legendHeight(legend, width);
  const marginTop = above + (title === null ? 0 : 26) + (headed ? 20 : 0) + 14;
  const marginBottom = footed ? 50 : 24;
  return {
    height: marginTop + panel + strip + marginBottom,
    marginTop,
    marginRight: right,
    marginBottom,
    marginLeft: left,
    titleAt: above + 16,
    range: [marginTop + panel, marginTop],
  };
}

/** The height of a single panel that is as wide as its figure. */
export const panelHeight = (width: number): number => Math.min(290, 0.55 * width + 30);
