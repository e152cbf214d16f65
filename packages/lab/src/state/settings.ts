/** What is experimented on, and what of it is looked at: as plain values, as the part of a link after `#`, as a command. */

import {
  checkSpecification,
  DitherError,
  findTask,
  networkFor,
  NUMERICS,
  trainingFor,
  isGated,
  type CellName,
  type NetworkSpecification,
  type Placement,
  type Task,
  type TrainingOptions,
} from "dither";
import {
  activationText,
  bounds,
  initialSettings,
  inRange,
  networkSettings,
  noiseSettings,
  parseActivation,
  trainingSettings,
  whole,
  type Settings as Table,
  type Whole,
} from "dither/settings";
import type { NamedTask } from "../workers/protocol.js";

/** Rounds that a training may have. */
export const mostRounds = 10;

/** The settings that the page has fields for and that its links name, beside the task. */
const linked = {
  cell: networkSettings.cell,
  rank: networkSettings.rank,
  units: networkSettings.units,
  activation: networkSettings.activation,
  leak: networkSettings.leak,
  noise: noiseSettings.std,
  bias: initialSettings.bias,
  seed: { value: whole(0, { most: Number.MAX_SAFE_INTEGER }) },
  updates: trainingSettings.updates,
  rounds: { value: whole(1, { most: mostRounds }) },
} as const satisfies Table;
const names = Object.keys(linked) as (keyof typeof linked)[];

/** Everything that decides the bits of the two networks. */
export interface Settings extends Omit<Whole<typeof linked>, "cell" | "rank"> {
  task: string;
  /** Absent: leaky units. */
  cell?: CellName;
  /** Of the recurrent weights of low-rank units; absent for others. */
  rank?: number;
  /** Targets at equally spaced inputs, of the task `curve`; absent: the task's own. */
  points?: readonly number[];
}

/** Updates of all rounds. */
export const updatesOf = ({ updates, rounds }: Settings): number => updates * rounds;

/** What is looked at; it changes no network. */
export interface View {
  /** Test noise, σ; null follows the training noise. */
  test: number | null;
  /** Which of the three example trials. */
  trial: 0 | 1 | 2;
  repaired: boolean;
  /** Whether the views are shown alone, as in a lesson. */
  embed: boolean;
  /** How far the networks are trained where the link is opened. */
  trainedTo: number;
}

export interface Link {
  settings: Settings;
  view: View;
}

/** Sizes that a page can train while somebody waits. */
const most = { units: 512, updates: 20_000, noise: 10 } as const;

/** Whether the page's panels can show the networks of a task: those that act on a world or have layers, they cannot. */
export function fitsTheLab({ plant, experiment }: Task): boolean {
  return plant === undefined && experiment.layers === undefined;
}

/**
 * The settings a task is usually solved with.
 * @throws DitherError `usage` for an unknown task, `unsupported` for one that the page cannot show
 */
export function settingsFor(taskName: string): Settings {
  const task = findTask(taskName);
  const { experiment, name } = task;
  if (!fitsTheLab(task))
    throw new DitherError(
      "unsupported",
      `lab: expected a task of one recurrent network with given inputs, got ${name}. The command line trains it: dither compare ${name}.`,
    );
  return {
    task: name,
    units: experiment.units,
    activation: experiment.activation,
    leak: experiment.leak,
    noise: experiment.noise,
    bias: trainingFor(task).initial.bias,
    seed: 1,
    updates: experiment.updates,
    rounds: 1,
  };
}

export const defaultView: View = { test: null, trial: 2, repaired: false, embed: false, trainedTo: 0 };

/** The task by name, with what differs in its options. */
export function namedTaskOf({ task, points }: Settings): NamedTask {
  return points ? { name: task, options: { points } } : { name: task };
}

export function taskOf(settings: Settings): Task {
  const { name, options } = namedTaskOf(settings);
  return findTask(name, options);
}

/** Settings that decide something: gated units have no leak and no activation function to choose, and low-rank ones alone a rank. */
function deciding(settings: Settings): readonly (keyof typeof linked)[] {
  const idle = [...(isGated(settings) ? ["leak", "activation"] : []), ...(settings.rank === undefined ? ["rank"] : [])];
  return names.filter((name) => !idle.includes(name));
}

/** @throws DitherError `value` for a choice out of range. */
export function specificationOf(settings: Settings, placement: Placement): NetworkSpecification {
  const { cell, rank, units, activation, leak, noise, seed } = settings;
  const kind = isGated(settings) ? {} : { activation, leak };
  return networkFor(taskOf(settings), {
    ...kind,
    ...(cell && { cell }),
    ...(rank !== undefined && { rank }),
    units,
    noise,
    seed,
    placement,
  });
}

export function trainingOf(settings: Settings): TrainingOptions {
  const { updates, bias } = settings;
  return trainingFor(taskOf(settings), { updates, initial: { bias } });
}

