/** `dither study export`: the runs of a study as a Parquet or CSV file. */
import { counted } from "dither";

import { exportKinds, exportStudy } from "@dither/studies";
import { Command } from "commander";
import { checkEnding } from "../../output/endings.js";
import { checkPlaces, studyFiles } from "../../input/places.js";
import { print, printJson } from "../../output/print.js";

export function studyExportCommand(): Command {
  return new Command("export")
    .description("write the runs of a study as .parquet or .csv")
    .argument("<folder>", "a study's folder")
    .argument("<file>", "where they go: results.parquet or results.csv")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      '\nExample:\n  dither study export results/central-figure results.parquet\n\nIn Python: pandas.read_parquet("results.parquet").',
    )
    .action(async (folder: string, file: string, { json }: { json?: boolean }) => {
      checkEnding("FILE", file, exportKinds);
      await checkPlaces({
        inputs: await studyFiles(folder),
        outputs: [{ path: file, option: "FILE", named: true }],
      });
      const runs = await exportStudy(folder, file);
      if (json) printJson("study-export", { file, runs });
      else print(`${file}: ${counted(runs, "run")}`);
    });
}
