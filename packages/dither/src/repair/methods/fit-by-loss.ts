/**
 * The readout that minimises a network's own loss on given states, with a small ridge towards the readout as it was: Newton's method
 * with a line search (logistic regression by iterated weighted least squares; McCullagh & Nelder 1989, §2.5), on all weights together,
 * or one block of channels after another where they are many. A cross-entropy is convex in them, so that this comes to its minimum.
 */

import { decompose } from "../../math/linear/linear-system.js";
import { readoutParts, type ReadoutChoice, type ReadoutPart } from "../../network/specification/readouts.js";
import type { Trials } from "../../tasks/contract/trials.js";

/**
 * Of the mean over weights of Σ w x²: what pulls towards the readout as it was. Larger than that of least squares, since states that tell
 * all classes apart would have a cross-entropy's weights grow without end.
 */
const ridge = 1e-5;
/** Most rounds over all channels, and the relative decrease below which another does not pay. */
const rounds = 100;
const enough = 1e-10;
/** Halvings of a step before it is given up. */
const halvings = 30;
/** Weights that are solved for together. */
const largestBlock = 512;

/** Steps of trials that count for a readout: states with a 1 behind them, targets and weights of its channels. */
interface Samples {
  count: number;
  /** `[sample, unit + 1]` */
  states: Float64Array;
  /** `[sample, channel]` */
  targets: Float64Array;
  weights: Float64Array;
}

/** Weights and bias of every output, `[output][unit + 1]`, from states `[step, unit, trial]` and the readout as it was. */
export function fitByLoss(
  specification: ReadoutChoice,
  states: ArrayLike<number>,
  trials: Trials,
  before: readonly Float64Array[],
): Float64Array[] {
  return readoutParts(specification).flatMap((part) => {
    const rows = before.slice(part.first, part.first + part.channels);
    return new PartFit(part, samplesOf(part, states, trials, before[0].length), rows).minimum();
  });
}

function samplesOf(part: ReadoutPart, states: ArrayLike<number>, trials: Trials, size: number): Samples {
  const { steps, count, outputs, target, weight } = trials;
  const places: { t: number; k: number }[] = [];
  const at = (t: number, k: number, c: number): number => (t * outputs + part.first + c) * count + k;
  for (let t = 0; t < steps; t++)
    for (let k = 0; k < count; k++)
      for (let c = 0; c < part.channels; c++)
        if (weight[at(t, k, c)] > 0) {
          places.push({ t, k });
          break;
        }
  const channels = (of: ArrayLike<number>): Float64Array =>
    Float64Array.from(places.flatMap(({ t, k }) => Array.from({ length: part.channels }, (_, c) => of[at(t, k, c)])));
  const rows = new Float64Array(places.length * size).fill(1);
  places.forEach(({ t, k }, s) => {
    for (let i = 0; i < size - 1; i++) rows[s * size + i] = states[(t * (size - 1) + i) * count + k];
  });
  return { count: places.length, states: rows, targets: channels(target), weights: channels(weight) };
}

/** Channels whose weights are solved for together: first included, last excluded. */
interface Channels {
  first: number;
  last: number;
}

/** The fit of one readout. */
class PartFit {
  /** `[sample, channel]` */
  private readonly logits: Float64Array;
  private readonly now: Float64Array[];
  private readonly penalty: number;
  private readonly size: number;
  /** Logits, targets and weights of one sample. */
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly w: Float64Array;

  constructor(
    private readonly part: ReadoutPart,
    private readonly samples: Samples,
    private readonly before: readonly Float64Array[],
  ) {
    const { count, states, weights } = samples;
    const { channels } = part;
    this.size = before[0].length;
    this.now = before.map((row) => row.slice());
    [this.x, this.y, this.w] = [0, 1, 2].map(() => new Float64Array(channels));
    this.logits = new Float64Array(count * channels);
    let squares = 0;
    for (let s = 0; s < count; s++) {
      for (let c = 0; c < channels; c++) this.logits[s * channels + c] = this.along(before[c], s);
      for (let i = 0; i < this.size; i++) {
        const x = states[s * this.size + i];
        squares += weights[s * channels] * x * x;
      }
    }
    this.penalty = (ridge * squares) / this.size;
  }

