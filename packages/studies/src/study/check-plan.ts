/** Checks a plan as far as that is cheap: its size, its first cell, every value of every axis in that cell, its claims. */

import { isDitherError } from "dither";
import type { Counterpart, Statement } from "./claim.js";
import { conditionHolds, sameValue, settingValue } from "./conditions.js";
import { cellSettings, fillIn, networkOf, taskOf, trainingOf, type CellSettings, type ChosenValue } from "./fill-in.js";
import { shown } from "./issues.js";
import type { Study } from "./study.js";
import { StudyPlan } from "./plan.js";
import type { RunSpecification } from "./run-specification.js";
import type { Mistake, Place } from "./study-error.js";

/** Longer axes are checked up to here; what follows is checked when it is run. */
const mostChecked = 1000;
const mostMistakes = 10;

/** What is wrong is added to `mistakes`. */
export function checkPlan(study: Study, mistakes: Mistake[]): void {
  const plan = new StudyPlan(study);
  checkSize(study, plan, mistakes);
  if (mistakes.length > 0) return;
  const firsts = study.axes.flat().map((axis) => ({ axis, value: axis.values[0] }));
  const first = attempt(study, plan.seed(0), firsts, mistakes);
  if (!first) return;
  for (const group of study.axes)
    for (let k = 1; k < Math.min(group[0].values.length, mostChecked); k++) {
      const chosen = group.map((axis) => ({ axis, value: axis.values[k] }));
      const others = firsts.filter(({ axis }) => !group.includes(axis));
      attempt(study, plan.seed(0), [...others, ...chosen], mistakes, k);
      if (mistakes.length >= mostMistakes) return;
    }
  checkClaims(study, first, mistakes);
}

function checkSize({ content: { seeds, grid } }: Study, plan: StudyPlan, mistakes: Mistake[]): void {
  if (seeds === undefined)
    mistakes.push({ place: ["seeds"], message: "expected how many seeds, found none. Add `seeds: 10`." });
  if (Array.isArray(seeds) && new Set(seeds).size < seeds.length)
    mistakes.push({ place: ["seeds"], message: "expected each seed once." });
  const last = typeof seeds === "object" && !Array.isArray(seeds) ? seeds.first + (seeds.count - 1) : 0;
  if (!Number.isSafeInteger(last)) mistakes.push({ place: ["seeds"], message: "expected seeds up to 2⁵³ − 1." });
  if (!Number.isSafeInteger(plan.count))
    mistakes.push({
      place: [grid ? "grid" : "seeds"],
      message: `plans ${plan.count.toPrecision(3)} runs, more than can be counted. Shorten its axes.`,
    });
}

/** The run of a cell; what its settings cannot be is added to the mistakes, at the setting that is to blame. */
function attempt(
  study: Study,
  seed: number,
  chosen: readonly ChosenValue[],
  mistakes: Mistake[],
  k = 0,
): RunSpecification | undefined {
  const given = cellSettings(study.content, chosen);
  try {
    return fillIn(given, study.tasks, seed).run;
  } catch (error) {
    if (!isDitherError(error)) throw error;
    const place = placeOf(blamed(study, given, seed), chosen, k);
    mistakes.push({ place, message: error.message });
    return undefined;
  }
}

/** Where a setting stands: on its axis, else in its section. */
function placeOf(path: Place, chosen: readonly ChosenValue[], k: number): Place {
  const name = path.join(".");
  const axis = chosen.map((one) => one.axis).find(({ setting }) => setting.path === name || lies(setting.path, name));
  return axis ? [...axis.place, k] : path[0] === "task" ? ["task"] : path;
}

/** `task` is to blame with all that it has; the other sections by their settings. */
const lies = (setting: string, blamed: string): boolean => blamed === "task" && setting.startsWith("task.");

/** The setting without which a cell's settings would fit together, or the section where no single one is to blame. */
function blamed({ tasks }: Study, given: CellSettings, seed: number): Place {
  const task = result(() => taskOf(given, tasks));
  if (!task) return ["task"];
  const network = result(() => networkOf(task, given, seed));
  if (!network) return culprit("network", given, (others) => networkOf(task, others, seed));
  return culprit("training", given, (others) => trainingOf(task, others));
}

function culprit(section: "network" | "training", given: CellSettings, work: (others: CellSettings) => unknown): Place {
  const settings = given[section] as Record<string, unknown>;
  // Those of the grid come last and are blamed first.
  const names = Object.keys(settings).reverse();
  const name = names.find((one) => {
    const { [one]: _left, ...others } = settings;
    return result(() => work({ ...given, [section]: others })) !== undefined;
  });
  return name === undefined ? [section] : [section, name];
}

function result<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!isDitherError(error)) throw error;
    return undefined;
  }
}

/** A claim whose conditions no value of the grid meets is a slip of the pen, and so is a counterpart outside the grid. */
function checkClaims(study: Study, first: RunSpecification, mistakes: Mistake[]): void {
  const axes = study.axes.flat();
  study.claims.forEach(({ conditions, statements }, k) => {
    const valuesOf = (path: string): readonly unknown[] => {
      const axis = axes.find(({ setting }) => setting.path === path);
      const values = axis ? axis.values : [settingValue(path, first)];
      return path === "task.name" ? values.map((value) => taskName(study, value)) : values;
    };
    const wrong = (what: string, path: string): number =>
      mistakes.push({
        place: ["expect", k],
        message: `${what} on ${path} holds for no cell: it has ${listed(valuesOf(path))}.`,
      });
    for (const condition of conditions)
      if (!valuesOf(condition.setting).some((value) => conditionHolds(condition, value)))
        wrong("the condition", condition.setting);
    for (const { path, value } of statements.flatMap(counterpartSettings))
      if (!valuesOf(path).some((one) => sameValue(one, value))) wrong("the setting in brackets", path);
  });
}

const counterpartSettings = ({ expectation }: Statement): Counterpart["settings"] =>
  expectation.kind === "quantity" ? expectation.other.settings : [];

const listed = (values: readonly unknown[]): string =>
  `${values.slice(0, 8).map(shown).join(", ")}${values.length > 8 ? ", …" : ""}`;

/** A module's task goes by its own name. */
const taskName = ({ tasks }: Study, value: unknown): unknown =>
  typeof value === "string" && tasks.modules.has(value) ? tasks.find(value).name : value;
