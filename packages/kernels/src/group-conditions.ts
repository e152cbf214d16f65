/** What groups are computed with: the address of their noise; noise levels and rate penalties of their trials, where each of the groups worked on at once has its own. */

import type { NetworkMemory } from "./network-memory.js";
import { groupSize } from "./shape.js";

/** Where noise comes from: seed words, stream, first trial of the group and index (the update, or the noise draw). */
export interface NoiseAddress {
  key: readonly [low: number, high: number];
  stream: number;
  firstTrial: number;
  index: number;
}

/** What to do before and after each of some groups. */
export interface GroupSteps {
  before?(group: number): void;
  done(group: number, loss: number): void;
}

/** Their levels and penalties. */
export class GroupConditions {
  private readonly levels: readonly Float32Array[];
  private readonly penalties: readonly Float32Array[];
  private readonly all: readonly number[];
  /** Groups that are being set. */
  private some: readonly number[];

  constructor(private readonly memory: NetworkMemory) {
    this.all = Array.from({ length: memory.groups }, (_, k) => k);
    this.some = this.all;
    this.levels = this.all.map((k) => memory.floats("trialLevels", k).fill(1));
    this.penalties = this.all.map((k) => memory.floats("ratePenalties", k));
  }

  /** What is set by `setting` is for one of the groups only. */
  forGroup(which: number, setting: () => void): void {
    this.some = [which];
    try {
      setting();
    } finally {
      this.some = this.all;
    }
  }

  /** Where the noise of the groups comes from. */
  setAddress({ key: [key0, key1], stream, firstTrial, index }: NoiseAddress): void {
    this.memory.set("key0", key0);
    this.memory.set("key1", key1);
    this.memory.set("stream", stream);
    this.memory.set("firstTrial", firstTrial);
    this.memory.set("index", index);
  }

  /** Factors of the noise: one for all trials, or 16. */
  setTrialNoise(factors: number | ArrayLike<number>): void {
    for (const k of this.some)
      if (typeof factors === "number") this.levels[k].fill(factors);
      else this.levels[k].set(factors);
    this.memory.set(
      "hasTrialLevels",
      this.levels.some((levels) => levels.some((factor) => factor !== 1)),
    );
  }

  /** Coefficients of r² and |r|, 16 each. */
  setRatePenalties(squared: ArrayLike<number>, absolute: ArrayLike<number>): void {
    for (const k of this.some) {
      this.penalties[k].set(squared);
      this.penalties[k].set(absolute, groupSize);
    }
    this.memory.set(
      "isPenalised",
      this.penalties.some((some) => some.some((coefficient) => coefficient !== 0)),
    );
  }
}
