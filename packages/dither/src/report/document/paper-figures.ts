/** The figures of a document as files for print. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { drawnWidth, onPaper, paperWidths, type PaperWidth } from "../plot/paper.js";
import type { Svg } from "../plot/svg.js";
import { documentShape, type Figure, type ReportDocument } from "./document.js";
import { plainText } from "./text.js";

export interface PaperFigureOptions {
  /** 85 (one column of a journal) or 170 (two), in millimetres; default 170. */
  readonly millimetres?: PaperWidth;
}

/** What each of {@link PaperFigureOptions} may be. */
export const paperFigureOptionKinds = { millimetres: "number" } as const satisfies OptionKinds<PaperFigureOptions>;

export interface PaperFigure {
  /** Its name as a file, without the ending. */
  readonly name: string;
  /** With its size in millimetres, a white ground, text of 8 to 9 points, and `about` in its metadata. */
  readonly svg: Svg;
  /** What it shows, what it was made from and how, a line each. */
  readonly about: string;
}

/**
 * The figures of a document, those left out that cannot be drawn.
 * @param dom any DOM's document to draw with (linkedom's in Node); it is not changed.
 * @throws DitherError `value` for another width
 * @example
 * ```ts
 * import { parseHTML } from "linkedom";
 * import { findTask, measure, networkFor, paperFigures, preferenceDocument, initialNetwork } from "dither";
 *
 * const task = findTask("sin");
 * const network = initialNetwork(networkFor(task, { units: 8 }));
 * const { preference } = await measure(network, { task }, { trials: 64, draws: 8 });
 * const document = preferenceDocument(preference, { label: "noise inside", placement: "inside" });
 * const [figure] = paperFigures(parseHTML("<html></html>").document, document, { millimetres: 85 });
 * console.log(figure.name, / width="85mm"/.test(figure.svg)); // preference true
 * ```
 */
export function paperFigures(dom: Document, document: ReportDocument, options: PaperFigureOptions = {}): PaperFigure[] {
  checkArguments("paperFigures", { dom, document }, { dom: "document", document: documentShape });
  checkOptions("paperFigures", options, paperFigureOptionKinds);
  const { millimetres = 170 } = options;
  if (!paperWidths.includes(millimetres))
    throw new DitherError(
      "value",
      `paperFigures: expected \`millimetres\` of ${paperWidths.join(" or ")}, got ${JSON.stringify(millimetres)}.`,
    );
  const figures = document.sections
    .flatMap(({ blocks }) => blocks)
    .filter((block): block is Figure => block?.kind === "figure");
  return figures.flatMap((figure) => {
    const svg = figure.draw(dom, drawnWidth(millimetres));
    if (svg === null) return [];
    const about = aboutOf(document, figure);
    return [{ name: figure.name, svg: onPaper(svg, millimetres, about), about }];
  });
}

function aboutOf({ title, facts }: ReportDocument, { heading, reading }: Figure): string {
  const made = facts.map(({ term, text }) => `${term}: ${plainText(text)}`);
  return [title, `${heading} ${reading}`, ...made].join("\n");
}
