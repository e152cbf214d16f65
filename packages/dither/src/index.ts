/** Dither: train noisy recurrent networks and measure which noise they prefer. */

export * from "./base/index.js";
export * from "./random/index.js";
export * from "./math/index.js";
export * from "./tasks/index.js";
export * from "./network/index.js";
export * from "./files/index.js";
export * from "./closure/index.js";
export * from "./training/index.js";
export * from "./preference/index.js";
export * from "./dynamics/index.js";
export * from "./mechanism/index.js";
export * from "./explanation/index.js";
export * from "./repair/index.js";
export * from "./report/index.js";
