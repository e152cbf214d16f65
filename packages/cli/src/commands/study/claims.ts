/** `dither study claims`: what several studies show, as one Markdown page with figures. */

import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { judgeClaims, readStudy, studyFile } from "@dither/studies";
import { Command } from "commander";
import { DitherError, studyFigures } from "dither";
import { checkEnding } from "../../output/endings.js";
import { checkPlaces, forceOption, studyFiles } from "../../input/places.js";
import { print, printJson } from "../../output/print.js";
import { figurePath, writeClaimsPage } from "../../output/write-claims.js";

export function studyClaimsCommand(): Command {
  return new Command("claims")
    .description("write the claims of several studies, with figures, as a Markdown page")
    .argument("<folder>", "the folder of results, a study in each folder of it")
    .option("-o, --output <file>", "the page (.md); figures go beside it, into figures/claims (default claims.md)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  dither study run studies/ --scale quick --out results/quick\n  dither study claims results/quick -o claims.md",
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
  const studies = await Promise.all(places.map(readStudy));
  const drawn = studies.flatMap(({ plan }) =>
    Object.keys(studyFigures).map((name) => join(dirname(output), figurePath(plan.name, name))),
  );
  const named = given !== undefined;
  await checkPlaces({ inputs, outputs: [output, ...drawn].map((path) => ({ path, named })), force });
  const count = studies.reduce((sum, { plan }) => sum + plan.study.claims.length, 0);
  const judged = studies.map((study) => ({ study, claims: judgeClaims(study, { claims: count }) }));
  const command = `dither study claims ${folder} -o ${output}`;
  const { figures, studies: names } = await writeClaimsPage(output, judged, { command, count });
  if (json) printJson("study-claims", { page: output, figures, studies: names });
  else print(`Page: ${output}`, ...figures.map((file) => `Figure: ${file}`));
}

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
