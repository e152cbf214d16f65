/** The activation functions of the kernel by name, and functions that are given to it. */

/** Activation functions that the kernel computes, in the order of their numbers there. */
export const activations = [
  "relu",
  "softplus",
  "tanh",
  "sigmoid",
  "rectified-tanh",
  "leaky-relu",
  "sloped-relu",
  "elu",
  "power-law",
] as const;
export type ActivationName = (typeof activations)[number];

/** An activation function as code: the WebAssembly kernel calls it, the native one does not. */
export interface GivenFunction {
  value: (x: number) => number;
  /** Its derivative. */
  slope: (x: number) => number;
}

/** A function of a cell: its number behind a colon is for readers of the cell, the kernel has that of its shape. */
export type CellFunction = ActivationName | `${ActivationName}:${number}` | GivenFunction;

/** The number of an activation function in the kernel. */
export function activationNumber(activation: CellFunction): number {
  if (typeof activation !== "string") return activations.length;
  return activations.indexOf(activation.split(":", 1)[0] as ActivationName);
}

/** f and, unless its address is 0, f' of as many numbers at an address, as WebAssembly calls it. NaN stays NaN. */
export type ActivateGiven = (from: number, to: number, slope: number, count: number) => void;

/** {@link ActivateGiven} of a function over the memory of a kernel. */
export function activatorOf({ value, slope }: GivenFunction, memory: () => ArrayBuffer): ActivateGiven {
  let floats = new Float32Array(0);
  return (from, to, slopes, count) => {
    // A memory that grew has another buffer.
    if (floats.buffer !== memory()) floats = new Float32Array(memory());
    const [source, target, rise] = [from >> 2, to >> 2, slopes >> 2];
    for (let i = 0; i < count; i++) {
      const x = floats[source + i];
      floats[target + i] = x === x ? value(x) : x;
      if (slopes !== 0) floats[rise + i] = x === x ? slope(x) : x;
    }
  };
}
