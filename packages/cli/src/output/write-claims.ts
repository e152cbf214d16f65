/** The page of claims with its figures, as files. */

import { dirname, join } from "node:path";
import { writeWhole, type JudgedClaim, type StudyRecords } from "@dither/studies";
import { studyFigures } from "dither";
import { claimsPage, type PageOptions, type ShownStudy } from "./claims-page.js";
import { newDocument } from "./document.js";
import { reportOf } from "./study-report.js";

/** Where a study's figure goes, from the page. */
export const figurePath = (study: string, name: string): string => `figures/claims/${study}-${name}.svg`;

/** Writes the page and the figures beside it; returns the figures' paths and the studies' names. */
export async function writeClaimsPage(
  output: string,
  judged: readonly { study: StudyRecords; claims: readonly JudgedClaim[] }[],
  options: PageOptions,
): Promise<{ figures: string[]; studies: string[] }> {
  const shown: ShownStudy[] = [];
  for (const one of judged) shown.push({ ...one, figures: await drawFigures(one.study, dirname(output)) });
  await writeWhole(output, claimsPage(shown, options));
  return {
    figures: shown.flatMap(({ figures }) => figures.map(({ path }) => join(dirname(output), path))),
    studies: shown.map(({ study }) => study.plan.name),
  };
}

/** The study's figures as SVG files; those that it has nothing for are left out. */
async function drawFigures(study: StudyRecords, place: string): Promise<{ path: string; title: string }[]> {
  const report = reportOf(study);
  const figures: { path: string; title: string }[] = [];
  const combined = report.axes.reduce((product, { values }) => product * values.length, 1) === report.cells.length;
  for (const [name, { draw, heading }] of Object.entries(studyFigures)) {
    // The others show two axes: they would average over the rest, and be mostly empty where axes advance together.
    if (name !== "curves" && (report.axes.length > 2 || !combined)) continue;
    const svg = draw(await newDocument(), report);
    if (svg === null) continue;
    const path = figurePath(study.plan.name, name);
    await writeWhole(join(place, path), svg);
    figures.push({ path, title: heading.replace(/\.$/, "") });
  }
  return figures;
}
