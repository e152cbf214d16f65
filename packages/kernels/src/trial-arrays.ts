/** Batches of trials, and how they come into the memory of a kernel. */

/** Trial arrays `[step, channel, trial]`, trial fastest. */
export interface TrialArrays {
  count: number;
  input: Float32Array;
  target: Float32Array;
  weight: Float32Array;
}

/** Rows of `count` values into rows of `padded` values, filled up with zeros. */
export function copyRows(from: Float32Array, count: number, to: Float32Array, padded: number, rows: number): void {
  if (count === padded) {
    to.set(from);
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < count; k++) to[row * padded + k] = from[row * count + k];
    to.fill(0, row * padded + count, (row + 1) * padded);
  }
}
