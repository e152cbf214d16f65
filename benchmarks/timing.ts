/**
 * How long something takes, once it runs at its final speed, in time of the processor: on an idle machine that is the time
 * on the wall, on a shared one it leaves out what others take.
 */

/** How long to run before measuring, lest the engine still be compiling, and how long to measure; milliseconds. */
export interface Span {
  warmUpMs: number;
  measureMs: number;
}

/** Milliseconds that this process has had the processor. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The clock of the processor is read this far apart, so that its grain does not matter. */
const sampleMs = 5;

/** Milliseconds of a call, at least three times, each the mean of as many calls as make up a sample. */
export function milliseconds(call: () => void, { warmUpMs, measureMs }: Span): number[] {
  const now = (): number => performance.now();
  let begin = now();
  let least = Infinity;
  for (let done = 0; done < 2 || now() - begin < warmUpMs; done++) {
    const start = now();
    call();
    least = Math.min(least, now() - start);
  }
  const calls = Math.max(1, Math.ceil(sampleMs / least));
  const times: number[] = [];
  begin = now();
  while (times.length < 3 || now() - begin < measureMs) {
    const start = processorTime();
    for (let k = 0; k < calls; k++) call();
    times.push((processorTime() - start) / calls);
  }
  return times;
}

export function minimum(values: readonly number[]): number {
  return Math.min(...values);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
