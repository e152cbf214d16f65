/**
 * The network without noise as a map x → F(x, u) in float64, with its analytic Jacobians.
 *
 *     rate form      F(h) = h + γ G(h),  G(h) = f(W h + W_in u + b) − h
 *     current form   F(x) = x + γ G(x),  G(x) = W f(x) + W_in u + b − x
 *
 * With a leak per unit γ is the diagonal matrix of them. Fixed points are the zeros of G, whatever the leak; the two forms share them in h = f(x).
 */

import { stateCount } from "../../network/cells/cells.js";
import { denseNetwork } from "../../network/specification/dense-network.js";
import { tensor, type Network } from "../../network/specification/network.js";
import { type TensorName } from "../../network/specification/parameter-layout.js";
import { unitFunctions, type ActivationFunction } from "../../network/activation/functions.js";
import { smoothingPerUnit, type Activation, type Form } from "../../network/specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkVector } from "../../math/linear/vector.js";

/** A matrix is row-major `[to, from]`; a state is h in the rate form and x in the current form, `[unit]`. */
export class NoiseFreeMap {
  readonly units: number;
  /** Numbers of a state: as many as units, of an LSTM twice as many. */
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly form: Form;
  /** γ; where every unit has its own, the network's nominal one. */
  readonly leak: number;
  /** γ of each unit. */
  readonly leaks: Float64Array;
  readonly activation: Activation;
  readonly recurrentWeights: Float64Array;
  readonly inputWeights: Float64Array;
  readonly bias: Float64Array;
  readonly readoutWeights: Float64Array;
  readonly readoutBias: Float64Array;
  /** State before the first step. */
  readonly initialState: Float64Array;
  /** s of each unit whose activation is smoothed, 0 for the others, `[unit]`. */
  readonly smoothing: Float64Array;
  /** The activation function of each unit, `[unit]`. */
  readonly functions: readonly ActivationFunction[];

  constructor(given: Network) {
    checkArguments("NoiseFreeMap", { network: given }, { network: "network" });
    const network = denseNetwork(given);
    const { specification: s } = network;
    const wide = (name: TensorName): Float64Array => Float64Array.from(tensor(network, name) ?? []);
    this.units = s.units;
    this.size = stateCount(s) * s.units;
    this.inputs = s.inputs;
    this.outputs = s.outputs;
    this.form = s.form;
    this.leak = s.leak;
    this.leaks = s.leaks ? Float64Array.from(s.leaks) : new Float64Array(s.units).fill(s.leak);
    this.activation = s.activation;
    this.smoothing = smoothingPerUnit(s);
    this.functions = unitFunctions(s);
    this.recurrentWeights = wide("W_rec");
    this.inputWeights = wide("W_in");
    this.bias = wide("b_rec");
    this.readoutWeights = wide("W_out");
    this.readoutBias = wide("b_out");
    this.initialState = s.initialState === "trained" ? wide("h0") : new Float64Array(this.size);
  }

  /**
   * W_in u + b, `[unit]`.
   * @throws DitherError `mismatch` unless the input has one number per channel, `value` where one is not finite.
   */
  drive(input: ArrayLike<number>, where = "dynamics"): Float64Array {
    checkVector(input, this.inputs, "input", where);
    return multiplyAdd(this.inputWeights, input, this.bias);
  }

  /** h, or f(x): what is fed back and read out. */
  rates(state: ArrayLike<number>): Float64Array {
    return this.form === "current" ? this.activate(Float64Array.from(state)) : Float64Array.from(state);
  }

  /** f of each unit's argument, `[unit]`. */
  activate(argument: Float64Array): Float64Array {
    return argument.map((x, i) => this.functions[i].value(x));
  }

  /** f′ of each unit's argument, `[unit]`. */
  slopes(argument: Float64Array): Float64Array {
    return argument.map((x, i) => this.functions[i].slope(x));
  }

  /** Argument of the activation function: W h + W_in u + b in the rate form, x in the current form. */
  argument(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    return this.form === "current" ? Float64Array.from(state) : this.totalInput(state, drive);
  }

  /** W r + W_in u + b. */
  totalInput(rates: ArrayLike<number>, drive: Float64Array): Float64Array {
    return multiplyAdd(this.recurrentWeights, rates, drive);
  }

  /** The state whose rates are given, exactly in the rate form; in the current form the total input W r + W_in u + b. */
  stateOfRates(rates: ArrayLike<number>, drive: Float64Array): Float64Array {
    return this.form === "current" ? this.totalInput(rates, drive) : Float64Array.from(rates);
  }

  /** G(x) = (F(x) − x)/γ: its norm is the relative speed. */
  residual(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    const out =
      this.form === "current"
        ? this.totalInput(this.rates(state), drive)
        : this.activate(this.totalInput(state, drive));
    for (let i = 0; i < out.length; i++) out[i] -= state[i];
    return out;
  }

  /** dG/dx = diag(f′(a)) W − 1 in the rate form, W diag(f′(x)) − 1 in the current form. */
  residualJacobian(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    const { units: N, recurrentWeights: W } = this;
    const slopes = this.slopes(this.argument(state, drive));
    const J = new Float64Array(N * N);
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        J[i * N + k] = (this.form === "current" ? slopes[k] : slopes[i]) * W[i * N + k] - (i === k ? 1 : 0);
    return J;
  }

  /** dF/dx, `[N, N]`. At the kink of ReLU the slope is 0. */
  stateJacobian(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    const J = this.residualJacobian(state, drive).map((x, at) => this.leaks[Math.floor(at / this.units)] * x);
    for (let i = 0; i < this.units; i++) J[i * this.units + i] += 1;
    return J;
  }

  /** dF/du = γ diag(f′(a)) W_in in the rate form, γ W_in in the current form; `[N, I]`. */
  inputJacobian(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    const slopes = this.slopes(this.argument(state, drive));
    return this.inputWeights.map(
      (w, i) =>
        this.leaks[Math.floor(i / this.inputs)] *
        w *
        (this.form === "current" ? 1 : slopes[Math.floor(i / this.inputs)]),
    );
  }

  /** F(x): one step. */
  advance(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    return this.residual(state, drive).map((g, i) => state[i] + this.leaks[i] * g);
  }

  /** W_out r + b_out, before any sigmoid; `[output]`. */
  readout(rates: ArrayLike<number>): Float64Array {
    return multiplyAdd(this.readoutWeights, rates, this.readoutBias);
  }
}

/** A x + c for A `[c.length, x.length]`. */
export function multiplyAdd(A: Float64Array, x: ArrayLike<number>, c: Float64Array): Float64Array {
  const out = Float64Array.from(c);
  const columns = x.length;
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += A[i * columns + k] * x[k];
    out[i] += sum;
  }
  return out;
}
