/**
 * One layer of units: s ↦ f(W s + c + σe) for noise inside, f(W s + c) + σe for noise outside, and back. A recurrent network in the
 * rate form is one layer that its own state feeds; a feedforward network is several, the first of which is fed by the input alone.
 */

import type { Activate } from "./activate.js";
import { UnitMoments } from "./activate.js";
import type { AddNoise } from "./add-noise.js";
import type { Affine } from "./affine.js";
import type { SentNoise } from "./follow-noise.js";
import { copySignal, keptLike, setCertain, type Signal } from "./signal.js";

/** What a layer leaves behind in a step: the argument of f, and f there. */
export interface LayerRecord {
  argument: Signal;
  moments: UnitMoments;
}

/** Where derivatives with respect to a layer's parameters and noise are added. */
export interface LayerGradient {
  /** W̄ `[to, from]`. */
  weights: Float64Array;
  /** P̄_x of the state, where noise is coloured. */
  ofState: Float64Array | null;
  /** Q̄, where the noise depends on parameters. */
  noise: Float64Array | null;
}

export interface LayerParts {
  /** Null where nothing but the constant enters. */
  affine: Affine | null;
  noise: Pick<AddNoise, "forward" | "pullBack">;
  /** Noise on what is given alone, instead of {@link noise}. */
  sent?: SentNoise | null;
  activate: Activate;
  inside: boolean;
  /** Room for what passes through the layer, and in the way back for its derivatives. */
  signal: Signal;
  bar: Signal;
}

export class Layer {
  /** ∂L/∂ of what entered f, of the noise and of what left it: one signal that the way back goes through. */
  readonly bar: Signal;
  private readonly moments: UnitMoments;

  constructor(private readonly parts: LayerParts) {
    this.bar = parts.bar;
    this.moments = new UnitMoments(parts.signal.mean.length);
  }

  /** Takes the weights as they are now. */
  load(): void {
    this.parts.affine?.load();
  }

  /** Before the way back through a trial. */
  beginBack(): void {
    this.parts.affine?.beginBack();
  }

  /** Room for what a step leaves behind. */
  record(): LayerRecord {
    return { argument: keptLike(this.parts.signal), moments: new UnitMoments(this.moments.mean.length) };
  }

  /** The layer's signal for what is given, c `[unit]`, σ, and P_x of the state. */
  forward(
    given: Signal,
    constant: Float64Array,
    { std, ofState }: { std: number; ofState: Float64Array | null },
    record?: LayerRecord,
  ): Signal {
    const { affine, noise, sent, activate, inside, signal } = this.parts;
    if (affine) affine.forward(sent ? sent.forward(given, std) : given, constant, signal);
    else setCertain(signal, constant);
    noise.forward(signal, inside && !sent ? std : 0, ofState);
    if (record) copySignal(signal, record.argument);
    const moments = record?.moments ?? this.moments;
    activate.evaluate(signal, moments);
    activate.forward(signal, moments, signal);
    noise.forward(signal, inside ? 0 : std, ofState);
    return signal;
  }

  /** The signal that left the layer in a step, from what that left behind: for layers whose noise is white. */
  again({ argument, moments }: LayerRecord, std: number): Signal {
    const { noise, activate, inside, signal } = this.parts;
    activate.forward(argument, moments, signal);
    noise.forward(signal, inside ? 0 : std, null);
    return signal;
  }

  /**
   * From the derivatives in `bar` with respect to what left the layer to those with respect to what was given; adds to `into`.
   * Then `bar` holds those with respect to W s + c.
   */
  pullBack({ argument, moments }: LayerRecord, given: Signal, std: number, byGiven: Signal, into: LayerGradient): void {
    const { affine, noise, activate, inside } = this.parts;
    const { bar } = this;
    noise.pullBack(bar, inside ? 0 : std, into.ofState, null);
    activate.pullBack(argument, moments, bar);
    noise.pullBack(bar, inside ? std : 0, into.ofState, into.noise);
    affine?.pullBack(given, bar, byGiven, into.weights);
  }
}
