/** The noise-free map of a gated cell: its states one after the other, `[state, unit]`, and no leak. */

import ln from "@stdlib/math-base-special-ln";
import { isGated, stateCount } from "../../network/cells/cells.js";
import { cellJacobian } from "../../network/simulation/cell-jacobian.js";
import { cellStepOf } from "../../network/simulation/cell-reference.js";
import type { CellStep } from "../../network/simulation/cell-step.js";
import { refuseGated } from "../../network/specification/cell.js";
import { namedTensors, type Network } from "../../network/specification/network.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import { checkVector } from "../../math/linear/vector.js";
import { NoiseFreeMap } from "./noise-free-map.js";

/** As {@link NoiseFreeMap}; the drive of a step is its input itself, `[channel]`. */
export class CellMap extends NoiseFreeMap {
  private readonly step: CellStep;
  private readonly specification: NetworkSpecification;

  constructor(network: Network) {
    super(network);
    const { specification } = network;
    this.specification = specification;
    this.step = cellStepOf(specification, namedTensors(network));
  }

  override drive(input: ArrayLike<number>, where = "dynamics"): Float64Array {
    checkVector(input, this.inputs, "input", where);
    return Float64Array.from(input);
  }

  override rates(state: ArrayLike<number>): Float64Array {
    return Float64Array.from({ length: this.units }, (_, i) => state[i]);
  }

  /** Of an LSTM, whose cell h does not tell, with that cell which an open output gate would show as h. */
  override stateOfRates(rates: ArrayLike<number>): Float64Array {
    const h = Float64Array.from(rates);
    if (stateCount(this.specification) === 1) return h;
    const cell = h.map((x) => {
      const inside = Math.max(-0.999, Math.min(0.999, x));
      return 0.5 * ln((1 + inside) / (1 - inside));
    });
    return Float64Array.from([...h, ...cell]);
  }

  override advance(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    return this.step.next(this.step.run(state, drive));
  }

  override residual(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    return this.advance(state, drive).map((x, i) => x - state[i]);
  }

  override stateJacobian(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    return cellJacobian(this.step, this.step.run(state, drive));
  }

  override residualJacobian(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    const J = this.stateJacobian(state, drive);
    for (let i = 0; i < this.size; i++) J[i * this.size + i] -= 1;
    return J;
  }

  override inputJacobian(state: ArrayLike<number>, drive: Float64Array): Float64Array {
    const { size, inputs, inputWeights: W } = this;
    const values = this.step.run(state, drive);
    const rows = W.length / Math.max(1, inputs);
    const result = new Float64Array(size * inputs);
    const unit = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      // What a bias adds to the argument of a gate, an input adds through its weights.
      const gradients = { W_rec: new Float64Array(this.recurrentWeights.length), W_in: new Float64Array(W.length), b_rec: new Float64Array(this.bias.length) }; // prettier-ignore
      unit.fill(0);
      unit[i] = 1;
      this.step.pullback(values, drive, unit, gradients);
      for (let row = 0; row < rows; row++)
        for (let c = 0; c < inputs; c++) result[i * inputs + c] += gradients.b_rec[row] * W[row * inputs + c];
    }
    return result;
  }

  override activate(): Float64Array {
    return this.refuse();
  }

  override slopes(): Float64Array {
    return this.refuse();
  }

  override argument(): Float64Array {
    return this.refuse();
  }

  override totalInput(): Float64Array {
    return this.refuse();
  }

  private refuse(): never {
    refuseGated(this.specification, "activation functions of units");
    throw new Error("a gated cell has no one activation function");
  }
}

/** The noise-free map of a network, whatever its units. */
export function noiseFreeMap(network: Network): NoiseFreeMap {
  return isGated(network.specification) ? new CellMap(network) : new NoiseFreeMap(network);
}
