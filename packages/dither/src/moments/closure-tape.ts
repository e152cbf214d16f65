/** A closure that remembers its steps and goes back through them: what its gradient needs of either form. */

import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { CurrentClosure } from "./current-closure.js";
import { CurrentClosureAdjoint, type CurrentState } from "./current-closure-adjoint.js";
import type { ClosureNoise, ClosureWeights } from "./moment-dynamics.js";
import { RateClosure } from "./rate-closure.js";
import { RateClosureAdjoint, type ClosureStep } from "./rate-closure-adjoint.js";

/** Mean `[unit]` and covariance `[unit, unit]` of the rates, or a loss's derivatives with respect to them. */
export interface RateMoments {
  mean: Float64Array;
  covariance: Float64Array;
}

export interface ClosureTape {
  /** Room for trials of so many steps. */
  reserve(steps: number): void;
  /** One trial forward under the noise of the tape; `drive(t)` is W_in u + b_rec of step t, `[unit]`. */
  record(steps: number, drive: (step: number) => Float64Array): void;
  /** Of the rates after step `step`. */
  rates(step: number): RateMoments;
  /** Before the last step is gone back through. */
  beginBack(): void;
  /** ∂L/∂ the rates of the state reached: what reads them adds to these before {@link back} leaves the state. */
  readonly byRates: RateMoments;
  /** Back through step `step`; adds ∂L/∂W_rec `[to, from]`. */
  back(step: number, recurrent: Float64Array): void;
  /** ∂L/∂ of what entered the latest step, W r + W_in u + b, `[unit]`. */
  readonly byArgument: Float64Array;
  /** ∂L/∂ the mean of what f is applied to in the latest step: the same in the rate form, x' in the current form, `[unit]`. */
  readonly byPreActivation: Float64Array;
  /** After step 0: ∂L/∂ the initial state, `[unit]`. */
  byInitial(): Float64Array;
}

/** The tape of a network's form under one noise; all units have the activation f. */
export function closureTape(weights: ClosureWeights, f: SmoothedActivation, noise: ClosureNoise): ClosureTape {
  return weights.specification.form === "current"
    ? new CurrentTape(weights, f, noise)
    : new RateTape(weights, f, noise);
}

function sameForAll(weights: ClosureWeights, f: SmoothedActivation): SmoothedActivation[] {
  return new Array<SmoothedActivation>(weights.specification.units).fill(f);
}

class RateTape implements ClosureTape {
  readonly byRates: RateMoments;
  readonly byArgument: Float64Array;
  readonly byPreActivation: Float64Array;
  private readonly dynamics: RateClosure;
  private readonly adjoint: RateClosureAdjoint;
  /** One more than there are steps: the last holds the final state. */
  private readonly tape: ClosureStep[] = [];

  constructor(
    private readonly weights: ClosureWeights,
    f: SmoothedActivation,
    private readonly noise: ClosureNoise,
  ) {
    this.dynamics = new RateClosure(weights, sameForAll(weights, f));
    this.adjoint = new RateClosureAdjoint(weights, f, noise);
    this.byRates = this.adjoint;
    this.byArgument = this.byPreActivation = this.adjoint.argument;
  }

  reserve(steps: number): void {
    const N = this.weights.specification.units;
    const coloured = this.noise.correlation > 0;
    while (this.tape.length <= steps)
      this.tape.push({
        mean: new Float64Array(N),
        covariance: new Float64Array(N * N),
        argument: new Float64Array(N),
        withState: new Float64Array(N * N),
        argumentCovariance: new Float64Array(N * N),
        ...(coloured && {
          coloured: { noiseCovariance: new Float64Array(N * N), drivenNoise: new Float64Array(N * N) },
        }),
      });
  }

  record(steps: number, drive: (step: number) => Float64Array): void {
    const { dynamics, tape } = this;
    dynamics.start(this.noise);
    for (let t = 0; t <= steps; t++) {
      const step = tape[t];
      step.mean.set(dynamics.mean);
      step.covariance.set(dynamics.covariance);
      step.coloured?.noiseCovariance.set(dynamics.noiseCovariance);
      if (t === steps) return;
      dynamics.advance(drive(t));
      step.argument.set(dynamics.argument);
      step.withState.set(dynamics.withState);
      step.argumentCovariance.set(dynamics.argumentCovariance);
      step.coloured?.drivenNoise.set(dynamics.drivenNoise);
    }
  }

  rates(step: number): RateMoments {
    return this.tape[step + 1];
  }

  beginBack(): void {
    this.adjoint.begin();
  }

  back(step: number, recurrent: Float64Array): void {
    this.adjoint.step(this.tape[step], step === 0, recurrent);
  }

  byInitial(): Float64Array {
    return this.adjoint.mean;
  }
}

class CurrentTape implements ClosureTape {
  readonly byRates: RateMoments;
  readonly byArgument: Float64Array;
  readonly byPreActivation: Float64Array;
  private readonly dynamics: CurrentClosure;
  private readonly adjoint: CurrentClosureAdjoint;
  private readonly tape: CurrentState[] = [];

  constructor(
    private readonly weights: ClosureWeights,
    f: SmoothedActivation,
    private readonly noise: ClosureNoise,
  ) {
    this.dynamics = new CurrentClosure(weights, sameForAll(weights, f));
    this.adjoint = new CurrentClosureAdjoint(weights, f, noise);
    this.byRates = { mean: this.adjoint.rateMean, covariance: this.adjoint.rateCovariance };
    this.byArgument = this.adjoint.argument;
    this.byPreActivation = new Float64Array(this.byArgument.length);
  }

  reserve(steps: number): void {
    const N = this.weights.specification.units;
    const coloured = this.noise.correlation > 0;
    while (this.tape.length <= steps)
      this.tape.push({
        mean: new Float64Array(N),
        covariance: new Float64Array(N * N),
        rateMean: new Float64Array(N),
        rateCovariance: new Float64Array(N * N),
        ...(coloured && { noiseCovariance: new Float64Array(N * N) }),
      });
  }

  record(steps: number, drive: (step: number) => Float64Array): void {
    const { dynamics, tape } = this;
    dynamics.start(this.noise);
    for (let t = 0; t <= steps; t++) {
      tape[t].mean.set(dynamics.mean);
      tape[t].covariance.set(dynamics.covariance);
      tape[t].rateMean.set(dynamics.rateMean);
      tape[t].rateCovariance.set(dynamics.rateCovariance);
      tape[t].noiseCovariance?.set(dynamics.noiseCovariance);
      if (t < steps) dynamics.advance(drive(t));
    }
  }

  rates(step: number): RateMoments {
    const { rateMean, rateCovariance } = this.tape[step + 1];
    return { mean: rateMean, covariance: rateCovariance };
  }

  beginBack(): void {
    this.adjoint.begin();
  }

  back(step: number, recurrent: Float64Array): void {
    this.adjoint.throughRates(this.tape[step + 1]);
    this.byPreActivation.set(this.adjoint.mean);
    this.adjoint.step(this.tape[step], step === 0 || this.noise.std === 0, recurrent);
  }

  byInitial(): Float64Array {
    this.adjoint.throughRates(this.tape[0]);
    return this.adjoint.mean;
  }
}
