/** The runs of a study as an indexable sequence: counted at once, made one at a time. */

import {
  defaultDraws,
  defaultTrialCount,
  DitherError,
  findTask,
  isDitherError,
  networkFor,
  trainingFor,
  type GivenTrainingOptions,
  type NetworkChoice,
  type Task,
  type TaskOptions,
} from "dither";
import type { GridAxis } from "./axes.js";
import { conditionHolds, settingValue } from "./conditions.js";
import { shown } from "./issues.js";
import type { Study } from "./parse.js";
import type { RunSpecification } from "./run-specification.js";
import type { Keep } from "./schema.js";
import type { Mistake, Place } from "./study-error.js";

/** One run of a plan. */
export interface PlannedRun {
  /** Its place in the plan, from 0. */
  index: number;
  /** Its cell, from 0; the runs of a cell differ in the seed alone. */
  cell: number;
  run: RunSpecification;
}

/** What a study keeps where it does not say. */
const keptByDefault: readonly Keep[] = ["curves"];

/** The runs of a study: run i belongs to cell ⌊i / seeds⌋, and in it to the seed i mod seeds. */
export class StudyPlan {
  /** Number of cells: the product of the lengths of the grid's axes, zipped ones counting once. */
  readonly cells: number;
  /** Number of seeds of each cell. */
  readonly seeds: number;
  /** Number of runs; it may be far more than anybody can compute. */
  readonly count: number;
  readonly keep: readonly Keep[];
  private latest: { cell: number; run: RunSpecification } | undefined;

  constructor(readonly study: Study) {
    const { seeds } = study.content;
    this.cells = study.axes.reduce((product, group) => product * group[0].values.length, 1);
    this.seeds =
      seeds === undefined ? 1 : typeof seeds === "number" ? seeds : Array.isArray(seeds) ? seeds.length : seeds.count;
    this.count = this.cells * this.seeds;
    this.keep = study.content.keep ?? keptByDefault;
  }

  get name(): string {
    return this.study.name;
  }

  /** Seed number `k` of each cell. */
  seed(k: number): number {
    const { seeds } = this.study.content;
    if (Array.isArray(seeds)) return seeds[k];
    return (typeof seeds === "object" ? seeds.first : 1) + k;
  }

  /** The values of the grid's axes in a cell, by the names that the study gives them. */
  settings(cell: number): Record<string, unknown> {
    return Object.fromEntries(this.chosen(cell).map(({ axis, value }) => [axis.name, value]));
  }

  /**
   * Run number `index`.
   * @throws DitherError `value` or `usage` for settings that do not fit together.
   */
  at(index: number): PlannedRun {
    const cell = Math.floor(index / this.seeds);
    if (this.latest?.cell !== cell) this.latest = { cell, run: this.specification(cell) };
    const { run } = this.latest;
    return { index, cell, run: { ...run, network: { ...run.network, seed: this.seed(index % this.seeds) } } };
  }

  /** Runs `first`, `first + step` …, made as they are asked for. */
  *runs(first = 0, step = 1): Generator<PlannedRun, void, undefined> {
    for (let index = first; index < this.count; index += step) yield this.at(index);
  }

  private chosen(cell: number): { axis: GridAxis; value: unknown }[] {
    let rest = cell;
    const places = this.study.axes
      .toReversed()
      .map((group) => {
        const { length } = group[0].values;
        const at = rest % length;
        rest = Math.floor(rest / length);
        return group.map((axis) => ({ axis, value: axis.values[at] }));
      })
      .reverse();
    return places.flat();
  }

  /** The run of a cell with its first seed, all defaults filled in. */
  private specification(cell: number): RunSpecification {
    return fillIn(this.study, this.chosen(cell), this.seed(0), this.settingsText(cell));
  }

  private settingsText(cell: number): string {
    const settings = Object.entries(this.settings(cell)).map(([name, value]) => `${name} ${shown(value)}`);
    return settings.length === 0 ? "" : ` (${settings.join(", ")})`;
  }
}

