/** `dither study claims`: what several studies show, as one Markdown page with figures. */

import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readStudy, studyFile, writeWhole, type StudyRecords } from "@dither/studies";
import { Command } from "commander";
import { DitherError, studyFigures } from "dither";
import { claimsPage, type ShownStudy } from "../../output/claims-page.js";
import { newDocument } from "../../output/document.js";
import { checkEnding } from "../../output/endings.js";
import { checkPlaces, forceOption, studyFiles } from "../../input/places.js";
import { print, printJson } from "../../output/print.js";
import { reportOf } from "../../output/study-report.js";

export function studyClaimsCommand(): Command {
  return new Command("claims")
    .description("write the claims of several studies, with figures, as a Markdown page")
    .argument("<folder>", "the folder of results, a study in each folder of it")
    .option("-o, --output <file>", "the page (.md); figures go beside it, into figures/claims (default claims.md)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  dither study run studies/ --scale quick --out results/quick\n  dither study claims results/quick -o docs/claims.md",
    )
    .action(writeClaims);
}

interface ClaimsFlags {
  output?: string;
  force?: boolean;
  json?: boolean;
}

async function writeClaims(folder: string, { output: given, force, json }: ClaimsFlags): Promise<void> {
  const output = given ?? "claims.md";
  checkEnding("--output", output, ["md"]);
  const places = await studyFolders(folder);
  const inputs = (await Promise.all(places.map(studyFiles))).flat();
  const drawn = (await Promise.all(places.map(readStudy))).flatMap(({ plan }) =>
    Object.keys(studyFigures).map((name) => join(dirname(output), figurePath(plan.name, name))),
  );
  const named = given !== undefined;
  await checkPlaces({ inputs, outputs: [output, ...drawn].map((path) => ({ path, named })), force });
  const shown: ShownStudy[] = [];
  const files: string[] = [];
  for (const place of places) {
    const study = await readStudy(place);
    const drawn = await drawFigures(study, dirname(output));
    files.push(...drawn.map(({ path }) => join(dirname(output), path)));
    shown.push({ study, figures: drawn });
  }
  const command = `dither study claims ${folder} -o ${output}`;
  await writeWhole(output, claimsPage(shown, command));
  if (json) printJson({ page: output, figures: files, studies: shown.map(({ study }) => study.plan.name) });
  else print(`Page: ${output}`, ...files.map((file) => `Figure: ${file}`));
}

/** Where a study's figure goes, from the page. */
const figurePath = (study: string, name: string): string => `figures/claims/${study}-${name}.svg`;

/** The folders of studies in a folder, in order of name. */
async function studyFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const places = names.sort().map((name) => join(folder, name));
  const are = await Promise.all(
    places.map((place) =>
      stat(studyFile(place)).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  );
  const found = places.filter((_, k) => are[k]);
  if (found.length === 0)
    throw new DitherError(
      "file",
      `${folder}: expected results of studies in folders of it, found none. Run \`dither study run studies/ --out ${folder}\` first.`,
    );
  return found;
}

/** The study's figures as SVG files; those that it has nothing for are left out. */
async function drawFigures(study: StudyRecords, place: string): Promise<{ path: string; title: string }[]> {
  const report = reportOf(study);
  const figures: { path: string; title: string }[] = [];
  for (const [name, { draw, heading }] of Object.entries(studyFigures)) {
    // The others show two axes, and would average over the rest.
    if (name !== "curves" && report.axes.length > 2) continue;
    const svg = draw(await newDocument(), report);
    if (svg === null) continue;
    const path = figurePath(study.plan.name, name);
    await writeWhole(join(place, path), svg);
    figures.push({ path, title: heading.replace(/\.$/, "") });
  }
  return figures;
}
