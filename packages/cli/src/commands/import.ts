/** `dither import`: a network or trials of another tool as a file that says everything. */

import { writeWhole } from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  DitherError,
  exportNetwork,
  fileKind,
  isGated,
  networkHash,
  significant,
  unitKind,
  writeTrials,
} from "dither";
import { checkEnding, sourceText } from "../output/endings.js";
import { loadNetwork, loadTrials, orderOption, trialFacts, trialLines, type SourceFlags } from "../input/load.js";
import { addImportOptions, type ImportFlags } from "../options/options.js";
import { checkPlaces, forceOption, output, stem } from "../input/places.js";
import { print, printJson } from "../output/print.js";

interface ImportCommandFlags extends ImportFlags, Pick<SourceFlags, "order"> {
  output?: string;
  trials?: boolean;
  force?: boolean;
  json?: boolean;
}

export function importCommand(): Command {
  const command = new Command("import")
    .description("turn a network (or, with --trials, trials) of another tool into a file of Dither's own")
    .argument("<file>", `a ${sourceText} file`)
    .option("-o, --output <file>", "where it goes (default imported-NAME.safetensors, or .npz for trials)");
  addImportOptions(command);
  return command
    .option("--trials", "the file holds trials: input, target, weight (or x, y, mask)")
    .addOption(orderOption())
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  dither import weights.npz --convention psychrnn --noise 0.1 --leak 0.1\n  dither import batch.npz --trials --order trial-step -o trials-here.npz",
    )
    .action((file: string, flags: ImportCommandFlags) =>
      flags.trials ? importTrials(file, flags) : importNetwork(file, flags),
    );
}

async function importNetwork(path: string, flags: ImportCommandFlags): Promise<void> {
  const place = output(flags.output, `imported-${stem(path)}.safetensors`);
  if (flags.order !== undefined)
    throw new DitherError("usage", "--order: expected --trials with it: networks have none.");
  checkEnding("--output", place.path, ["safetensors", "json"]);
  await checkPlaces({ inputs: [path], outputs: [place], force: flags.force });
  const network = await loadNetwork(path, flags);
  await writeWhole(place.path, exportNetwork(network, place.path));
  const { specification, provenance } = network;
  const sha256 = await networkHash(network);
  if (flags.json) {
    printJson("import", { file: place.path, sha256, specification, provenance });
    return;
  }
  const { units, form, leak, noise, inputs, outputs, readout, initialState } = specification;
  print(
    `${place.path}: ${counted(units, `${unitKind(specification)} unit`)}, ${counted(inputs, "input")}, ${counted(outputs, "output")}${isGated(specification) ? "" : `, ${form} form, leak ${leak}`}`,
    `noise ${noise.placement}, σ = ${significant(noise.std)}${flags.convention && flags.convention !== "dither" ? ` from ${flags.convention}'s ${flags.noise}` : ""}; readout ${readout}, initial state ${initialState}`,
    `sha256 ${sha256}`,
    `Next: dither measure ${place.path} --trials TRIALS.npz`,
  );
}

async function importTrials(path: string, flags: ImportCommandFlags): Promise<void> {
  const place = output(flags.output, `imported-${stem(path)}.npz`);
  fileKind(place.path);
  await checkPlaces({ inputs: [path], outputs: [place], force: flags.force });
  const opened = await loadTrials(path, flags.order);
  const { trials } = opened;
  await writeWhole(place.path, writeTrials(trials, place.path));
  const { steps, count, inputs, outputs } = trials;
  const source = { trials: path, ...trialFacts(opened) };
  if (flags.json)
    printJson("import-trials", { file: place.path, size: opened.size, steps, trials: count, inputs, outputs, source });
  else print(...trialLines(place.path, opened));
}
