/**
 * The Gaussian closure of a network, put together from its operations in the order of the network's form.
 *
 * The state is taken to be normal at every step, so that its mean and covariance suffice to carry it on. See docs of
 * {@link closure} for its accuracy.
 */

import { smoothedActivation } from "../network/activation/smoothed-activation.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { isGated } from "../network/cells/cells.js";
import { isOnTransmitted, stateNoiseOf } from "../network/cells/noise-kind.js";
import { refuseGated } from "../network/specification/cell.js";
import { refuseKind } from "../network/specification/state-noise.js";
import { isLayered } from "../network/specification/layers.js";
import { oneOf } from "../network/specification/specification.js";
import { Activate } from "./activate.js";
import { AddNoise } from "./add-noise.js";
import { Affine } from "./affine.js";
import { CellClosure } from "./cell-closure.js";
import type { ClosureSteps } from "./closure-steps.js";
import { CurrentClosure } from "./current-closure.js";
import { FollowNoise, SentNoise } from "./follow-noise.js";
import { Layer } from "./layer.js";
import { Leak } from "./leak.js";
import { plainMatrices, roomFor, type Matrices } from "../math/linear/matrices.js";
import { covarianceKinds, noiseCorrelation, type ClosureMethod } from "./method.js";
import { RateClosure } from "./rate-closure.js";
import { makeSignal, makeState, Pairs, type Signal } from "./signal.js";
import { unitActivations } from "./unit-activations.js";
import type { ClosureWeights } from "./weights.js";

/** Matrices that a layer and its way back have at most. */
const mostMatrices = 22;

/**
 * The steps of mean and covariance of a network.
 * @param differentiate whether derivatives of f are wanted, for the way back
 */
export function makeClosure(weights: ClosureWeights, method: ClosureMethod = {}, differentiate = false): ClosureSteps {
  const { covariance = "full" } = method;
  oneOf("closure", "covariance", covariance, covarianceKinds);
  const full = covariance === "full";
  const { specification } = weights;
  if (differentiate) refuseKind(specification, "training through the closure");
  if (isGated(specification)) {
    if (differentiate) refuseGated(specification, "training through the closure");
    return new CellClosure(weights, method, full);
  }
  const correlation = noiseCorrelation(method.noiseTimeConstant ?? specification.noise.timeConstant ?? 0);
  const make = isLayered(specification)
    ? feedforward
    : specification.form === "rate"
      ? recurrentRate
      : recurrentCurrent;
  return make({ weights, method, full, correlation, differentiate });
}

/** The noise of a layer whose units are those of `pairs`, where it is not on what the layer is given. */
function noiseOf({ weights, method }: Making, pairs: Pairs, added: AddNoise): Pick<AddNoise, "forward" | "pullBack"> {
  const { specification } = weights;
  if (!stateNoiseOf(specification.noise)) return added;
  const on = specification.noise.placement === "outside" ? "rate" : "argument";
  return new FollowNoise(pairs, specification, on, method.noiseTimeConstant);
}

/** Noise on the rates that a recurrent layer is given, with room for them; null for noise elsewhere. */
function sentNoise({ weights, method }: Making, pairs: Pairs, signal: () => Signal): SentNoise | null {
  const { specification } = weights;
  if (!isOnTransmitted(specification.noise)) return null;
  return new SentNoise(new FollowNoise(pairs, specification, "state", method.noiseTimeConstant), signal());
}

interface Making {
  weights: ClosureWeights;
  method: ClosureMethod;
  full: boolean;
  correlation: number;
  differentiate: boolean;
}

/** Room for the matrices of layers with so many units. */
function room(full: boolean, units: readonly number[]): Matrices {
  const largest = Math.max(...units);
  return full ? roomFor(mostMatrices * units.length * largest * largest, largest) : plainMatrices;
}

function activation(making: Making, pairs: Pairs, f: readonly SmoothedActivation[]): Activate {
  const { weights, full, differentiate } = making;
  const { inside, shared } = weights.noise;
  return new Activate(pairs, f, { secondOrder: full && inside && shared !== null, differentiate });
}

function recurrentRate(making: Making): ClosureSteps {
  const { weights, method, full, correlation } = making;
  const { specification, noise, recurrent, leaks, initial } = weights;
  const pairs = new Pairs(specification.units, full);
  const matrices = room(full, [pairs.units]);
  const colour = correlation > 0;
  const signal = () => makeSignal(pairs, matrices, { state: true, colour });
  const layer = new Layer({
    affine: new Affine(pairs, pairs, recurrent, matrices),
    noise: noiseOf(making, pairs, new AddNoise(pairs, noise)),
    sent: sentNoise(making, pairs, signal),
    activate: activation(making, pairs, unitActivations(specification, method.smoothing)),
    inside: noise.inside,
    signal: signal(),
    bar: signal(),
  });
  return new RateClosure({
    pairs,
    layers: [layer],
    biases: [],
    leak: new Leak(pairs, leaks, correlation),
    initial,
    state: makeState(pairs, matrices, { colour }),
    byState: makeSignal(pairs, plainMatrices, { state: false, colour }),
    byGiven: makeSignal(pairs, matrices, { state: false, colour }),
  });
}

/** Without memory, so that coloured noise has the law of white noise at each step. */
function feedforward(making: Making): ClosureSteps {
  const { weights, method, full } = making;
  const { specification, noise, leaks, initial, layers: hidden } = weights;
  const sizes = [weights.bias.length, ...hidden.map(({ bias }) => bias.length)];
  const matrices = room(full, sizes);
  const pairs = sizes.map((units) => new Pairs(units, full));
  const has = { state: false, colour: false };
  const f = smoothedActivation(specification.activation, method.smoothing);
  let first = 0;
  const layers = pairs.map((to, l) => {
    const variances = noise.variances.subarray(first, (first += to.units));
    return new Layer({
      affine: l === 0 ? null : new Affine(pairs[l - 1], to, hidden[l - 1].weights, matrices),
      noise: noiseOf(making, to, new AddNoise(to, { variances, shared: null })),
      activate: activation(making, to, new Array<SmoothedActivation>(to.units).fill(f)),
      inside: noise.inside,
      signal: makeSignal(to, matrices, has),
      bar: makeSignal(to, matrices, has),
    });
  });
  const last = pairs[pairs.length - 1];
  return new RateClosure({
    pairs: last,
    layers,
    biases: hidden.map(({ bias }) => bias),
    leak: new Leak(last, leaks, 0),
    initial,
    state: makeState(last, plainMatrices, has),
    byState: makeSignal(last, plainMatrices, has),
    byGiven: makeSignal(last, plainMatrices, has),
  });
}

function recurrentCurrent(making: Making): ClosureSteps {
  const { weights, method, full, correlation } = making;
  const { specification, noise, recurrent, leaks, initial } = weights;
  const pairs = new Pairs(specification.units, full);
  const matrices = room(full, [pairs.units]);
  const colour = correlation > 0;
  const signal = () => makeSignal(pairs, matrices, { state: true, colour });
  return new CurrentClosure({
    pairs,
    activate: activation(making, pairs, unitActivations(specification, method.smoothing)),
    noise: new AddNoise(pairs, noise),
    affine: new Affine(pairs, pairs, recurrent, matrices),
    leak: new Leak(pairs, leaks, correlation),
    inside: noise.inside,
    initial,
    state: makeState(pairs, matrices, { colour }),
    rates: signal(),
    signal: signal(),
    byState: makeSignal(pairs, plainMatrices, { state: false, colour }),
    byRates: signal(),
    bySignal: signal(),
  });
}
