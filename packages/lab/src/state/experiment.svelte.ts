/** The experiment: two networks that differ only in where the noise enters, and what is looked at. */

import { isDitherError, type Placement, type Preference } from "dither";
import { inFields } from "../text/field-names.js";
import {
  checkSettings,
  defaultView,
  linkOf,
  namedTaskOf,
  readLink,
  settingsFor,
  specificationOf,
  trainingOf,
  updatesOf,
  mostRounds,
  type Settings,
  type View,
} from "./settings.js";
import { MoreSeeds } from "./more-seeds.svelte.js";
import { Side } from "./side.svelte.js";

type Pair = readonly [inside: Side, outside: Side];

/** A pair that was pinned: its curves stay in the plot, in grey. */
export interface Pin {
  name: string;
  curves: readonly { placement: Placement; preference: Preference }[];
}

/** Pairs that are kept when the settings change, the present one included; and curves that can be pinned. */
const mostPairs = 6;
const mostPins = 5;

export class Experiment {
  settings = $state.raw<Settings>(settingsFor("sin"));
  view = $state.raw<View>(defaultView);
  /** What is wrong with the settings asked for; the ones before stay in force. */
  problem = $state<string | null>(null);
  pins = $state.raw<readonly Pin[]>([]);
  /** Where the visitor thinks that σ* will be, asked by the story. */
  guess = $state<number | null>(null);
  /** The pair shown from more seeds. */
  readonly more = new MoreSeeds();
  sides = $state.raw<Pair>([] as unknown as Pair);
  private past = $state.raw<readonly Settings[]>([]);
  private future = $state.raw<readonly Settings[]>([]);
  /** Pairs by their settings, the one that was looked at last at the end. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shown is read from it
  private readonly kept = new Map<string, Pair>();

  /** Whether the pair is seen: before, it costs nothing. */
  private begun = false;

  /** @param query of the link that the page was opened with */
  constructor(query: string) {
    this.take(settingsIn(query) ?? this.settings);
  }

  /** Starts the pair shown, and those to come. */
  begin(): void {
    this.begun = true;
    for (const side of this.sides) side.begin();
  }

  get inside(): Side {
    return this.sides[0];
  }
  get outside(): Side {
    return this.sides[1];
  }

  readonly playing = $derived(this.sides.some(({ phase }) => phase === "training"));
  readonly finished = $derived(this.sides.every(({ phase }) => phase === "trained" || phase === "failed"));
  /** Both are trained and may have another round; without https the browser has no SHA-256, which a start from a network is known by. */
  readonly continuable = $derived(
    this.sides.every(({ phase }) => phase === "trained") && this.settings.rounds < mostRounds && isSecureContext,
  );
  /** Curves and surveys are those of the trained networks. */
  readonly measured = $derived(this.sides.every(({ measured }) => measured));
  /** Test noise, σ. */
  readonly test = $derived(this.view.test ?? this.settings.noise);
  /** The highest test noise that can be looked at. */
  readonly highest = $derived(highestOf(this.settings));
  /** Updates of all rounds. */
  readonly updates = $derived(updatesOf(this.settings));
  /** Both networks are at least this far. */
  readonly update = $derived(Math.min(...this.sides.map(({ update }) => update)));
  readonly undoable = $derived(this.past.length > 0);
  readonly redoable = $derived(this.future.length > 0);

  /** Opens a link's query; what is wrong with it is said, and what was there stays. */
  open(query: string): void {
    try {
      const { settings, view } = readLink(query);
      this.remember(settings);
      this.take(settings);
      this.view = view;
      this.problem = null;
      if (view.trainedTo > this.update) this.runTo(view.trainedTo);
    } catch (error) {
      this.problem = said(error);
    }
  }

  /** Changes settings: another pair, begun anew unless it is one that was there before. */
  change(changed: Partial<Settings>): void {
    try {
      const other = changed.task !== undefined && changed.task !== this.settings.task;
      const base = other ? settingsFor(changed.task ?? "sin") : this.settings;
      const seed = other ? { seed: this.settings.seed } : {};
      const settings = checkSettings({ ...base, ...seed, ...changed });
      this.remember(settings);
      this.take(settings);
      this.problem = null;
    } catch (error) {
      this.problem = said(error);
    }
  }

  /** Another target: the same settings, on the task that is given by points. */
  draw(points: readonly number[]): void {
    this.change({ ...this.settings, rounds: 1, task: "curve", points });
  }

