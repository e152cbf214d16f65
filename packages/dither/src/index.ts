/** Dither: train noisy recurrent networks and measure which noise they prefer. */

export { counted } from "./counted.js";
export { didYouMean, nearest } from "./base/index.js";
export * from "./dynamics/index.js";
export { boundedMessage, DitherError, excerpt, isDitherError, type DitherErrorCode } from "./errors.js";
export * from "./moments/index.js";
export * from "./network/index.js";
export * from "./preference/index.js";
export * from "./random/index.js";
export * from "./repair/index.js";
export * from "./report/index.js";
export * from "./tasks/index.js";
export * from "./training/index.js";
export { NUMERICS, version } from "./version.js";