/** @throws DitherError `usage` or `value` with what is wrong. */
export function checkSettings(settings: Settings): Settings {
  for (const name of ["units", "updates", "noise"] as const)
    if (settings[name] > most[name])
      throw new DitherError(
        "value",
        `lab: expected ${name} of at most ${most[name]}, got ${settings[name]}. The command line has no such limit.`,
      );
  const { value } = linked.rounds;
  if (!inRange(settings.rounds, value))
    throw new DitherError("value", `lab: expected rounds to be ${bounds(value)}, got ${settings.rounds}.`);
  checkSpecification(specificationOf(settings, "inside"), "lab");
  trainingOf(settings);
  return settings;
}

/** The settings as the query of a link: only what differs from the task's own, then what is looked at. */
export function linkOf({ settings, view }: Link): string {
  const usual = settingsFor(settings.task);
  const query = new URLSearchParams({ task: settings.task });
  for (const name of deciding(settings)) if (settings[name] !== usual[name]) query.set(name, String(settings[name]));
  if (settings.points) query.set("points", settings.points.join(","));
  if (view.test !== null) query.set("test", String(view.test));
  if (view.trial !== defaultView.trial) query.set("trial", String(view.trial));
  if (view.repaired) query.set("repaired", "1");
  if (view.embed) query.set("embed", "1");
  if (view.trainedTo > 0) query.set("trained", String(view.trainedTo));
  query.set("numerics", String(NUMERICS));
  return query.toString();
}

/**
 * Reads the query of a link; what it leaves out is the task's own.
 * @throws DitherError `usage` or `value` with what is wrong, `unsupported` for a link of other numerics.
 */
export function readLink(query: string): Link {
  const given = new URLSearchParams(query);
  const known = ["task", "points", ...names];
  const ofView = ["test", "trial", "repaired", "embed", "trained", "numerics"];
  for (const name of given.keys())
    if (![...known, ...ofView].includes(name))
      throw new DitherError("usage", `link: unknown setting "${name}". The settings are: ${known.join(", ")}.`);
  const numerics = given.get("numerics");
  if (numerics !== null && Number(numerics) !== NUMERICS)
    throw new DitherError(
      "unsupported",
      `link: expected numerics ${NUMERICS}, got ${numerics}. This page would train other bits; open it with the version of Dither that made the link.`,
    );
  const usual = settingsFor(given.get("task") ?? "sin");
  const chosen = names.map((name) => [name, valueOf(name, given.get(name), usual[name])]);
  const points = given
    .get("points")
    ?.split(",")
    .map((y) => numberOf("points", y, 0));
  const settings = checkSettings({
    ...usual,
    ...(Object.fromEntries(chosen) as Partial<Settings>),
    ...(points && { points }),
  });
  const test = given.get("test") === null ? null : numberOf("test", given.get("test"), 0);
  const trial = numberOf("trial", given.get("trial"), defaultView.trial);
  const view: View = {
    test: test === null ? null : Math.min(Math.max(0, test), 100),
    trial: trial === 0 || trial === 1 ? trial : 2,
    repaired: given.get("repaired") === "1",
    embed: given.get("embed") === "1",
    trainedTo: Math.min(updatesOf(settings), Math.max(0, Math.floor(numberOf("trained", given.get("trained"), 0)))),
  };
  return { settings, view };
}

function numberOf(name: string, text: string | null, usual: number): number {
  if (text === null) return usual;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new DitherError("value", `link: expected ${name} to be a number, got "${text}".`);
  return value;
}

function valueOf(
  name: keyof typeof linked,
  text: string | null,
  usual: number | string | undefined,
): number | string | undefined {
  if (text === null) return usual;
  const { value } = linked[name];
  if (value.of === "choice") {
    if (value.choices.some((known) => known === text)) return text;
    throw new DitherError("value", `link: expected ${name} to be ${value.choices.join(" or ")}, got "${text}".`);
  }
  if (value.of !== "activation") return numberOf(name, text, usual as number);
  const parsed = parseActivation(text);
  if (typeof parsed === "string") throw new DitherError("value", `link: ${parsed}`);
  return activationText(parsed);
}

/** The commands that train the same network, to the bit: one for each round, each from the network of the one before. */
export function commandsOf(settings: Settings, placement: Placement): string {
  const usual = settingsFor(settings.task);
  const flags = (chosen: readonly (keyof typeof linked)[]): string[] =>
    chosen.filter((name) => settings[name] !== usual[name]).map((name) => `--${name} ${settings[name]}`);
  const file = (round: number): string => `${placement}${round === 1 ? "" : `-${round}`}.safetensors`;
  const points = settings.points ? [`--task-option "points=[${settings.points.join(",")}]"`] : [];
  const kept = deciding(settings).filter((name) => name !== "seed" && name !== "rounds");
  return Array.from({ length: settings.rounds }, (_, k) =>
    [
      `dither train ${settings.task}`,
      ...points,
      ...(k === 0
        ? [`--placement ${placement}`, ...flags(kept), `--seed ${settings.seed}`]
        : [`--from ${file(k)}`, ...flags(["updates"])]),
      `-o ${file(k + 1)}`,
    ].join(" "),
  ).join("\n");
}
