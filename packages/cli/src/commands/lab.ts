/** `dither lab`: serves the lab, and with a folder the studies in it, to this machine. */

import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { DitherError } from "dither";
import { interruptible } from "../run/interrupt.js";
import { studiesApi } from "../lab/studies-api.js";
import { startLab } from "../lab/server.js";
import * as parse from "../options/parse.js";
import { print, printJson } from "../output/print.js";

/** Where the page's built files are: in the installed package, or in the workspace beside this package. */
const places = ["../../lab/", "../../../lab/dist/"].map((place) => fileURLToPath(new URL(place, import.meta.url)));

interface LabFlags {
  port?: number;
  json?: boolean;
}

export function labCommand(): Command {
  return new Command("lab")
    .description("serve the lab, to be opened in a browser: networks that train, measure and explain themselves")
    .argument("[folder]", "a folder of studies to browse")
    .option("--port <n>", "port on 127.0.0.1 (default: any that is free)", parse.whole(1, 65535))
    .option("--json", "print one JSON object with the address")
    .addHelpText(
      "after",
      "\nExamples:\n  dither lab\n  dither lab studies-folder --port 8080\n\nNothing is opened and nothing leaves this machine; Ctrl-C stops the server.",
    )
    .action((folder: string | undefined, flags: LabFlags) => interruptible((signal) => runLab(folder, flags, signal)));
}

async function runLab(folder: string | undefined, flags: LabFlags, signal: AbortSignal): Promise<void> {
  const page = places.find((place) => existsSync(place)) ?? places[0];
  await expectFolder(page, "the lab's files are not built. Run `npm run build` where Dither is installed.");
  if (folder !== undefined) await expectFolder(folder, "expected a folder of studies. Check the path.");
  const lab = await startLab({
    page,
    port: flags.port,
    api: folder === undefined ? undefined : studiesApi(folder),
  });
  if (flags.json) printJson("lab", { url: lab.url });
  else print(`The lab: ${lab.url}`, "Open it in a browser on this machine; Ctrl-C stops it.");
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await lab.close();
}

async function expectFolder(path: string, problem: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) throw new DitherError("file", `${path}: ${problem}`);
}
