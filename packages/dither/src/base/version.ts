/** The version of Dither and of its numbers. */

export const version = "0.1.0";

/**
 * Raised only when the bits of a draw, a trained network or a hash change on purpose. Stored in networks and records, so
 * that results of different numbers are never taken for one another.
 */
export const NUMERICS = 2;