function fillIn(
  study: Study,
  chosen: readonly { axis: GridAxis; value: unknown }[],
  seed: number,
  where: string,
): RunSpecification {
  const { content } = study;
  const given: Record<string, unknown> = {
    task: typeof content.task === "string" ? { name: content.task } : { ...content.task },
    network: { ...content.network },
    training: { ...content.training },
    measure: { ...content.measure },
  };
  for (const { axis, value } of chosen) assign(given, axis.setting.path.split("."), value);
  const { name, options } = given["task"] as { name?: string; options?: TaskOptions };
  const measure = given["measure"] as { levels?: number[]; trials?: number; draws?: number };
  try {
    if (name === undefined) throw new DitherError("format", "expected a task, found none. Name one: `task: sin`.");
    const task = taskFor(name, options);
    return {
      task: task.name,
      ...(task.options && { taskOptions: task.options }),
      network: networkFor(task, { ...(given["network"] as NetworkChoice), seed }),
      training: trainingFor(task, given["training"] as GivenTrainingOptions),
      measure: {
        ...(measure.levels && { levels: measure.levels }),
        trials: measure.trials ?? defaultTrialCount,
        draws: measure.draws ?? defaultDraws.task,
      },
    };
  } catch (error) {
    if (!isDitherError(error)) throw error;
    throw new DitherError(error.code, `study ${study.name}${where}: ${error.message}`);
  }
}

function assign(target: Record<string, unknown>, [first, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else {
    // The options of a task are one level, whatever dots a name may have.
    const below = { ...(target[first] as Record<string, unknown> | undefined) };
    target[first] = below;
    assign(below, first === "options" ? [rest.join(".")] : rest, value);
  }
}

/** A task; those without options cost nothing to find. */
function taskFor(name: string, options: TaskOptions | undefined): Task {
  return findTask(name, options);
}

/**
 * Checks a study's plan as far as that is cheap: its size, its first cell, and every value of every axis in that cell.
 */
export function checkPlan(study: Study, mistakes: Mistake[]): void {
  const { seeds, grid } = study.content;
  if (seeds === undefined)
    mistakes.push({ place: ["seeds"], message: "expected how many seeds, found none. Add `seeds: 10`." });
  if (Array.isArray(seeds) && new Set(seeds).size < seeds.length)
    mistakes.push({ place: ["seeds"], message: "expected each seed once." });
  const last = typeof seeds === "object" && !Array.isArray(seeds) ? seeds.first + (seeds.count - 1) : 0;
  if (!Number.isSafeInteger(last)) mistakes.push({ place: ["seeds"], message: "expected seeds up to 2⁵³ − 1." });
  const plan = new StudyPlan(study);
  if (!Number.isSafeInteger(plan.count))
    mistakes.push({
      place: [grid ? "grid" : "seeds"],
      message: `plans ${plan.count.toPrecision(3)} runs, more than can be counted. Shorten its axes.`,
    });
  if (mistakes.length > 0) return;
  const attempt = (chosen: { axis: GridAxis; value: unknown }[], place: Place): RunSpecification | undefined => {
    try {
      return fillIn(study, chosen, plan.seed(0), "");
    } catch (error) {
      if (!isDitherError(error)) throw error;
      mistakes.push({ place, message: error.message.replace(`study ${study.name}: `, "") });
      return undefined;
    }
  };
  const firsts = study.axes.flat().map((axis) => ({ axis, value: axis.values[0] }));
  const first = attempt(firsts, firstPlace(study));
  if (!first) return;
  for (const axis of study.axes.flat().filter(({ setting }) => setting.path.startsWith("task.")))
    for (const [k, value] of axis.values.entries()) {
      const chosen = study.axes
        .find((group) => group.includes(axis))!
        .map((one) => ({ axis: one, value: one.values[k] }));
      const others = firsts.filter((one) => !chosen.some((mine) => mine.axis === one.axis));
      attempt([...others, ...chosen], [...axis.place, ...(typeof value === "string" ? [k] : [])]);
      if (mistakes.length > 10) return;
    }
  checkClaims(study, first, mistakes);
}

function firstPlace({ content, axes }: Study): Place {
  const axis = axes.flat().find(({ setting }) => setting.path.startsWith("task."));
  return content.task !== undefined ? ["task"] : axis ? [...axis.place, 0] : ["task"];
}

/** A claim whose conditions no value of the grid meets is a slip of the pen. */
function checkClaims(study: Study, first: RunSpecification, mistakes: Mistake[]): void {
  const axes = study.axes.flat();
  study.claims.forEach((claim, k) => {
    for (const condition of claim.conditions) {
      const axis = axes.find(({ setting }) => setting.path === condition.setting);
      const values = axis ? axis.values : [settingValue(condition.setting, first)];
      if (!values.some((value) => conditionHolds(condition, value)))
        mistakes.push({
          place: ["expect", k],
          message: `the condition on ${condition.setting} holds for no cell: it has ${values.slice(0, 8).map(shown).join(", ")}${values.length > 8 ? ", …" : ""}.`,
        });
    }
  });
}
