/** What everything rests on: errors, the version, checks of arguments and options, and the name that was meant. */

export { defined } from "./check-options.js";
export { counted } from "./counted.js";
export { boundedMessage, DitherError, excerpt, isDitherError, type DitherErrorCode } from "./errors.js";
export { didYouMean, nearest } from "./nearest.js";
export { NUMERICS, version } from "./version.js";
