/** `dither repair`: a network that works without noise. */

import { basename, join } from "node:path";
import { writeWhole } from "@dither/studies";
import { Command, InvalidArgumentError } from "commander";
import {
  didYouMean,
  networkHash,
  repair,
  repairDocument,
  repairMethods,
  repairNames,
  repairPage,
  version,
  wrapText,
  writeNetwork,
  type RepairName,
} from "dither";
import { newDocument } from "../output/document.js";
import { addFigureOptions, figurePlaces, writeFigures, type FigureFlags } from "../output/figure-files.js";
import { checkEnding, sourceText } from "../output/endings.js";
import { commandLine } from "../run/command-line.js";
import { interruptible } from "../run/interrupt.js";
import {
  addSourceOptions,
  checkSource,
  loadNetwork,
  loadSource,
  sourceJson,
  sourceLines,
  type SourceFlags,
} from "../input/load.js";
import { addImportOptions, taskOption, type ImportFlags } from "../options/options.js";
import * as parse from "../options/parse.js";
import { passedOverJson } from "../output/import-remarks.js";
import { checkPlaces, modulePath, stem } from "../input/places.js";
import { documentText, jsonText, print, printJson } from "../output/print.js";
import { startProgress } from "../output/progress.js";

interface RepairFlags extends FigureFlags, ImportFlags, SourceFlags {
  output?: string;
  method?: RepairName[];
  draws?: number;
  updates?: number;
  seed?: number;
  report?: string;
  json?: boolean;
}

function methods(text: string): RepairName[] {
  const given = text.split(",").map((name) => name.trim());
  const unknown = given.find((name) => !(repairNames as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `Expected repairs among ${repairNames.join(", ")}, got "${unknown}".${didYouMean(unknown, repairNames)}`,
    );
  return given as RepairName[];
}

export function repairCommand(): Command {
  const list = repairMethods.map(
    ({ name, description, writable }) =>
      `  ${name.padEnd(18)} ${wrapText(`${description}${writable ? "" : " (comparison only)"}`, 58).replaceAll("\n", `\n${" ".repeat(21)}`)}`,
  );
  const command = new Command("repair")
    .description("make a network work without noise, and say what each way of it is worth")
    .argument("<network>", `a ${sourceText} file`)
    .option("-o, --output <file>", "write the best repaired network (.safetensors)")
    .option("--method <list>", "repairs with commas between them (default: all, listed below)", methods);
  addSourceOptions(command)
    .option("--test-trials <n>", "test trials of a generated task (default 512)", parse.whole(4, 1_000_000))
    .option("--draws <n>", "noise draws per trial, in sixteens (default 64)", parse.whole(16, 1_000_000))
    .option("--updates <n>", "updates of the repairs that train on (default 200)", parse.whole(1))
    .option("--seed <n>", "seed of test trials, noise and bootstrap (default: the network's)", parse.seed);
  addImportOptions(command)
    .addOption(taskOption())
    .option("--report <folder>", "write a page with figures, and the numbers as JSON, into this folder");
  return addFigureOptions(command)
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `\nRepairs:\n${list.join("\n")}\n\nExamples:\n  dither repair net.safetensors -o fixed.safetensors\n  dither repair rnn.safetensors --trials trials.npz --activation tanh --leak 1 \\\n    --placement inside --noise 1 --method smoothing -o fixed.safetensors`,
    )
    .action((path: string, flags: RepairFlags) => interruptible((signal) => runRepair(path, flags, signal)));
}

/** The figures of a repair. */
const figureNames = ["repairs", "outputs"] as const;

async function runRepair(path: string, flags: RepairFlags, signal: AbortSignal): Promise<void> {
  checkSource(flags);
  const { output } = flags;
  if (output !== undefined) checkEnding("--output", output, ["safetensors"]);
  const page = flags.report === undefined ? null : join(flags.report, `${stem(path)}-repaired.html`);
  const pages = page === null ? [] : [page, page.replace(/\.html$/, ".json")];
  await checkPlaces({
    inputs: [path, flags.trials, modulePath(flags.task)],
    outputs: [
      ...(output === undefined ? [] : [{ path: output, named: true }]),
      ...pages.map((file) => ({ path: file, option: "--report", named: true })),
      ...figurePlaces(flags, stem(path), figureNames),
    ],
  });
  const network = await loadNetwork(path, flags);
  const loaded = await loadSource(network, flags);
  const { source } = loaded;
  const progress = startProgress("repairing");
  const started = performance.now();
  const { report, network: repaired } = await repair(network, source, {
    methods: flags.method,
    trials: flags.testTrials,
    draws: flags.draws,
    updates: flags.updates,
    seed: flags.seed,
    signal,
    onProgress: (share) => {
      progress.update(share);
    },
  }).finally(() => {
    progress.stop();
  });
  const written = output !== undefined && repaired ? output : null;
  if (output !== undefined && repaired) await writeWhole(output, writeNetwork(repaired), { option: "--output" });
  const result = {
    ...report,
    written,
    network: { file: path, sha256: await networkHash(network), ...passedOverJson(network) },
    ...(repaired && { repaired: { sha256: await networkHash(repaired), specification: repaired.specification } }),
    source: sourceJson(network, loaded),
    version,
    seconds: (performance.now() - started) / 1000,
  };
  const context = {
    network: basename(path),
    trials: "task" in source ? `task ${source.task.name}` : basename(flags.trials ?? ""),
    written,
    command: commandLine(),
    version,
  };
  await writeFigures(flags, stem(path), repairDocument(report, context));
  if (page !== null) {
    const html = repairPage(await newDocument(), report, { generatedAt: new Date().toISOString(), ...context });
    await writeWhole(page, html, { option: "--report" });
    await writeWhole(page.replace(/\.html$/, ".json"), jsonText("repair", result), { option: "--report" });
  }
  if (flags.json) {
    printJson("repair", { ...result, ...(page !== null && { report: page }) });
    return;
  }
  print(
    documentText(repairDocument(report)),
    ...sourceLines(loaded),
    "",
    written === null
      ? output === undefined
        ? repaired === null
          ? "Nothing to write."
          : `Nothing written: give -o FILE to keep ${report.best === null ? "it all the same" : "the best"}.`
        : "Nothing written."
      : `Written: ${written}`,
    ...(page === null ? [] : [`Report: ${page}`]),
  );
}
