/** Noise and activation functions by themselves, in nanoseconds per number. */

import type { Activation, Backend } from "@dither/kernels";
import { instantiate } from "../../packages/kernels/src/backend.js";
import { arrays } from "../../packages/kernels/src/exports.js";
import { milliseconds, type Span } from "../timing.js";

export interface ElementJob extends Span {
  kind: "element";
  backend: Backend;
  what: "normal" | Activation;
}

const order = ["relu", "softplus", "tanh", "sigmoid"];
/** 64 units of 16 trials: 4 KiB of arguments stay in the first cache. */
const units = 64;
const steps = 16;
const repeats = 64;

/** Nanoseconds per normal, or per value and slope of an activation function, of one timed run after another. */
export async function timeElements({ backend, what, ...span }: ElementJob): Promise<number[]> {
  const kernel = await instantiate(backend);
  const activation = what === "normal" ? 0 : order.indexOf(what);
  const training = what === "normal" ? 0 : 1;
  kernel.configure(
    units,
    1,
    1,
    steps,
    16,
    0,
    0,
    activation,
    0,
    0.2,
    training,
    1 - training,
    0,
    1,
    0,
    steps,
    0,
    0,
    0,
    0,
  );
  let index = 0;
  if (what === "normal") {
    const times = milliseconds(() => kernel.fillNoise(0, 2, index++, 1, 0), span);
    return times.map((ms) => (1e6 * ms) / (units * steps * 16));
  }
  const rows = new Float32Array(kernel.memory.buffer, kernel.address(arrays.preActivation), units * 16);
  // The functions are applied in place again and again: their values stay finite, and their time depends on none.
  rows.forEach((_, i) => (rows[i] = 6 * Math.sin(i)));
  const times = milliseconds(() => {
    for (let k = 0; k < repeats; k++) kernel.activateRows();
  }, span);
  return times.map((ms) => (1e6 * ms) / (repeats * units * 16));
}
