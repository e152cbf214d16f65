/**
 * The closure in the rate form, whose state h is what is read out:
 *
 *     h ↦ W h + d ↦ + σe (inside) ↦ f ↦ + σe (outside) ↦ leak into h        d = W_in u + b
 *
 * A feedforward network is the same without W, with more layers between f and the leak, which is 1: it has no memory. With white
 * noise a step costs 1.5 N³ multiplications and 4.5 N³ with the way back.
 */

import type { StepGradient, ClosureSteps } from "./closure-steps.js";
import type { Layer, LayerRecord } from "./layer.js";
import type { Leak } from "./leak.js";
import { addToState, clearCovariances, copySignal, keptLike, setCertain, type Pairs, type Signal } from "./signal.js";

export interface RateParts {
  pairs: Pairs;
  /** The first is fed by the state in a recurrent network, by the input alone in a feedforward one. */
  layers: readonly Layer[];
  /** Biases of the layers after the first. */
  biases: readonly Float64Array[];
  leak: Leak;
  initial: Float64Array;
  state: Signal;
  /** Room for derivatives: with respect to the state, and to what the first layer was given. */
  byState: Signal;
  byGiven: Signal;
}

interface RateRecord {
  state: Signal;
  layers: LayerRecord[];
}

export class RateClosure implements ClosureSteps {
  readonly byArgument: Float64Array;
  private readonly byArguments: readonly Float64Array[];
  private readonly tape: RateRecord[] = [];
  private position = 0;
  private std = 0;

  constructor(private readonly parts: RateParts) {
    const sizes = parts.layers.map(({ bar }) => bar.mean.length);
    this.byArgument = new Float64Array(sizes.reduce((a, b) => a + b, 0));
    let first = 0;
    this.byArguments = sizes.map((size) => this.byArgument.subarray(first, (first += size)));
  }

  get state(): Signal {
    return this.parts.state;
  }

  get rates(): Signal {
    return this.parts.state;
  }

  get byRates(): Signal {
    return this.parts.byState;
  }

  get byPreActivation(): Float64Array {
    return this.byArgument;
  }

  reserve(steps: number): void {
    const { state, layers } = this.parts;
    while (this.tape.length < steps)
      this.tape.push({ state: keptLike(state), layers: layers.map((layer) => layer.record()) });
  }

  start(std: number): void {
    const { state, layers, initial } = this.parts;
    this.std = std;
    this.position = 0;
    for (const layer of layers) layer.load();
    setCertain(state, initial);
    clearCovariances(state);
  }

  advance(drive: Float64Array): void {
    const { state, layers, biases, leak } = this.parts;
    const record = this.tape.at(this.position++);
    if (record) copySignal(state, record.state);
    const noise = { std: this.std, ofState: state.P };
    let signal = state;
    layers.forEach((layer, l) => {
      signal = layer.forward(signal, l === 0 ? drive : biases[l - 1], noise, record?.layers[l]);
    });
    leak.forward(state, signal);
  }

  beginBack(): void {
    const { byState, state, layers } = this.parts;
    byState.mean.fill(0);
    clearCovariances(byState);
    byState.certain = state.certain;
    for (const layer of layers) layer.beginBack();
  }

  back(into: StepGradient): void {
    const { pairs, state, layers, leak, byState, byGiven } = this.parts;
    const record = this.tape[--this.position];
    leak.pullBack(byState, layers[layers.length - 1].bar);
    copySignal(record.state, state);
    for (let l = layers.length - 1; l > 0; l--) {
      const given = layers[l - 1].again(record.layers[l - 1], this.std);
      const { weights, bias } = into.layers[l - 1];
      layers[l].pullBack(record.layers[l], given, this.std, layers[l - 1].bar, { weights, ofState: null, noise: null });
      this.byArguments[l].set(layers[l].bar.mean);
      for (let i = 0; i < bias.length; i++) bias[i] += layers[l].bar.mean[i];
    }
    const first = { weights: into.recurrent, ofState: byState.P, noise: into.noise };
    layers[0].pullBack(record.layers[0], state, this.std, byGiven, first);
    this.byArguments[0].set(layers[0].bar.mean);
    byState.certain = state.certain;
    if (into.recurrent.length > 0) addToState(byState, byGiven, pairs);
  }

  byInitial(): Float64Array {
    return this.parts.byState.mean;
  }
}
