/** The runs of a study as an indexable sequence: counted at once, made one at a time. */

import { DitherError, isDitherError, type TaskOptions } from "dither";
import { cellSettings, fillIn, type ChosenValue } from "./fill-in.js";
import { shown } from "./issues.js";
import type { Study } from "./study.js";
import type { RunSpecification } from "./run-specification.js";
import type { Keep } from "./schema.js";

/** One run of a plan. */
export interface PlannedRun {
  /** Its place in the plan, from 0. */
  index: number;
  /** Its cell, from 0; the runs of a cell differ in the seed alone. */
  cell: number;
  run: RunSpecification;
  /** Path of the module of a task of the user's. */
  module?: string;
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
  private latest: { cell: number; run: RunSpecification; module: string | undefined } | undefined;

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

  /** The task of a cell as the study names it, with the options that it gives. */
  task(cell: number): { name?: string; options?: TaskOptions } {
    return cellSettings(this.study.content, this.chosen(cell)).task;
  }

  /**
   * Run number `index`.
   * @throws DitherError `value` or `usage` for settings that do not fit together.
   */
  at(index: number): PlannedRun {
    const cell = Math.floor(index / this.seeds);
    if (this.latest?.cell !== cell) this.latest = { cell, ...this.specification(cell) };
    const { run, module } = this.latest;
    const seed = this.seed(index % this.seeds);
    return {
      index,
      cell,
      run: { ...run, network: { ...run.network, seed } },
      ...(module !== undefined && { module }),
    };
  }

  /** Runs `first`, `first + step` …, made as they are asked for. */
  *runs(first = 0, step = 1): Generator<PlannedRun, void, undefined> {
    for (let index = first; index < this.count; index += step) yield this.at(index);
  }

  private chosen(cell: number): ChosenValue[] {
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
  private specification(cell: number): { run: RunSpecification; module: string | undefined } {
    const { content, tasks } = this.study;
    try {
      return fillIn(cellSettings(content, this.chosen(cell)), tasks, this.seed(0));
    } catch (error) {
      if (!isDitherError(error)) throw error;
      throw new DitherError(error.code, `study ${this.name}${this.settingsText(cell)}: ${error.message}`);
    }
  }

  private settingsText(cell: number): string {
    const settings = Object.entries(this.settings(cell)).map(([name, value]) => `${name} ${shown(value)}`);
    return settings.length === 0 ? "" : ` (${settings.join(", ")})`;
  }
}
