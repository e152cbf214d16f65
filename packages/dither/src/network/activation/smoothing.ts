/** Smoothed activations: what an evaluator of E f(x + σξ) gives. */

/**
 * Evaluates an activation under noise into its own fields: nothing is allocated by a call. One instance per user: the
 * fields hold the result of the latest call.
 */
export interface SmoothedActivation {
  /** E f(x + σξ) */
  readonly mean: number;
  /** Var f(x + σξ) */
  readonly variance: number;
  /** E f′(x + σξ), which is also the derivative of the mean with respect to x. */
  readonly slope: number;
  /** E f″(x + σξ): the derivative of the slope with respect to x, and twice that of the mean with respect to σ². */
  readonly curvature: number;
  /** ∂ slope / ∂ σ² = ½ E f‴ */
  readonly slopeByVariance: number;
  /** ∂ curvature / ∂ σ² = ½ E f⁗ */
  readonly curvatureByVariance: number;
  /** ∂ variance / ∂ x */
  readonly varianceByMean: number;
  /** ∂ variance / ∂ σ² */
  readonly varianceByVariance: number;
  /** Sets `mean`, `variance` and `slope`. With `std` 0 they are f(x), 0 and f′(x) (0 for ReLU at 0). */
  at(x: number, std: number): void;
  /** Sets all fields. At the kink of ReLU without noise the derivatives of the slope do not exist; they are set to 0. */
  differentiate(x: number, std: number): void;
}

/** An evaluator with fields of its own, all 0 before the first call. */
export abstract class Smoothing implements SmoothedActivation {
  mean = 0;
  variance = 0;
  slope = 0;
  curvature = 0;
  slopeByVariance = 0;
  curvatureByVariance = 0;
  varianceByMean = 0;
  varianceByVariance = 0;

  abstract at(x: number, std: number): void;
  abstract differentiate(x: number, std: number): void;
}
