/** Writes arrays `[step, channel, trial]` that change at few steps: whole steps are copied, so that it costs next to nothing. */

/** One trial: the steps at which any of its channels changes, in any order, 0 among them, and its channels at a step. */
export interface Piecewise {
  changes: readonly number[];
  at(step: number): ArrayLike<number>;
}

/** Fills `values` with the channels of each trial. */
export function writePiecewise(values: Float32Array, count: number, trials: readonly Piecewise[]): void {
  if (count === 0 || values.length === 0) return;
  const channels = trials[0].at(0).length;
  const steps = values.length / (channels * count);
  const due = Array.from({ length: steps }, (): number[] => []);
  trials.forEach(({ changes }, k) => {
    for (const step of new Set(changes)) if (step < steps) due[step].push(k);
  });
  const now = new Float32Array(channels * count);
  for (let step = 0; step < steps; step++) {
    for (const k of due[step]) {
      const column = trials[k].at(step);
      for (let channel = 0; channel < channels; channel++) now[channel * count + k] = column[channel];
    }
    values.set(now, step * channels * count);
  }
}
