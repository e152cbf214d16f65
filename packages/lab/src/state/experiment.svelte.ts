/** The experiment: two networks that differ only in where the noise enters, and what is looked at. */

import { isDitherError } from "dither";
import { inFields } from "../text/field-names.js";
import {
  checkSettings,
  defaultView,
  linkOf,
  readLink,
  settingsFor,
  specificationOf,
  type Settings,
  type View,
} from "./settings.js";
import { Side } from "./side.svelte.js";

export class Experiment {
  settings = $state.raw<Settings>(settingsFor("sin"));
  view = $state.raw<View>(defaultView);
  /** What is wrong with the settings asked for; the ones before stay in force. */
  problem = $state<string | null>(null);
  readonly inside = new Side("inside");
  readonly outside = new Side("outside");

  get sides(): readonly [Side, Side] {
    return [this.inside, this.outside];
  }

  readonly playing = $derived(this.inside.phase === "training" || this.outside.phase === "training");
  readonly finished = $derived(this.sides.every((side) => side.phase === "trained" || side.phase === "failed"));
  /** Test noise, σ. */
  readonly test = $derived(this.view.test ?? this.settings.noise);
  /** The highest test noise that can be looked at. */
  readonly highest = $derived(this.settings.noise > 0 ? 2.5 * this.settings.noise : 1);
  /** Both networks are at least this far. */
  readonly update = $derived(Math.min(this.inside.update, this.outside.update));

  /** Opens a link's query; what is wrong with it is said, and the default shown. */
  open(query: string): void {
    try {
      const { settings, view } = readLink(query);
      this.settings = settings;
      this.view = view;
      this.problem = null;
    } catch (error) {
      this.problem = said(error);
    }
    this.reset();
    if (this.view.trainedTo > 0) this.runTo(this.view.trainedTo);
  }

  /** Changes settings and begins anew. */
  change(changed: Partial<Settings>): void {
    try {
      const other = changed.task !== undefined && changed.task !== this.settings.task;
      const base = other ? settingsFor(changed.task ?? "sin") : this.settings;
      const seed = other ? { seed: this.settings.seed } : {};
      this.settings = checkSettings({ ...base, ...seed, ...changed });
      this.problem = null;
      if (other || changed.noise !== undefined) this.view = { ...this.view, test: null };
      this.reset();
    } catch (error) {
      this.problem = said(error);
    }
  }

  see(changed: Partial<View>): void {
    this.view = { ...this.view, ...changed };
    for (const side of this.sides) side.lookAt(this.look);
  }

  play(): void {
    this.runTo(this.settings.updates);
  }

  pause(): void {
    for (const side of this.sides) if (side.phase === "training") side.runTo(0);
  }

  /** One update of both. */
  step(): void {
    this.runTo(Math.max(this.inside.update, this.outside.update) + 1);
  }

  reset(): void {
    for (const side of this.sides)
      side.start(specificationOf(this.settings, side.placement), this.settings.task, this.settings.updates, this.look);
  }

  close(): void {
    for (const side of this.sides) side.close();
  }

  /** The link's query for what is shown now. */
  link(): string {
    return linkOf({ settings: this.settings, view: { ...this.view, trainedTo: this.update } });
  }

  private runTo(update: number): void {
    for (const side of this.sides) side.runTo(Math.min(update, this.settings.updates));
  }

  private get look(): { std: number; trial: number } {
    return { std: this.test, trial: this.view.trial };
  }
}

/** The message of a user's mistake; anything else is a defect and goes on. */
export function said(error: unknown): string {
  if (isDitherError(error)) return inFields(error.message);
  throw error;
}
