/** Random numbers as pure functions of where they are used. */

export { draws, firstUserStream, streams, type Draws } from "./draws.js";
export { gaussianPair } from "./gaussian.js";
export { philox } from "./philox.js";
export { checkSeed } from "./seed.js";
export { shapedNoise, type ShapedNoise } from "./shaped-noise.js";
