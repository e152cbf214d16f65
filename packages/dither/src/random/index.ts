/**
 * Random numbers as pure functions of where they are used: (seed, stream, trial, step, unit, index).
 *
 * Nothing here keeps a state, so two networks, or two noise levels, can be looked at under the same draws.
 *
 * @module
 */

export { draws, firstUserStream, streams, type Draws } from "./draws.js";
export { shapedNoise, type ShapedNoise } from "./shaped-noise.js";
