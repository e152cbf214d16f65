/** What every implementation of the kernel offers: functions over arrays in a memory of its own, described in `assembly/`. */

export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Words of the struct that it was built to read. */
  structWords(): number;
  /** Address of as many bytes, all 0, at a multiple of 64; 0 where there is no memory. */
  reserve(bytes: number): number;
  /** Takes the network from the struct at an address: see `fields.ts`. */
  configure(struct: number): void;
  packParameters(): void;
  fillNoise(): void;
  simulateGroup(group: number): void;
  /** How many groups it can work on at once, each with the bits that it has alone. */
  groupsAtOnce(): number;
  /** Differentiates as many groups at once. */
  differentiateGroups(first: number, count: number): void;
  /** Leaves gradient, losses and initial adjoints of one of them where those of the first are; returns the sum of its losses. */
  takeGroup(which: number): number;
  beginGroup(): void;
  forwardStep(step: number): void;
  beginAdjoints(): void;
  adjointsOfStep(step: number): void;
  endAdjoints(): void;
  activateRows(): void;
  clearTotal(): void;
  addGradient(): void;
  scaleTotal(factor: number): void;
  squaredNorm(): number;
  adamStep(rate: number, root: number, beta1: number, beta2: number, epsilon: number): number;
}
