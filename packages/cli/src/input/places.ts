/**
 * Where a command reads and writes, checked before any work. An output is never an input, whatever its path is called: a
 * link, another spelling. A file whose name Dither chose never replaces one that is there, unless --force is given; one
 * whose name the user typed may.
 */

import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkWritable, isTaskModule, studyFile } from "@dither/studies";
import { Option } from "commander";
import { DitherError } from "dither";
import { checkEnding } from "../output/endings.js";

export interface Output {
  path: string;
  /** The option that says where it goes; default `--output`. */
  option?: string;
  /** Whether the user typed this name, or that of its folder. Files beside it and defaults are named by Dither. */
  named: boolean;
}

export interface Places {
  /** Files that the command reads; those left out, and numbers, are passed over. */
  inputs: readonly unknown[];
  outputs: readonly Output[];
  force?: boolean | undefined;
}

/**
 * @throws DitherError `usage` for an output that is an input or another output, `file` for one that is there and was not
 *   named, or a place that cannot be written
 */
export async function checkPlaces({ inputs, outputs, force = false }: Places): Promise<void> {
  const read = inputs.filter((input): input is string => typeof input === "string");
  const sources = await Promise.all(
    [...read, ...taskOptionFiles()].map(async (path) => ({ path, as: await identities(path) })),
  );
  const targets: { path: string; as: string[] }[] = [];
  for (const { path, option = "--output" } of outputs) {
    const as = await identities(path);
    const input = sources.find((source) => same(source.as, as));
    if (input)
      throw new DitherError(
        "usage",
        `${option}: ${path} is ${input.path === path ? "a file that this command reads" : `the file ${input.path}, which this command reads`}. Give the output another name.`,
      );
    const twin = targets.find((target) => same(target.as, as));
    if (twin)
      throw new DitherError(
        "usage",
        `${option}: ${path} is ${twin.path === path ? "written twice" : `the same file as ${twin.path}, which is written too`}. Give each output a name of its own.`,
      );
    targets.push({ path, as });
  }
  for (const { path, option = "--output", named } of outputs) {
    if (!named && !force && (await isThere(path)))
      throw new DitherError(
        "file",
        `${path}: is there already. Choose another name with ${option}, or replace it with --force.`,
      );
    await checkWritable(path, { option });
  }
}

/** An output by the user's name for it, or its default. */
export function output(given: string | undefined, usual: string, option = "--output"): Output {
  return { path: given ?? usual, option, named: given !== undefined };
}

/** `--force`, of every command that chooses the name of a file. */
export function forceOption(): Option {
  return new Option("--force", "replace files that are there under names that Dither chose");
}

/** The path of a task that is a module of the user's own; nothing for the name of one that comes with Dither. */
export function modulePath(task: string | undefined): string | undefined {
  return task !== undefined && isTaskModule(task) ? task : undefined;
}

/**
 * Where a command's figure goes, alone or within its page, after the check of its place.
 * @param usual its name where the user gave none
 */
export async function figurePlace(
  { figure, force }: { figure?: string; force?: boolean },
  usual: string,
  ...inputs: (string | undefined)[]
): Promise<string> {
  const place = output(figure, usual, "--figure");
  checkEnding("--figure", place.path, ["svg", "html"]);
  await checkPlaces({ inputs, outputs: [place], force });
  return place.path;
}

/** The files of a study's folder that commands read: what it is, and its journals. */
export async function studyFiles(folder: string): Promise<string[]> {
  const journal = join(folder, "journal");
  const names = await readdir(journal).catch(() => []);
  return [studyFile(folder), ...names.map((name) => join(journal, name))];
}

/** `NAME` of `folder/NAME.npz`: what default names are made of. */
export function stem(path: string): string {
  return basename(path).replace(/\.[^.]+$/, "");
}

/**
 * What a path stands for: the file itself by its number on its device, which links and other spellings share; and its real
 * path, for files that are not there yet.
 */
async function identities(path: string): Promise<string[]> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  const real = await realPath(resolve(path));
  return [real, ...(found ? [`${found.dev}:${found.ino}`] : [])];
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.some((identity) => b.includes(identity));

/** The real path of a file or of the folders that are there of its path. */
async function realPath(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined);
  if (found !== undefined) return found;
  const folder = dirname(path);
  return folder === path ? path : join(await realPath(folder), basename(path));
}

/** Whether there is anything under this name, a link that leads nowhere included. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

/** Files of `--task-option name=@FILE`, which are read while the command line is. */
function taskOptionFiles(): string[] {
  return process.argv.flatMap((argument, k) => {
    const text = argument.startsWith("--task-option=")
      ? argument.slice("--task-option=".length)
      : process.argv[k - 1] === "--task-option"
        ? argument
        : "";
    const [, file] = /^[^=]+=@(.+)$/s.exec(text) ?? [];
    return file === undefined ? [] : [file];
  });
}