  minimum(): Float64Array[] {
    const { channels } = this.part;
    const each = Math.max(1, Math.floor(largestBlock / this.size));
    let value = this.objective();
    for (let round = 0; round < rounds; round++) {
      const start = value;
      for (let first = 0; first < channels; first += each)
        value = this.improve({ first, last: Math.min(channels, first + each) }, value);
      if (!(start - value > enough * Math.abs(start))) break;
    }
    return this.now;
  }

  /** Σ of the losses and the ridge. */
  private objective(): number {
    const { part, samples, now, before, penalty, x, y, w } = this;
    let sum = 0;
    for (let s = 0; s < samples.count; s++) {
      this.take(s);
      sum += part.loss.value(x, y, w);
    }
    now.forEach((weights, c) => {
      weights.forEach((weight, i) => {
        const moved = weight - before[c][i];
        sum += 0.5 * penalty * moved * moved;
      });
    });
    return sum;
  }

  /** One step of Newton in some channels' weights, shortened until it lowers the objective; returns what that is then. */
  private improve(block: Channels, value: number): number {
    const { samples, logits, now, size } = this;
    const { channels } = this.part;
    const step = this.newtonStep(block);
    if (!step) return value;
    const directions = Array.from({ length: block.last - block.first }, (_, k) =>
      step.subarray(k * size, (k + 1) * size),
    );
    const moved = directions.map((d) => Float64Array.from({ length: samples.count }, (_, s) => this.along(d, s)));
    let at = 0;
    const goTo = (share: number): void => {
      directions.forEach((direction, k) => {
        const c = block.first + k;
        for (let s = 0; s < samples.count; s++) logits[s * channels + c] += (share - at) * moved[k][s];
        direction.forEach((d, i) => (now[c][i] += (share - at) * d));
      });
      at = share;
    };
    for (let half = 0, share = 1; half <= halvings; half++, share /= 2) {
      goTo(share);
      const next = this.objective();
      if (next < value) return next;
    }
    goTo(0);
    return value;
  }

  /** −H⁻¹ g of some channels' weights, `[channel, unit + 1]`; null where that is no number. */
  private newtonStep({ first, last }: Channels): Float64Array | null {
    const { part, samples, now, before, penalty, size, x, y, w } = this;
    const { channels, loss } = part;
    const all = (last - first) * size;
    const H = new Float64Array(all * all);
    const right = new Float64Array(all);
    const gradient = new Float64Array(channels);
    const curvature = new Float64Array(channels * channels);
    for (let s = 0; s < samples.count; s++) {
      this.take(s);
      loss.gradient(x, y, w, gradient);
      loss.curvature(x, y, w, curvature);
      const state = samples.states.subarray(s * size, (s + 1) * size);
      for (let a = first; a < last; a++) {
        const row = (a - first) * size;
        for (let i = 0; i < size; i++) right[row + i] -= gradient[a] * state[i];
        for (let b = first; b <= a; b++)
          addScaledOuter(H, state, curvature[a * channels + b], row * all + (b - first) * size, all);
      }
    }
    for (let i = 0; i < all; i++) {
      const [c, k] = [first + Math.floor(i / size), i % size];
      H[i * all + i] += penalty;
      right[i] -= penalty * (now[c][k] - before[c][k]);
      for (let j = 0; j < i; j++) H[j * all + i] = H[i * all + j];
    }
    const step = decompose(H, all)?.solve(right);
    return step?.every(Number.isFinite) ? step : null;
  }

  /** Logits, targets and weights of a sample into `x`, `y`, `w`. */
  private take(sample: number): void {
    const { x, y, w, logits, samples } = this;
    for (let c = 0, at = sample * x.length; c < x.length; c++, at++) {
      x[c] = logits[at];
      y[c] = samples.targets[at];
      w[c] = samples.weights[at];
    }
  }

  /** w x of a sample. */
  private along(weights: Float64Array, sample: number): number {
    const { states } = this.samples;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * states[sample * weights.length + i];
    return sum;
  }
}

/** Adds scale · v vᵀ to the block of a matrix that begins at `at`. */
function addScaledOuter(matrix: Float64Array, v: Float64Array, scale: number, at: number, stride: number): void {
  if (scale === 0) return;
  for (let i = 0; i < v.length; i++) {
    const scaled = scale * v[i];
    const row = at + i * stride;
    if (scaled !== 0) for (let k = 0; k < v.length; k++) matrix[row + k] += scaled * v[k];
  }
}
