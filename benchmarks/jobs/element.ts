/** Noise and activation functions by themselves, in nanoseconds per number. */

import type { ActivationName, Backend } from "@dither/kernels";
import { instantiate } from "../../packages/kernels/src/backend.js";
import { NetworkMemory } from "../../packages/kernels/src/network-memory.js";
import { shapeOf } from "../problem.js";
import { milliseconds, type Span } from "../timing.js";

export interface ElementJob extends Span {
  kind: "element";
  backend: Backend;
  what: "normal" | ActivationName;
}

/** 64 units of 16 trials: 4 KiB of arguments stay in the first cache. */
const units = 64;
const steps = 16;
const repeats = 64;

/** Nanoseconds per normal, or per value and slope of an activation function, of one timed run after another. */
export async function timeElements({ backend, what, ...span }: ElementJob): Promise<number[]> {
  const kernel = await instantiate(backend);
  const activation = what === "normal" ? "relu" : what;
  const purpose = what === "normal" ? "simulation" : "training";
  const size = { units, inputs: 1, outputs: 1, steps, trials: 16 };
  const memory = new NetworkMemory(kernel, shapeOf(size, { activation, purpose }));
  let index = 0;
  if (what === "normal") {
    const draw = (): void => {
      memory.set("stream", 2);
      memory.set("index", index++);
      memory.set("key0", 1);
      kernel.fillNoise();
    };
    return milliseconds(draw, span).map((ms) => (1e6 * ms) / (units * steps * 16));
  }
  const rows = memory.floats("preActivation");
  // The functions are applied in place again and again: their values stay finite, and their time depends on none.
  rows.forEach((_, i) => (rows[i] = 6 * Math.sin(i)));
  const times = milliseconds(() => {
    for (let k = 0; k < repeats; k++) kernel.activateRows();
  }, span);
  return times.map((ms) => (1e6 * ms) / (repeats * units * 16));
}
