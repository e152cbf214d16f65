/** From the library's order of trial arrays, [step, channel, trial], to that of files, [step, trial, channel]. */

/** [step, channel, trial] → [step, trial, channel], float32. */
export function trialMiddle(values: ArrayLike<number>, steps: number, channels: number, count: number): Float32Array {
  const ordered = new Float32Array(steps * channels * count);
  if (ordered.length === 0) return ordered;
  let at = 0;
  for (let step = 0; step < steps; step++)
    for (let trial = 0; trial < count; trial++)
      for (let channel = 0; channel < channels; channel++)
        ordered[at++] = values[(step * channels + channel) * count + trial];
  return ordered;
}
