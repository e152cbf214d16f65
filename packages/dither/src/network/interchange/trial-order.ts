/** Between the library's order of trial arrays, [step, channel, trial], and that of files, [step, trial, channel]. */

/**
 * [step, trial, channel] → [step, channel, trial], float32.
 * @param given channels in `values`: as many as `channels` (default), or 1 that serves them all
 */
export function trialFastest(
  values: ArrayLike<number>,
  steps: number,
  channels: number,
  count: number,
  given = channels,
): Float32Array {
  const ordered = new Float32Array(steps * channels * count);
  if (ordered.length === 0) return ordered;
  let at = 0;
  for (let step = 0; step < steps; step++)
    for (let channel = 0; channel < channels; channel++)
      for (let trial = 0; trial < count; trial++)
        ordered[at++] = values[(step * count + trial) * given + (given === 1 ? 0 : channel)];
  return ordered;
}

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
