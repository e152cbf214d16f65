/**
 * The expected loss of one unit that is to output its input, exactly: z = h + d, y = u uniform from 0 to a largest input, with
 * recurrent weight w, input weight v and bias b. Given w the stationary law depends on the drive v u + b alone, so the
 * law of a {@link RegulatorLandscape} at few drives, with cubics between them, gives the loss anywhere. The operating
 * point is the noise-free pre-activation at u = 0, a = w f(a) + b.
 */

import { activationFunction } from "../network/activation/functions.js";
import { composite, type Rule } from "../math/statistics/half-normal.js";
import { goldenSection } from "../math/optimise/golden-section.js";
import { RegulatorLandscape, type Regulator, type RegulatorLoss } from "./regulator-loss.js";
import { placements } from "../network/specification/noise.js";
import { checkArguments } from "../base/check-arguments.js";

export interface AffineRegulator extends Omit<Regulator, "target"> {
  /** Largest input; default 1. */
  range?: number;
}

/** What training chooses: recurrent weight w, input weight v, bias b, offset of the readout d. */
export interface AffineParameters {
  weight: number;
  gain: number;
  bias: number;
  offset: number;
}

/** Averages over the inputs, of a unit with these parameters. */
export interface AffineLoss extends Pick<RegulatorLoss, "biasSquared" | "variance" | "loss"> {
  parameters: AffineParameters;
}

export type AffineMethod = "closure" | "exact";

/** Distance of the drives at which the law is found, in standard deviations of the noise: a cubic between them is right to about 1e-4. */
const driveStep = { closure: 0.2, exact: 0.4 };

interface Moments {
  mean: number;
  variance: number;
}

/** Evaluates the expected loss at many parameters and noise levels. */
export class AffineLandscape {
  readonly range: number;
  private readonly unit: RegulatorLandscape;
  private readonly inputs: Rule;
  private readonly known = new Map<string, Moments[]>();
  /** Finds the best input weight for the exact law, at a thousandth of the cost; the loss is flat there. */
  private readonly guide: AffineLandscape | null;
  private readonly step: number;

  /** `method` is that of the law where there is a recurrent weight; without one it is known. Default closure. */
  constructor(
    readonly regulator: AffineRegulator,
    readonly method: AffineMethod = "closure",
  ) {
    checkArguments(
      "AffineLandscape",
      { regulator },
      { regulator: { placement: placements, activation: "activation", leak: "number" } },
    );
    const { range = 1, ...unit } = regulator;
    this.range = range;
    this.unit = new RegulatorLandscape({ ...unit, target: 0 });
    this.inputs = composite(0, range, 4);
    this.guide = method === "exact" ? new AffineLandscape(regulator) : null;
    this.step = driveStep[method];
  }

  /** The loss at this noise (standard deviation per step). Without noise, that of the fixed points. NaN where there is no law. */
  at(std: number, parameters: AffineParameters): AffineLoss {
    const { weight, gain, bias, offset } = parameters;
    const parts = this.average(std, weight, gain, bias);
    const error = parts.error + offset;
    const biasSquared = Math.max(0, parts.spread + error * error);
    return { parameters, biasSquared, variance: parts.variance, loss: biasSquared + parts.variance };
  }

  /** The lowest loss with this recurrent weight (below 1) and operating point: input weight and offset at their best. */
  best(std: number, weight: number, operatingPoint: number): AffineLoss {
    if (this.guide) {
      const { gain, bias } = this.guide.best(std, weight, operatingPoint).parameters;
      return this.at(std, { weight, gain, bias, offset: -this.average(std, weight, gain, bias).error });
    }
    const bias = operatingPoint - weight * activationFunction(this.regulator.activation).value(operatingPoint);
    const lossAt = (gain: number): number => {
      const { spread, variance } = this.average(std, weight, gain, bias);
      return spread + variance;
    };
    const gain = goldenSection(lossAt, 0, (4 * (1 + std)) / Math.min(1, this.range) + 4 * Math.abs(weight), {
      cells: 24,
      tolerance: 1e-5,
    });
    const offset = -this.average(std, weight, gain, bias).error;
    return this.at(std, { weight, gain, bias, offset });
  }

  /** The operating point of lowest loss at this recurrent weight, from −4σ to 4σ, and the loss there. */
  bestPoint(std: number, weight = 0): AffineLoss & { operatingPoint: number } {
    const operatingPoint = goldenSection((point) => this.best(std, weight, point).loss, -4 * std, 4 * std, {
      cells: 48,
      tolerance: 1e-5,
    });
    return { operatingPoint, ...this.best(std, weight, operatingPoint) };
  }

  /** The pre-activation at u = 0 of the noise-free fixed point; NaN where there is none. */
  operatingPoint({ weight, bias }: AffineParameters): number {
    const rate = this.unit.silent(bias, weight);
    return Math.abs(rate) < 1e9 ? weight * rate + bias : NaN;
  }

  /** The test noise with the lowest loss at these parameters, from 0 to `highest`. */
  preferredNoise(parameters: AffineParameters, highest: number): number {
    return goldenSection((std) => this.at(std, parameters).loss, 0, highest, { cells: 20, tolerance: 1e-4 });
  }

  /** Averages over the inputs: of z − d − u, of its squared deviation from that, and of the variance. */
  private average(
    std: number,
    weight: number,
    gain: number,
    bias: number,
  ): { error: number; spread: number; variance: number } {
    const { nodes, weights } = this.inputs;
    let [error, square, variance] = [0, 0, 0];
    for (let k = 0; k < nodes.length; k++) {
      const at = this.moments(std, weight, bias + gain * nodes[k]);
      const share = weights[k] / this.range;
      const off = at.mean - nodes[k];
      error += share * off;
      square += share * off * off;
      variance += share * at.variance;
    }
    return { error, spread: square - error * error, variance };
  }

  private moments(std: number, weight: number, drive: number): Moments {
    if (weight === 0) return this.unit.at(std, drive);
    if (std === 0) return { mean: this.unit.silent(drive, weight), variance: 0 };
    const table = this.tableOf(std, weight);
    const place = drive / (this.step * std);
    const first = Math.floor(place) - 1;
    const t = place - first;
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => this.node(table, std, weight, first + k));
    const cubic = (name: keyof Moments): number =>
      (-a[name] * (t - 1) * (t - 2) * (t - 3)) / 6 +
      (b[name] * t * (t - 2) * (t - 3)) / 2 -
      (c[name] * t * (t - 1) * (t - 3)) / 2 +
      (d[name] * t * (t - 1) * (t - 2)) / 6;
    return { mean: cubic("mean"), variance: cubic("variance") };
  }

  private tableOf(std: number, weight: number): Moments[] {
    const key = `${std} ${weight}`;
    const table = this.known.get(key) ?? [];
    this.known.set(key, table);
    return table;
  }

  private node(table: Moments[], std: number, weight: number, place: number): Moments {
    const index = place < 0 ? -2 * place - 1 : 2 * place;
    const drive = place * this.step * std;
    return (table[index] ??=
      this.method === "exact" ? this.unit.at(std, drive, weight) : this.unit.closed(std, drive, weight));
  }
}
