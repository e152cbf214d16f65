/**
 * What the closure knows of a variable s on its way through a step: its mean and its covariances with itself, with the state x
 * that the step began at, and with the noise e of the step. All of them are taken to be jointly normal.
 */

import type { Matrices } from "../math/linear/matrices.js";

/** Which covariances of a layer's units are carried: all, `[unit, unit]`, or each unit's own alone, `[unit]`. */
export class Pairs {
  /** From one row of a covariance to the next: entry (i, k) stands at `row · i + k`, and the rows of a diagonal coincide. */
  readonly row: number;
  /** How many covariances there are. */
  readonly size: number;

  constructor(
    readonly units: number,
    readonly full: boolean,
  ) {
    this.row = full ? units : 0;
    this.size = full ? units * units : units;
  }

  /** The units k whose covariance with unit i is carried are those from `first(i)` up to `end(i)`. */
  first(i: number): number {
    return this.full ? 0 : i;
  }

  end(i: number): number {
    return this.full ? this.units : i + 1;
  }

  /** Where the covariances of unit i stand: from, and up to. */
  place(i: number): [from: number, to: number] {
    const start = this.row * i;
    return [start + this.first(i), start + this.end(i)];
  }
}

/** A variable's moments; in the way back, the derivatives of a loss with respect to them (then S is symmetric too). */
export interface Signal {
  /** E s, `[unit]`. */
  readonly mean: Float64Array;
  /** S = Cov(s). */
  readonly S: Float64Array;
  /** X = Cov(s, x), row s; S itself for the state; null where no state is remembered. */
  readonly X: Float64Array | null;
  /** P = Cov(s, e), row s; null for white noise, of which the state knows nothing. */
  readonly P: Float64Array | null;
  /** Whether s has no variance; then only its mean counts. In the way back: whether nothing depends on covariances. */
  certain: boolean;
  /** Where S = X diag(slope) + diag(rest), which spares a product of matrices. */
  linear: { readonly slope: Float64Array; readonly rest: Float64Array } | null;
}

/** A signal that goes through a step: X where there is a state, P where the noise is coloured. */
export function makeSignal(pairs: Pairs, room: Matrices, has: { state: boolean; colour: boolean }): Signal {
  const { size } = pairs;
  return {
    mean: new Float64Array(pairs.units),
    S: room.matrix(size),
    X: has.state ? room.matrix(size) : null,
    P: has.colour ? room.matrix(size) : null,
    certain: true,
    linear: null,
  };
}

/** The state, whose X is its S. */
export function makeState(pairs: Pairs, room: Matrices, has: { colour: boolean }): Signal {
  const signal = makeSignal(pairs, room, { state: false, ...has });
  return { ...signal, X: signal.S };
}

/** Makes a signal certain, with this mean. */
export function setCertain(signal: Signal, mean: Float64Array): void {
  signal.mean.set(mean);
  signal.certain = true;
  signal.linear = null;
}

/** Sets all of a signal's covariances to 0. */
export function clearCovariances({ S, X, P }: Signal): void {
  S.fill(0);
  X?.fill(0);
  P?.fill(0);
}

/** Plain arrays like those of a signal, for what a step leaves behind. */
export function keptLike({ mean, S, X, P }: Signal): Signal {
  const like = (array: Float64Array): Float64Array => new Float64Array(array.length);
  const own = like(S);
  return {
    mean: like(mean),
    S: own,
    X: X && (X === S ? own : like(X)),
    P: P && like(P),
    certain: true,
    linear: null,
  };
}

/** Copies what counts of a signal to another of the same kind, whose covariances are 0 where the signal is certain. */
export function copySignal(from: Signal, to: Signal): void {
  setCertain(to, from.mean);
  if (from.certain) {
    clearCovariances(to);
    return;
  }
  to.certain = false;
  to.S.set(from.S);
  if (from.X && from.X !== from.S) to.X?.set(from.X);
  if (from.P) to.P?.set(from.P);
}

/** Adds derivatives with respect to a signal that was the state itself, or read from it, to those with respect to the state. */
export function addToState(state: Signal, by: Signal, pairs: Pairs): void {
  for (let i = 0; i < state.mean.length; i++) state.mean[i] += by.mean[i];
  if (by.certain) return;
  const { S, P } = state;
  for (let at = 0; at < S.length; at++) S[at] += by.S[at];
  if (P && by.P) for (let at = 0; at < P.length; at++) P[at] += by.P[at];
  if (!by.X) return;
  for (let i = 0; i < pairs.units; i++)
    for (let k = pairs.first(i); k < pairs.end(i); k++)
      S[pairs.row * i + k] += 0.5 * (by.X[pairs.row * i + k] + by.X[pairs.row * k + i]);
}
