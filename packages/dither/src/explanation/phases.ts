/** Progress of work in several phases of known weight. */

/** Parts of a whole; each phase runs from 0 to 1 in its own share of it. */
export class Phases {
  private done = 0;
  private readonly total: number;

  constructor(
    private readonly weights: readonly number[],
    private readonly onProgress: ((share: number) => void) | undefined,
  ) {
    this.total = weights.reduce((a, b) => a + b, 0);
  }

  /** The progress of phase `k`, to be called with a share in [0, 1]. */
  of(k: number): (share: number) => void {
    const before = this.weights.slice(0, k).reduce((a, b) => a + b, 0);
    return (share) => {
      this.done = Math.max(this.done, (before + this.weights[k] * share) / this.total);
      this.onProgress?.(this.done);
    };
  }
}
