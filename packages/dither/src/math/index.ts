/**
 * Mathematics that the analyses use: linear algebra, quadrature, minimisation and statistics.
 *
 * Rows of matrices come one after another; computation is in float64.
 *
 * @module
 */

export type { SampledMoments } from "./statistics/chain-moments.js";
export { principalComponents, type PrincipalComponents, type States } from "./linear/principal-components.js";
export { type Complex, type ComplexRows, type Spectrum } from "./linear/spectrum.js";
export type { Histogram, Quartiles } from "./statistics/weighted-summary.js";
export { percentileInterval, quantile, type Interval } from "./statistics/bootstrap.js";
export type { Quadrature } from "./quadrature/gauss-hermite.js";
export { deterministic } from "./deterministic.js";
export { wilsonInterval } from "./statistics/wilson.js";
