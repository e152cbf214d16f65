/**
 * The plant: the world of a closed-loop task, in which the next input depends on the outputs before it. Everything but
 * `reset` comes with its pullback (reverse-mode derivative), so that gradients flow through the world into the network.
 *
 * All functions but `reset` work on one trial, on small float64 arrays that the caller owns; what they are given to fill is
 * named last. A pullback ADDS to the adjoints it is given. Arithmetic decides the bits of a training: use + − × ÷ and
 * `Math.sqrt`, which every engine does alike, and no other function of `Math` (no exp, sin, pow, hypot).
 */

import type { TrialRequest } from "./trials.js";
import { emptyTrials, type Trials } from "./trials.js";
import { type Shape } from "../../base/kinds.js";
import { trialRequestShape } from "./trials.js";
import { checkArguments } from "../../base/check-arguments.js";

/** One step of one trial: the world before it, what the network put out, and the world after it. */
export interface Moment {
  /** From 0 to steps − 1. */
  step: number;
  /** `[size]` */
  before: Float64Array;
  /** `[outputs]` */
  output: Float64Array;
  /** `[size]` */
  after: Float64Array;
  /** Share of the training that is done, in [0, 1), for terms of the loss that fade; null when measuring. */
  progress: number | null;
}

/** Adjoints of a moment: derivatives of the loss of a trial with respect to its three arrays. */
export type MomentAdjoint = Pick<Moment, "before" | "output" | "after">;

/** Where trials start: the world's numbers `[size, trial]`, trial fastest, and labels of the trials for analysis. */
export interface PlantStart {
  world: Float64Array;
  labels?: Record<string, Float64Array>;
}

/** What stands still in a world with two coordinates, to draw trajectories in. */
export interface Scene {
  /** Which of the world's numbers are the coordinates. */
  x: number;
  y: number;
  /** What is seen. */
  extent: { left: number; right: number; bottom: number; top: number };
  walls: readonly Rectangle[];
  goal: { x: number; y: number; radius: number };
}

/** What is checked of {@link Scene}. */
export const sceneShape = {
  x: "number",
  y: "number",
  extent: "object",
  walls: "array",
  goal: "object",
} as const satisfies Shape<Scene>;

export interface Rectangle {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export interface Plant {
  /** Numbers that describe the world at one moment of a trial: positions, velocities, the goal … */
  readonly size: number;
  /** Steps of every trial. */
  readonly steps: number;
  /**
   * The world at the start of trials `first` … `first + count − 1`. Trial k depends only on (seed, index, k). Nothing here
   * is trained, so it has no pullback.
   */
  reset(request: TrialRequest): PlantStart;
  /** What the network sees of the world: fills `input`, `[inputs]`. */
  observe(world: Float64Array, input: Float64Array): void;
  observePullback(world: Float64Array, inputAdjoint: Float64Array, worldAdjoint: Float64Array): void;
  /** What the output does to the world: fills all of `next`. */
  advance(world: Float64Array, output: Float64Array, next: Float64Array): void;
  advancePullback(
    world: Float64Array,
    output: Float64Array,
    nextAdjoint: Float64Array,
    worldAdjoint: Float64Array,
    outputAdjoint: Float64Array,
  ): void;
  /** The part of a trial's loss that belongs to one step; the loss of a trial is the sum over its steps, of trials their mean. */
  loss(moment: Moment): number;
  lossPullback(moment: Moment, adjoint: MomentAdjoint): void;
  /** How to draw trajectories, where the world has two coordinates. */
  readonly scene?: Scene;
}

/** Trials of a closed-loop task: starts of the world in `world`, no input, no target, weight 1 throughout. */
export function closedLoopTrials(
  plant: Plant,
  task: { inputs: number; outputs: number },
  request: TrialRequest,
): Trials {
  checkArguments(
    "closedLoopTrials",
    { plant, task, request },
    {
      plant: { size: "number", steps: "number" },
      task: { outputs: "number", inputs: "number" },
      request: trialRequestShape,
    },
  );
  const { inputs, outputs } = task;
  const { world, labels } = plant.reset(request);
  const trials = emptyTrials({ steps: plant.steps, inputs, outputs, count: request.count });
  trials.weight.fill(1);
  return { ...trials, world, epochs: { run: [0, plant.steps] }, ...(labels && { labels }) };
}

/**
 * The worlds that outputs `[step, output, trial]` lead to from the start of trials, `[step + 1, size, trial]` with the
 * start first. A plant draws nothing on the way, so outputs and start decide all.
 */
export function replay(plant: Plant, trials: Trials, outputs: Float32Array): Float64Array {
  checkArguments(
    "replay",
    { plant, trials, outputs },
    { plant: { size: "number", steps: "number" }, trials: "trials", outputs: "floats" },
  );
  const { steps, count, world } = trials;
  const { size } = plant;
  const worlds = new Float64Array((steps + 1) * size * count);
  if (world) worlds.set(world);
  const now = new Float64Array(size);
  const next = new Float64Array(size);
  const output = new Float64Array(trials.outputs);
  for (let k = 0; k < count; k++)
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < size; i++) now[i] = worlds[(t * size + i) * count + k];
      for (let o = 0; o < output.length; o++) output[o] = outputs[(t * output.length + o) * count + k];
      plant.advance(now, output, next);
      for (let i = 0; i < size; i++) worlds[((t + 1) * size + i) * count + k] = next[i];
    }
  return worlds;
}
