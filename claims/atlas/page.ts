/** The page "The atlas": tables and figures that follow from its data. */

import { newDocument } from "../../packages/cli/src/output/document.js";
import { withPart } from "../between-markers.js";
import { lawFigure, lengthFigure, thresholdFigure } from "./figures.js";
import type { AtlasRun } from "./runs.js";
import {
  foretoldTable,
  foretoldThresholds,
  lawText,
  leakTable,
  lengthTable,
  ratioTable,
  scoreTable,
  summary,
  thresholdTable,
} from "./tables.js";

/** Paths from the root. */
export const paths = {
  page: "docs/explanation/atlas.md",
  data: "docs/data/atlas.parquet",
  figures: {
    thresholds: "docs/figures/atlas-thresholds.svg",
    law: "docs/figures/atlas-law.svg",
    length: "docs/figures/atlas-length.svg",
  },
} as const;

/** The page with its tables in place; the rest of it is written by hand. */
export function withAtlas(page: string, runs: readonly AtlasRun[]): Promise<string> {
  const parts = [
    summary(runs),
    "### Thresholds",
    thresholdTable(runs),
    "### σ\\*/σ_train by training noise, noise inside, mean over seeds",
    ratioTable(runs),
    "### The law",
    lawText(runs),
    "### Known before training",
    foretoldTable(runs),
    "Where D/V of the untrained network passes ½, beside where σ\\*/σ_train of the trained ones does:",
    foretoldThresholds(runs),
    "### Length of training and weight decay",
    lengthTable(runs),
    "### Leak, with γσ² held fixed",
    leakTable(runs),
    "### Loss and score",
    scoreTable(runs),
  ];
  return withPart(page, parts.join("\n\n"));
}

/** The figures by name, as `paths.figures` has them. */
export async function drawn(runs: readonly AtlasRun[]): Promise<Record<keyof typeof paths.figures, string>> {
  const document = await newDocument();
  return {
    thresholds: thresholdFigure(document, runs),
    law: lawFigure(document, runs),
    length: lengthFigure(document, runs),
  };
}
