/** `dither new-task`: a commented task of the user's to start from. */

import { access, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isTaskModule, writeWhole } from "@dither/studies";
import { Command } from "commander";
import { DitherError } from "dither";
import { print, printJson } from "../output/print.js";

const template = new URL("../../templates/task.ts", import.meta.url);

export function newTaskCommand(): Command {
  return new Command("new-task")
    .description("write a commented task of your own to start from; it runs as it is")
    .argument("[file]", "where it goes, ending in .ts", "my-task.ts")
    .option("--force", "replace the file if it is there")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither new-task my-task.ts && dither train ./my-task.ts")
    .action((file: string, flags: { force?: boolean; json?: boolean }) => newTask(file, flags));
}

async function newTask(
  file: string,
  { force = false, json = false }: { force?: boolean; json?: boolean },
): Promise<void> {
  if (!/\.[cm]?ts$/.test(file))
    throw new DitherError("usage", `new-task: expected a file that ends in .ts, got "${file}".`);
  if (!force && (await exists(file)))
    throw new DitherError("file", `${file}: is there already. Choose another name, or replace it with --force.`);
  // A bare file name would be taken for the name of a task only if it had no ending; with ./ it is plain to readers too.
  const reference = /[/\\]/.test(file) || !isTaskModule(file) ? file : `./${file}`;
  const text = (await readFile(template, "utf8")).replaceAll("./my-task.ts", reference);
  await writeWhole(file, text, { option: "[file]" });
  if (json) printJson("new-task", { file, reference });
  else
    print(
      `${file}: a task that remembers the height of a pulse. Change it to yours.`,
      `Next: dither train ${reference} -o ${basename(file).replace(/\.[cm]?ts$/, "")}.safetensors`,
    );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
