/** A result as a command leaves it: a figure, or a page that holds it, and on the terminal one JSON object or text. */

import { writeWhole } from "@dither/studies";
import { documentPage, version, type Figure, type ReportDocument } from "dither";
import type { JsonName } from "../json/versions.js";
import { newDocument } from "./document.js";
import { documentText, print, printJson } from "./print.js";

/** Pixels of a figure that stands alone. */
const width = 760;

export interface ResultPlace {
  /** The file of the figure; one that ends in .html gets the whole document. */
  figure: string;
  json?: boolean | undefined;
}

/**
 * Writes the document's first figure, or the page, and prints the result.
 * @param result what --json prints, without the figure's path and Dither's version
 */
export async function leaveResult(
  name: JsonName,
  report: ReportDocument,
  result: object,
  { figure, json = false }: ResultPlace,
): Promise<void> {
  await writeWhole(figure, await drawn(report, figure), { option: "--figure" });
  if (json) printJson(name, { ...result, figure, version });
  else print(documentText(report), "", `${figure.endsWith(".html") ? "Page" : "Figure"}: ${figure}`);
}

/** The whole document as a page where the file is one, else its first figure. */
export async function drawn(report: ReportDocument, file: string): Promise<string> {
  const dom = await newDocument();
  if (file.endsWith(".html")) return documentPage(dom, report, { generatedAt: new Date().toISOString(), version });
  const figure = report.sections
    .flatMap(({ blocks }) => blocks)
    .find((block): block is Figure => block?.kind === "figure");
  return figure?.draw(dom, width) ?? "";
}
