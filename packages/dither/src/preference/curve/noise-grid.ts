/**
 * The noise levels of one curve: the grid it starts with, its extension where the loss still falls at its end, and its
 * refinement around the minimum.
 */

import { checkLevels, defaultLevels, extendLevels, mostRefined, refineLevels } from "./levels.js";

/** What a grid asks of curves of one kind, however their points came about. */
export interface CurveKind<Curve> {
  levels: (curve: Curve) => ArrayLike<number>;
  losses: (curve: Curve) => ArrayLike<number>;
  /** The curve below the first level at which the network diverges; throws where too little is left. */
  finite: (curve: Curve) => Curve;
  /** Both in one, ascending. */
  merged: (curve: Curve, added: Curve) => Curve;
}

/** Computes a curve at some levels, and reports the share that is done. */
export type CurveRun<Curve> = (levels: readonly number[], onProgress: (share: number) => void) => Promise<Curve>;

export class NoiseGrid {
  /** Ascending levels from 0: those given, or the default ones for a training noise. */
  readonly levels: readonly number[];
  private done = 0;
  private expected: number;

  /**
   * @param given levels that are neither extended nor refined
   * @param below what every level must be below: 1 for a dropout rate
   * @throws DitherError `usage` for levels, `value` for a training noise that is none
   */
  constructor(
    trainingNoise: number,
    private readonly given?: ArrayLike<number>,
    private readonly onProgress?: (share: number) => void,
    private readonly below = Infinity,
  ) {
    this.levels = given ? checkLevels(given, below) : defaultLevels(trainingNoise, below);
    this.expected = this.size;
  }

  /** How many levels the curve will have, where it is not extended. */
  get size(): number {
    return this.levels.length + (this.given ? 0 : mostRefined);
  }

  /** The curve at the levels that the grid starts with; once more, for one that starts again with more draws. */
  async begin<Curve>(run: CurveRun<Curve>): Promise<Curve> {
    this.done = 0;
    return this.at(this.levels, run);
  }

  /** The curve that began, with the levels that it needs: extended twice at most, then refined. */
  async complete<Curve>(begun: Curve, run: CurveRun<Curve>, kind: CurveKind<Curve>): Promise<Curve> {
    let curve = kind.finite(begun);
    if (this.given) return curve;
    for (let extension = 0; extension < 2 && lowestIsHighest(kind.losses(curve)); extension++) {
      const added = extendLevels(kind.levels(curve), this.below);
      if (added.length === 0) break;
      this.expected += added.length;
      curve = kind.finite(kind.merged(curve, await this.at(added, run)));
    }
    const refined = refineLevels(kind.levels(curve), kind.losses(curve));
    return refined.length > 0 ? kind.merged(curve, await this.at(refined, run)) : curve;
  }

  private async at<Curve>(levels: readonly number[], run: CurveRun<Curve>): Promise<Curve> {
    const curve = await run(levels, (share) =>
      this.onProgress?.(Math.min(1, (this.done + share * levels.length) / this.expected)),
    );
    this.done += levels.length;
    return curve;
  }
}

/** Whether the highest level is the lowest in loss. */
function lowestIsHighest(losses: ArrayLike<number>): boolean {
  const last = losses[losses.length - 1];
  return Array.from(losses).every((loss) => last <= loss);
}