  undo(): void {
    const before = this.past.at(-1);
    if (!before) return;
    this.future = [...this.future, this.settings];
    this.past = this.past.slice(0, -1);
    this.take(before);
  }

  redo(): void {
    const after = this.future.at(-1);
    if (!after) return;
    this.past = [...this.past, this.settings];
    this.future = this.future.slice(0, -1);
    this.take(after);
  }

  see(changed: Partial<View>): void {
    this.view = { ...this.view, ...changed };
  }

  play(): void {
    this.runTo(this.updates);
  }

  /** Another round: the pair goes on from where it is, and the one before stays for *Undo*. */
  trainOn(): void {
    this.change({ rounds: this.settings.rounds + 1 });
    if (this.problem === null) this.play();
  }

  pause(): void {
    for (const side of this.sides) if (side.phase === "training") side.runTo(0);
  }

  /** One update of both. */
  step(): void {
    this.runTo(Math.max(...this.sides.map(({ update }) => update)) + 1);
  }

  /** The same pair from its first update. */
  reset(): void {
    for (const side of this.kept.get(keyOf(this.settings)) ?? []) side.close();
    this.kept.delete(keyOf(this.settings));
    this.take(this.settings);
  }

  pin(): void {
    const curves = this.sides.flatMap(({ placement, preference }) => (preference ? [{ placement, preference }] : []));
    const name = `${this.settings.task}, seed ${this.settings.seed}, update ${this.update}`;
    this.pins = [...this.pins, { name, curves }].slice(-mostPins);
  }

  /** Trains and measures the pair shown from eight more seeds. */
  seeMoreSeeds(): void {
    const { rounds } = this.settings;
    const [task, options] = [namedTaskOf(this.settings), trainingOf(this.settings)];
    this.more.start(
      this.sides.flatMap(({ placement, trained: first }) =>
        first ? [{ placement, first, task, options, rounds }] : [],
      ),
    );
  }

  unpin(): void {
    this.pins = [];
  }

  close(): void {
    this.more.stop();
    for (const pair of this.kept.values()) for (const side of pair) side.close();
  }

  /** The link's query for what is shown now. */
  link(): string {
    return linkOf({ settings: this.settings, view: { ...this.view, trainedTo: this.update } });
  }

  /** Shows the pair of these settings: the one that was kept, or a new one. */
  private take(settings: Settings): void {
    this.pause();
    if (keyOf(settings) !== keyOf(this.settings)) this.more.clear();
    if (settings.noise !== this.settings.noise) this.view = { ...this.view, test: null };
    const key = keyOf(settings);
    const before = this.kept.get(keyOf({ ...settings, rounds: settings.rounds - 1 }));
    const pair = this.kept.get(key) ?? pairFor(settings, before);
    this.kept.delete(key);
    this.kept.set(key, pair);
    for (const [old, forgotten] of this.kept) {
      if (this.kept.size <= mostPairs) break;
      for (const side of forgotten) side.close();
      this.kept.delete(old);
    }
    this.settings = settings;
    this.sides = pair;
    if (this.begun) this.begin();
  }

  private remember(next: Settings): void {
    if (keyOf(next) === keyOf(this.settings)) return;
    this.past = [...this.past, this.settings];
    this.future = [];
  }

  private runTo(update: number): void {
    for (const side of this.sides) side.runTo(Math.min(update, this.updates));
  }
}

/** Settings of a link; null where it makes no sense, which is said once it is opened. */
function settingsIn(query: string): Settings | null {
  try {
    return query === "" ? null : readLink(query).settings;
  } catch (error) {
    if (isDitherError(error)) return null;
    throw error;
  }
}

const keyOf = (settings: Settings): string => JSON.stringify(Object.entries(settings).sort());

const highestOf = ({ noise }: Settings): number => (noise > 0 ? 2.5 * noise : 1);

/** @param before the same pair in one round less, where it is there */
function pairFor(settings: Settings, before?: Pair): Pair {
  const { rounds } = settings;
  const task = namedTaskOf(settings);
  const [options, highest] = [trainingOf(settings), highestOf(settings)];
  const side = (placement: "inside" | "outside", former?: Side): Side => {
    const specification = specificationOf(settings, placement);
    const assignment = { specification, task, options, rounds, highest };
    return new Side(placement, assignment, former?.trained ? former : null);
  };
  return [side("inside", before?.[0]), side("outside", before?.[1])];
}

/** The message of a user's mistake; anything else is a defect and goes on. */
export function said(error: unknown): string {
  if (isDitherError(error)) return inFields(error.message);
  throw error;
}
