/** `dither export`: a network for other tools. One format per entry of {@link formats}. */

import { basename } from "node:path";
import { writeWhole } from "@dither/studies";
import { Command, Option } from "commander";
import { droppable, exportNetwork, networkHash, pytorchModule, version, withoutFields, type Network } from "dither";
import { checkEnding, sourceText } from "../output/endings.js";
import { loadNetwork } from "../input/load.js";
import { addImportOptions, type ImportFlags } from "../options/options.js";
import { passedOverJson } from "../output/import-remarks.js";
import { checkPlaces, forceOption } from "../input/places.js";
import { print, printJson } from "../output/print.js";

/** A file of an export: its path and what is in it. */
interface ExportedFile {
  path: string;
  content: Uint8Array | string;
}

interface ExportFormat {
  /** What it is, for the help. */
  description: string;
  /** The endings that the output's name may have. */
  endings: readonly string[];
  /** The files to write for an output of this path: that one first, then those beside it. */
  files(network: Network, path: string): ExportedFile[];
}

const formats: Readonly<Record<string, ExportFormat>> = {
  pytorch: {
    description: "a PyTorch module (.py) with its arrays beside it (.npz)",
    endings: ["py"],
    files(network, path) {
      const beside = path.replace(/\.py$/i, ".npz");
      const { module, weights } = pytorchModule(network, basename(beside));
      return [
        { path, content: module },
        { path: beside, content: weights },
      ];
    },
  },
  npz: {
    description: "tensors and specification as NumPy arrays (.npz)",
    endings: ["npz"],
    files: (network, path) => [{ path, content: exportNetwork(network, path) }],
  },
  json: {
    description: "specification and tensors as JSON (.json)",
    endings: ["json"],
    files: (network, path) => [{ path, content: exportNetwork(network, path) }],
  },
};

interface ExportFlags extends ImportFlags {
  to: string;
  output: string;
  drop?: string[];
  force?: boolean;
  json?: boolean;
}

export function exportCommand(): Command {
  const list = Object.entries(formats).map(([name, { description }]) => `  ${name.padEnd(10)} ${description}`);
  return addImportOptions(
    new Command("export")
      .description("write a network for another tool")
      .argument("<network>", `a ${sourceText} file`)
      .addOption(
        new Option("--to <format>", "what for (listed below)").choices(Object.keys(formats)).makeOptionMandatory(),
      )
      .requiredOption("-o, --output <file>", "file to write"),
  )
    .optionsGroup("Writing:")
    .option("--drop <names>", `what to leave out: ${droppable.slice(0, 4).join(", ")}, noise, noise.law, …`, (text) =>
      text.split(","),
    )
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `\nFormats:\n${list.join("\n")}\n\nExample:\n  dither export net.safetensors --to pytorch -o network.py`,
    )
    .action(runExport);
}

async function runExport(path: string, flags: ExportFlags): Promise<void> {
  const format = formats[flags.to];
  checkEnding("--output", flags.output, [...format.endings]);
  const whole = await loadNetwork(path, flags);
  const network = withoutFields(whole, flags.drop ?? []);
  const files = format.files(network, flags.output);
  const outputs = files.map((file, k) => ({ path: file.path, named: k === 0 }));
  await checkPlaces({ inputs: [path], outputs, force: flags.force });
  for (const { path: to, content } of files) await writeWhole(to, content, { option: "--output" });
  const written = files.map((file) => file.path);
  if (flags.json)
    printJson("export", {
      format: flags.to,
      written,
      dropped: flags.drop,
      network: {
        file: path,
        sha256: await networkHash(network),
        specification: network.specification,
        ...passedOverJson(network),
      },
      version,
    });
  else print(`${written.join(", ")}: ${format.description}${flags.drop ? `, without ${flags.drop.join(", ")}` : ""}`);
}
