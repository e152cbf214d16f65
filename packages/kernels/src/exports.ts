/** What every implementation of the kernel offers: functions over arrays in a memory of their own. */

/** Pointers are byte addresses in `memory`. The functions are described in `assembly/`. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  configure(
    units: number,
    inputs: number,
    outputs: number,
    steps: number,
    trials: number,
    form: number,
    placement: number,
    activation: number,
    readout: number,
    leak: number,
    training: number,
    wholeNoise: number,
    trainedInitialState: number,
    recurrent: number,
    closedLoop: number,
    segmentSteps: number,
    law: number,
    coloured: number,
    mixed: number,
    unitLeaks: number,
  ): number;
  setSteps(count: number): void;
  setTrialLevels(on: number): void;
  setRatePenalties(on: number): void;
  packParameters(training: number): void;
  fillNoise(firstTrial: number, stream: number, index: number, key0: number, key1: number): void;
  simulateGroup(group: number, noisy: number): void;
  gradientGroup(
    group: number,
    noisy: number,
    fresh: number,
    firstTrial: number,
    stream: number,
    index: number,
    key0: number,
    key1: number,
  ): number;
  beginGroup(): void;
  inputRows(step: number): number;
  forwardStep(
    step: number,
    noisy: number,
    fresh: number,
    firstTrial: number,
    stream: number,
    index: number,
    key0: number,
    key1: number,
  ): void;
  beginAdjoints(): void;
  adjointsOfStep(step: number): void;
  endAdjoints(): void;
  activateRows(): void;
  clearTotal(): void;
  addGradient(): void;
  scaleTotal(factor: number): void;
  squaredNorm(): number;
  adamStep(rate: number, root: number, beta1: number, beta2: number, epsilon: number): number;
  address(name: number): number;
}

/** Numbers of the arrays for `address`, in `assembly/index.ts`. */
export const arrays = {
  parameters: 0,
  gradient: 1,
  total: 2,
  moment1: 3,
  moment2: 4,
  sigma: 5,
  initial: 6,
  initialAdjoint: 7,
  noise: 8,
  states: 9,
  output: 10,
  trialLoss: 11,
  input: 12,
  target: 13,
  weight: 14,
  /** Not an array: bytes from one step's states to the next's. */
  stateStride: 15,
  current: 16,
  outputAdjoint: 17,
  inputAdjoint: 18,
  preActivation: 19,
  slopes: 20,
  leaks: 21,
  keeps: 22,
  colouring: 23,
  factor: 24,
  trialLevels: 25,
  ratePenalties: 26,
  trialPenalty: 27,
} as const;
