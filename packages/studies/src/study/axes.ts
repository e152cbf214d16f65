/** The grid of a study as axes: their settings and values, checked. */

import { didYouMean } from "dither";
import { axisValues, type Axis } from "./axis.js";
import { mistakesOf, shown } from "./issues.js";
import { axisGroups, type StudyContent } from "./schema.js";
import { findSetting, settingNames, type Setting } from "./settings.js";
import type { Mistake, Place } from "./study-error.js";

/** One setting that varies. */
export interface GridAxis {
  /** As the study calls it: `noise`. */
  name: string;
  setting: Setting;
  values: readonly unknown[];
  /** Where it stands in the study. */
  place: Place;
}

/**
 * The axes of a grid, in groups: those of a group advance together, groups are combined. The last group varies fastest.
 * What is wrong is added to `mistakes`.
 */
export function findAxes(grid: StudyContent["grid"], mistakes: Mistake[]): GridAxis[][] {
  const taken = new Map<string, string>();
  const groups = axisGroups(grid).map((group) =>
    group.flatMap(({ name, place }) => {
      const where = ["grid", ...place];
      const setting = findSetting(name);
      if (!setting) {
        mistakes.push({ place: where, message: unknownAxis(name) });
        return [];
      }
      const before = taken.get(setting.path);
      if (before !== undefined) {
        mistakes.push({
          place: where,
          message: `expected ${setting.path} once in the grid, it is there as ${before} too.`,
        });
        return [];
      }
      taken.set(setting.path, name);
      const axis = place.reduce<unknown>((at, part) => (at as Record<string | number, unknown>)[part], grid) as Axis;
      const values = axisValues(axis, setting.path);
      checkValues(setting, values, where, Array.isArray(axis), mistakes);
      return [{ name, setting, values, place: where }];
    }),
  );
  for (const group of groups)
    if (group.some(({ values }) => values.length !== group[0].values.length))
      mistakes.push({
        place: group[0].place,
        message: `expected zipped axes of one length, got ${group.map(({ name, values }) => `${name} with ${values.length}`).join(", ")}.`,
      });
  return groups.filter((group) => group.length > 0);
}

function unknownAxis(name: string): string {
  if (name === "seed" || name === "seeds")
    return "expected no seeds in the grid. They have a key of their own: `seeds: 10`.";
  return `unknown setting.${didYouMean(name, settingNames)} Vary one of: ${settingNames.join(", ")}, or task.options.NAME.`;
}

function checkValues(
  setting: Setting,
  values: readonly unknown[],
  place: Place,
  listed: boolean,
  mistakes: Mistake[],
): void {
  const seen = new Set<string>();
  for (const [k, value] of values.entries()) {
    const at = listed ? [...place, k] : place;
    const parsed = setting.schema.safeParse(value);
    if (!parsed.success) mistakes.push(...mistakesOf(parsed.error.issues, value, setting.schema, at));
    const text = JSON.stringify(value);
    if (seen.has(text) && place.length === 2)
      mistakes.push({ place: at, message: `expected each value once, got ${shown(value)} twice.` });
    seen.add(text);
    if (mistakes.length > 20) return;
  }
}
