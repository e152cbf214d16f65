/** `dither tasks`: the tasks, one line each, or pictures of their trials. */

import { join } from "node:path";
import { isTaskModule, loadTask, writeWhole } from "@dither/studies";
import { Command } from "commander";
import { findTask, galleryPage, tasks, testTrials, trialFigure, type TrialFigureSubject, type Task } from "dither";
import { newDocument } from "../output/document.js";
import * as parse from "../options/parse.js";
import { checkPlaces, modulePath } from "../input/places.js";
import { print, printJson } from "../output/print.js";

interface TasksFlags {
  gallery?: string;
  seed: number;
  json?: boolean;
}

export function tasksCommand(): Command {
  return new Command("tasks")
    .description("list the tasks, or draw a trial of each")
    .argument("[task...]", "names of tasks, or modules (./my-task.ts); default all that come with Dither")
    .option("--gallery <folder>", "draw one trial of each task as .svg, with a page of them all")
    .option("--seed <n>", "seed of the trials drawn", parse.seed, 1)
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  dither tasks --json\n  dither tasks --gallery gallery\n  dither tasks ./my-task.ts --gallery pictures",
    )
    .action((names: string[], flags: TasksFlags) => runTasks(names, flags));
}

async function runTasks(names: string[], flags: TasksFlags): Promise<void> {
  for (const name of names) if (!isTaskModule(name)) findTask(name);
  const chosen = names.length === 0 ? tasks : await Promise.all(names.map((name) => loadTask(name)));
  const files = flags.gallery === undefined ? undefined : await drawGallery(chosen, flags.gallery, flags.seed, names);
  if (flags.json) {
    printJson("tasks", {
      tasks: chosen.map(({ name, description, inputs, outputs, dt, experiment }) => ({
        name,
        description,
        inputs,
        outputs,
        dt,
        experiment,
      })),
      gallery: files,
    });
    return;
  }
  if (files) {
    print(`${files.pictures.length} pictures, and all of them in ${files.page}`);
    return;
  }
  const width = Math.max(...chosen.map((task) => task.name.length));
  print(...chosen.map((task) => `${task.name.padEnd(width)}  ${task.description}`));
}

interface Gallery {
  page: string;
  pictures: string[];
}

async function drawGallery(
  chosen: readonly Task[],
  folder: string,
  seed: number,
  names: readonly string[],
): Promise<Gallery> {
  const page = join(folder, "index.html");
  const pictures = chosen.map(({ name }) => join(folder, `${name}.svg`));
  const outputs = [page, ...pictures].map((path) => ({ path, option: "--gallery", named: true }));
  await checkPlaces({ inputs: names.map(modulePath), outputs });
  const subjects = chosen.map((task): TrialFigureSubject => {
    const { name, description, dt } = task;
    return { name, description, dt, trials: testTrials(task, 4, seed), trial: 0 };
  });
  for (const subject of subjects)
    await writeWhole(join(folder, `${subject.name}.svg`), trialFigure(await newDocument(), subject), {
      option: "--gallery",
    });
  await writeWhole(page, galleryPage(await newDocument(), subjects), { option: "--gallery" });
  return { page, pictures: subjects.map(({ name }) => join(folder, `${name}.svg`)) };
}
