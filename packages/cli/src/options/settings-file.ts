/** `--config settings.yaml`: settings of a network, a training and a measurement from a file, as in a study file. */

import { readBytes } from "@dither/studies";
import { objectSchema } from "@dither/studies/schema";
import { Option, type Command } from "commander";
import { DitherError } from "dither";
import { measureSettings, networkByName, trainingSettings, type Settings } from "dither/settings";
import { parse } from "yaml";
import { z } from "zod";

const sections = { network: networkByName, training: trainingSettings, measure: measureSettings } as const;

const fileSchema = z.strictObject({
  network: objectSchema(sections.network).optional(),
  training: objectSchema(sections.training).optional(),
  measure: objectSchema(sections.measure).optional(),
});

/**
 * The settings of a file as flags of a command. Flags of the command line come after them, and go before them.
 * @throws DitherError `format` for what is no such file, `usage` for settings that the command has no flag for
 */
export async function flagsOfFile(file: string, command: Command): Promise<string[]> {
  const text = new TextDecoder().decode(await readBytes(file, "Check --config."));
  const read = fileSchema.safeParse(parsed(text, file));
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    const place = path.length > 0 ? `, ${path.join(".")}` : "";
    throw new DitherError("format", `${file}${place}: expected settings as in a study file: ${message}.`);
  }
  return Object.entries(read.data).flatMap(([section, values]) =>
    flagsOf(sections[section as keyof typeof sections], values, `${file}, ${section}`, command),
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return (parse(text) as unknown) ?? {};
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split("\n");
    throw new DitherError("format", `${file}: cannot be read as YAML: ${line}`);
  }
}

function flagsOf(fields: Settings, values: object, place: string, command: Command): string[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const { flag, value: kind } = fields[name];
    if (kind.of === "object") return flagsOf(kind.fields, value as object, `${place}.${name}`, command);
    const long = flag === undefined ? undefined : new Option(flag).long;
    if (long === undefined || !command.options.some((option) => option.long === long))
      throw new DitherError("usage", `${place}.${name}: dither ${command.name()} has no option for it. Use a study file, or leave it out.`); // prettier-ignore
    if (value === true) return [long];
    const word = wordOf(value);
    if (word === undefined)
      throw new DitherError("usage", `${place}.${name}: cannot stand in a file of settings. Write ${long} on the command line.`); // prettier-ignore
    return [`${long}=${word}`];
  });
}

/** A value as a flag takes it; undefined for what has more than one part. */
function wordOf(value: unknown): string | undefined {
  if (value === null) return "none";
  if (Array.isArray(value)) return value.every((one) => typeof one === "number") ? value.join(",") : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
