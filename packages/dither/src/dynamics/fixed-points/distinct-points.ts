/** Which ends of a search are the same point: those close in state and input together. */

/** The end of a search. */
export interface Located {
  state: readonly number[];
  input: readonly number[];
  q: number;
  start: number;
}

/**
 * Groups of ends within `distance` (Euclidean, of state and input concatenated) of the group's best, which is the one with
 * the lowest q, the earliest start among equals; in the order of the best ones' starts.
 */
export function distinctPoints<T extends Located>(ends: readonly T[], distance: number): { best: T; found: number }[] {
  const groups: { best: T; found: number }[] = [];
  for (const end of [...ends].sort((a, b) => a.q - b.q || a.start - b.start)) {
    const group = groups.find(({ best }) => separation(best, end) <= distance);
    if (group) group.found++;
    else groups.push({ best: end, found: 1 });
  }
  return groups.sort((a, b) => a.best.start - b.best.start);
}

/** Euclidean distance of (state, input). */
export function separation(a: Pick<Located, "state" | "input">, b: Pick<Located, "state" | "input">): number {
  let squares = 0;
  for (let i = 0; i < a.state.length; i++) squares += (a.state[i] - b.state[i]) * (a.state[i] - b.state[i]);
  for (let i = 0; i < a.input.length; i++) squares += (a.input[i] - b.input[i]) * (a.input[i] - b.input[i]);
  return Math.sqrt(squares);
}
