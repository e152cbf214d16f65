/** Reads a study file: YAML, its schema, the scale, then the grid and the claims. */

import { DitherError } from "dither";
import { findAxes } from "./axes.js";
import { parseClaim } from "./parse-claim.js";
import { mistakesOf } from "./issues.js";
import { checkPlan } from "./check-plan.js";
import { StudyPlan } from "./plan.js";
import { scales, studySchema, type Scale, type StudyContent } from "./schema.js";
import { ownTasks, type StudyTasks } from "./study-tasks.js";
import { studyError, type Mistake, type StudySource } from "./study-error.js";
import { readYaml } from "./yaml.js";
import { type Study } from "./study.js";

/**
 * The study in a file's text, at a scale (default full).
 * @param fileName for messages
 * @param tasks where its tasks come from; default those that come with Dither
 * @throws DitherError `format` with line and column of each mistake; `usage` where the file has no such scale.
 */
export function parseStudy(text: string, fileName: string, scale: Scale = "full", tasks: StudyTasks = ownTasks): Study {
  return read(text, fileName, scale, tasks);
}

/** The study and its plan: the two things that a command needs of a file. */
export function planStudy(text: string, fileName: string, scale: Scale = "full", tasks?: StudyTasks): StudyPlan {
  return new StudyPlan(parseStudy(text, fileName, scale, tasks));
}

function read(text: string, fileName: string, scale: Scale, tasks: StudyTasks): Study {
  const { document, lines, value } = readYaml(text, fileName);
  const source: StudySource = { fileName, document, lines, scale };
  if (!isMapping(value))
    throw new DitherError(
      "format",
      `${fileName}:1:1: expected a mapping with study, task, grid and seeds, as in studies/central-figure.yaml.`,
    );
  const forbidden = forbiddenKey(value);
  if (forbidden) throw studyError(source, [{ place: forbidden, message: "expected another name." }]);
  const file = studySchema.safeParse(value);
  if (!file.success) throw studyError({ ...source, scale: "" }, mistakesOf(file.error.issues, value, studySchema));
  const content = atScale(value, scale, fileName);
  const checked = studySchema.safeParse(content);
  if (!checked.success) throw studyError(source, mistakesOf(checked.error.issues, content, studySchema));
  return assemble(checked.data, scale, source, tasks);
}

function assemble(content: StudyContent, scale: Scale, source: StudySource, tasks: StudyTasks): Study {
  const mistakes: Mistake[] = [];
  const axes = findAxes(content.grid, mistakes);
  const claims = (content.expect ?? []).flatMap((claim, k) => {
    try {
      return [parseClaim(claim)];
    } catch (error) {
      mistakes.push({ place: ["expect", k], message: messageOf(error) });
      return [];
    }
  });
  const study: Study = { name: content.study, scale, content, claims, axes, tasks };
  if (mistakes.length === 0) checkPlan(study, mistakes);
  if (mistakes.length > 0) throw studyError(source, mistakes);
  return study;
}

/** The file's content with the section of a scale laid over it. */
function atScale(file: Record<string, unknown>, scale: Scale, fileName: string): Record<string, unknown> {
  const { scales: sections, ...base } = file;
  const section = isMapping(sections) ? sections[scale] : undefined;
  if (section === undefined && scale !== "full")
    throw new DitherError(
      "usage",
      `${fileName}: expected a section scales.${scale} for --scale ${scale}, found none. Add one, or choose --scale ${scales.filter((one) => one !== scale).join(", ")}.`,
    );
  return isMapping(section) ? laidOver(base, section) : base;
}

/** Mappings are merged key by key; everything else, axes of the grid and the task included, is replaced. */
function laidOver(base: Record<string, unknown>, section: Record<string, unknown>): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(section)) {
    const below = base[key];
    const merged = isMapping(below) && isMapping(value);
    if (key === "grid" && merged) result[key] = { ...below, ...value };
    else result[key] = merged && key !== "task" && key !== "seeds" ? laidOver(below, value) : value;
  }
  return result;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The place of a key that JavaScript gives a meaning of its own. */
function forbiddenKey(value: unknown, place: (string | number)[] = []): (string | number)[] | null {
  if (typeof value !== "object" || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const at = [...place, Array.isArray(value) ? Number(key) : key];
    const found = key.split(".").includes("__proto__") ? at : forbiddenKey(member, at);
    if (found) return found;
  }
  return null;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
