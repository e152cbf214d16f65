/** `--figures`: the figures of a result as files for print, each as .svg, .png and .pdf. */

import { join } from "node:path";
import { writeWhole } from "@dither/studies";
import type { Command } from "commander";
import { paperFigures, paperWidths, version, type PaperWidth, type ReportDocument } from "dither";
import type { Output } from "../input/places.js";
import { numeric } from "../options/parse.js";
import { commandLine } from "../run/command-line.js";
import { newDocument } from "./document.js";
import { pdfOf, printedPng } from "./picture.js";

export interface FigureFlags {
  figures?: string;
  figureWidth: PaperWidth;
}

const option = "--figures";
/** The kinds of file that each figure is written as. */
export const figureEndings = ["svg", "png", "pdf"] as const;

export function addFigureOptions(command: Command): Command {
  return command
    .option(`${option} <folder>`, "also write each figure as .svg, .png and .pdf, for print: white, text of 8 to 9 pt")
    .option("--figure-width <mm>", "width of these figures: 85 (one column) or 170 (two)", paperWidth, 170);
}

const paperWidth = (text: string): PaperWidth =>
  numeric(text, paperWidths.join(" or "), (value) => paperWidths.some((width) => width === value)) as PaperWidth;

/** The files that {@link writeFigures} may write. */
export function figurePlaces({ figures }: FigureFlags, stem: string, names: readonly string[]): Output[] {
  if (figures === undefined) return [];
  return names.flatMap((name) =>
    figureEndings.map((ending) => ({ path: join(figures, `${stem}-${name}.${ending}`), option, named: true })),
  );
}

/** Writes STEM-NAME.svg, .png and .pdf of every figure that can be drawn, each with what it was made from in it. */
export async function writeFigures(
  { figures, figureWidth }: FigureFlags,
  stem: string,
  document: ReportDocument,
): Promise<void> {
  if (figures !== undefined) await writeFigureFiles(join(figures, `${stem}-`), document, figureWidth);
}

/**
 * @param prefix what the names of the files begin with
 * @returns the files written
 */
export async function writeFigureFiles(
  prefix: string,
  document: ReportDocument,
  millimetres: PaperWidth = 170,
): Promise<string[]> {
  const drawn = paperFigures(await newDocument(), withProvenance(document), { millimetres });
  const written: string[] = [];
  for (const { name, svg, about } of drawn) {
    const contents: Record<(typeof figureEndings)[number], string | Uint8Array> = {
      svg,
      png: await printedPng(svg, about),
      pdf: await pdfOf(svg, { title: document.title, about }),
    };
    for (const ending of figureEndings) {
      const path = `${prefix}${name}.${ending}`;
      await writeWhole(path, contents[ending], { option });
      written.push(path);
    }
  }
  return written;
}

/** A document that does not say how it was made says it here. */
function withProvenance(document: ReportDocument): ReportDocument {
  const { facts } = document;
  const further = [
    { term: "Made with", text: `Dither ${version}` },
    { term: "To repeat", text: commandLine() },
  ];
  return { ...document, facts: [...facts, ...further.filter(({ term }) => !facts.some((fact) => fact.term === term))] };
}
