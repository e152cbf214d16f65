/** Records as flat rows, one per run: the table that queries and exports see. */

import { canonicalText } from "../execution/payload.js";
import type { RunRecord } from "../execution/payload.js";
import { quantities } from "../study/quantities.js";
import { settings } from "../study/settings.js";

/** Types of columns as DuckDB names them. */
export interface Column {
  name: string;
  type: "VARCHAR" | "DOUBLE" | "BIGINT";
  of: (record: RunRecord) => unknown;
}

const text = (name: string, of: Column["of"]): Column => ({ name, type: "VARCHAR", of });

function settingColumns(): Column[] {
  const names = settings.map(({ name }) => name);
  return settings
    .filter(({ path }) => path !== "task.name")
    .map(({ name, path, column, of }) => ({
      // `training.initial.readout` and `network.readout` share a name.
      name: snake(
        names.indexOf(name) === names.lastIndexOf(name) || path.startsWith("network.") ? name : `initial_${name}`,
      ),
      type: column === "number" ? "DOUBLE" : "VARCHAR",
      of: ({ result }) => {
        const value = of(result.run) ?? null;
        if (column === "number") return typeof value === "number" ? value : null;
        return column === "json" && value !== null ? JSON.stringify(value) : value;
      },
    }));
}

/** `preferred.ratio` → `preferred_ratio`, `learningRate` → `learning_rate` */
const snake = (name: string): string =>
  name.replaceAll(".", "_").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The columns in order: the run, its settings, how it ended, what was measured, when and where. */
export const columns: readonly Column[] = [
  text("id", ({ result }) => result.id),
  text("task", ({ result }) => result.run.task),
  text("task_options", ({ result }) => (result.run.taskOptions ? canonicalText(result.run.taskOptions) : null)),
  { name: "seed", type: "BIGINT", of: ({ result }) => result.run.network.seed },
  ...settingColumns(),
  text("state", ({ result }) => result.state),
  text("reason", ({ result }) => (result.state === "failed" ? result.reason : null)),
  ...quantities.map(({ name, of }): Column => ({
    name: snake(name),
    type: name === "verdict" ? "VARCHAR" : "DOUBLE",
    of: ({ result }) => (result.state === "done" ? of(result) : null),
  })),
  text("network", ({ result }) => (result.state === "done" ? result.network : null)),
  text("started", ({ meta }) => meta.started),
  { name: "seconds", type: "DOUBLE", of: ({ meta }) => meta.seconds },
  text("host", ({ meta }) => meta.host),
];

/** A record as a row. */
export function rowOf(record: RunRecord): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, of }) => [name, of(record)]));
}
