/**
 * What everything rests on: errors, the version, checks of arguments, and the name that was meant.
 *
 * Every mistake is a {@link DitherError} with a `code`, and a message that says what was expected, what came, where, and what to
 * do.
 *
 * @module
 */

export { defined, type Defined } from "./check-options.js";
export { counted } from "./counted.js";
export { boundedMessage, DitherError, excerpt, isDitherError, type DitherErrorCode } from "./errors.js";
export { didYouMean } from "./nearest.js";
export { NUMERICS, version } from "./version.js";
