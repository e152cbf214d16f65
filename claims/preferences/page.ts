/** The page "Which networks prefer their noise": its data, the tables and the figure that follow from them. */

import { newDocument } from "../../packages/cli/src/output/document.js";
import { withPart } from "../between-markers.js";
import { preferencesFigure } from "./figure.js";
import type { PreferenceRow } from "./rows.js";
import { preferencesSummary, preferencesTables } from "./table.js";

/** Paths from the root. */
export const paths = {
  page: "docs/explanation/which-networks.md",
  data: "docs/explanation/which-networks.json",
  figure: "docs/figures/which-networks.svg",
} as const;

/** The page with its tables in place; the rest of it is written by hand. */
export function withTables(page: string, rows: readonly PreferenceRow[]): Promise<string> {
  return withPart(page, `${preferencesSummary(rows)}\n\n${preferencesTables(rows)}`);
}

export async function drawn(rows: readonly PreferenceRow[]): Promise<string> {
  return preferencesFigure(await newDocument(), rows);
}
