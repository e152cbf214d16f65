/** A task of the trials of size XL, which cost next to nothing to make: what is timed with it is the training. */

import { defineTask, type Trials } from "dither";
import { sizes } from "./sizes.js";

const { inputs, outputs, steps } = sizes.XL;

export default defineTask({
  name: "benchmark-xl",
  description: "trials of the benchmark's largest size",
  inputs,
  outputs,
  trials: ({ first, count, spent }): Trials => {
    // Trials are the same at every update, so those of the update before are still right.
    if (spent?.count === count) return spent;
    const rows = (channels: number): Float32Array =>
      Float32Array.from(
        { length: steps * channels * count },
        (_, i) => (((first + (i % count)) * 37 + Math.floor(i / count) * 101) % 211) / 105.5 - 1,
      );
    const weight = new Float32Array(steps * outputs * count).fill(1);
    return { steps, inputs, outputs, count, input: rows(inputs), target: rows(outputs), weight };
  },
});
