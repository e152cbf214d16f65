/**
 * The closure in the current form, whose state x is what f is applied to, and whose rates r are read out:
 *
 *     x ↦ f ↦ + σe (outside) = r ↦ W r + d ↦ + σe (inside) ↦ leak into x        d = W_in u + b
 *
 * The first rates f(x[0]) have no noise. With white noise of each unit's own a step costs 1.5 N³ multiplications and 5 N³ with the way
 * back: then Cov(r) follows from Cov(r, x) without a product of its own.
 */

import { UnitMoments, type Activate } from "./activate.js";
import type { AddNoise } from "./add-noise.js";
import type { Affine } from "./affine.js";
import type { StepGradient, ClosureSteps } from "./closure-steps.js";
import type { Leak } from "./leak.js";
import { addToState, clearCovariances, copySignal, keptLike, setCertain, type Pairs, type Signal } from "./signal.js";

export interface CurrentParts {
  pairs: Pairs;
  activate: Activate;
  noise: AddNoise;
  affine: Affine;
  leak: Leak;
  inside: boolean;
  initial: Float64Array;
  state: Signal;
  rates: Signal;
  /** Room for what goes through a step. */
  signal: Signal;
  /** Room for derivatives with respect to these three. */
  byState: Signal;
  byRates: Signal;
  bySignal: Signal;
}

/** A state and f there. */
interface CurrentRecord {
  state: Signal;
  moments: UnitMoments;
}

export class CurrentClosure implements ClosureSteps {
  readonly byArgument: Float64Array;
  readonly byPreActivation: Float64Array;
  private readonly tape: CurrentRecord[] = [];
  private readonly moments: UnitMoments;
  private position = 0;
  private std = 0;

  constructor(private readonly parts: CurrentParts) {
    const { units } = parts.pairs;
    this.moments = new UnitMoments(units);
    this.byArgument = new Float64Array(units);
    this.byPreActivation = new Float64Array(units);
  }

  get state(): Signal {
    return this.parts.state;
  }

  get rates(): Signal {
    return this.parts.rates;
  }

  get byRates(): Signal {
    return this.parts.byRates;
  }

  private get inside(): number {
    return this.parts.inside ? this.std : 0;
  }

  /** The noise that is in the rates now. */
  private get outside(): number {
    return this.parts.inside || this.position === 0 ? 0 : this.std;
  }

  /** f at the state now. */
  private get momentsNow(): UnitMoments {
    return this.tape.at(this.position)?.moments ?? this.moments;
  }

  reserve(steps: number): void {
    const { state, pairs } = this.parts;
    while (this.tape.length <= steps) this.tape.push({ state: keptLike(state), moments: new UnitMoments(pairs.units) });
  }

  start(std: number): void {
    const { state, affine, initial } = this.parts;
    this.std = std;
    this.position = 0;
    affine.load();
    setCertain(state, initial);
    clearCovariances(state);
    this.evaluate();
  }

  advance(drive: Float64Array): void {
    const { state, rates, signal, affine, noise, leak } = this.parts;
    const record = this.tape.at(this.position);
    if (record) copySignal(state, record.state);
    affine.forward(rates, drive, signal);
    noise.forward(signal, this.inside, state.P);
    leak.forward(state, signal);
    this.position++;
    this.evaluate();
  }

  private evaluate(): void {
    this.parts.activate.evaluate(this.parts.state, this.momentsNow);
    this.readRates();
  }

  private readRates(): void {
    const { state, rates, activate, noise } = this.parts;
    activate.forward(state, this.momentsNow, rates);
    noise.forward(rates, this.outside, state.P);
    if (rates.certain) clearCovariances(rates);
  }

  beginBack(): void {
    const { byState, byRates, state, rates, affine } = this.parts;
    for (const [by, signal] of [
      [byState, state],
      [byRates, rates],
    ]) {
      by.mean.fill(0);
      clearCovariances(by);
      by.certain = signal.certain;
    }
    affine.beginBack();
  }

  /** From the rates to the state that they are of. */
  private throughRates(): void {
    const { pairs, state, activate, noise, byState, byRates } = this.parts;
    noise.pullBack(byRates, this.outside, byState.P, null);
    activate.pullBack(state, this.momentsNow, byRates);
    addToState(byState, byRates, pairs);
  }

  back(into: StepGradient): void {
    const { state, rates, affine, noise, leak, byState, byRates, bySignal } = this.parts;
    this.throughRates();
    this.byPreActivation.set(byState.mean);
    leak.pullBack(byState, bySignal);
    this.position--;
    copySignal(this.tape[this.position].state, state);
    this.readRates();
    noise.pullBack(bySignal, this.inside, byState.P, into.noise);
    this.byArgument.set(bySignal.mean);
    affine.pullBack(rates, bySignal, byRates, into.recurrent);
    byState.certain = state.certain;
  }

  byInitial(): Float64Array {
    this.throughRates();
    return this.parts.byState.mean;
  }
}
