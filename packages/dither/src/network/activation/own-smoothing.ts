/** An activation function of the user's under normal noise: by quadrature, but for the mean and variance that it brings along. */

import { DitherError } from "../../base/errors.js";
import type { OwnActivation } from "../specification/own-activation.js";
import { QuadratureSmoothing } from "./quadrature-smoothing.js";

/** Where mean and variance are compared with quadrature. */
const places = [-2.3, -0.4, 0.7, 3.1];
const levels = [0.3, 1.1];
const tolerance = 1e-4;

export class OwnSmoothing extends QuadratureSmoothing {
  /** @throws DitherError `value` where the function's own mean or variance is not that of its values */
  constructor(private readonly own: OwnActivation) {
    super(own);
    if (!own.mean && !own.variance) return;
    const plain = new QuadratureSmoothing(own);
    for (const x of places)
      for (const std of levels) {
        plain.at(x, std);
        this.at(x, std);
        for (const what of ["mean", "variance"] as const)
          if (!(Math.abs(this[what] - plain[what]) <= tolerance * Math.max(1, Math.abs(plain[what]))))
            throw new DitherError(
              "value",
              `activation ${own.name}: expected \`${what}\` at mean ${x} and variance ${std * std} to be ${plain[what].toPrecision(6)}, as its values have it, got ${this[what]}. Mend \`${what}\`, or leave it out.`,
            );
      }
  }

  override at(x: number, std: number): void {
    super.at(x, std);
    this.takeOwn(x, std);
  }

  override differentiate(x: number, std: number): void {
    super.differentiate(x, std);
    this.takeOwn(x, std);
  }

  private takeOwn(x: number, std: number): void {
    if (std === 0) return;
    const { mean, variance } = this.own;
    if (mean) this.mean = mean(x, std * std);
    if (variance) this.variance = variance(x, std * std);
  }
}
