/** The first difference between two sets of trials that should say the same, with trial, step and channel. */

import { selectTrials, type Trials } from "./trials.js";

/** Where two sets of trials differ, in words; null where they do not. Trial k of `part` should be trial `offset + k` of `all`. */
export function differenceOf(all: Trials, part: Trials, offset = 0): string | null {
  for (const size of ["steps", "inputs", "outputs"] as const)
    if (all[size] !== part[size]) return `\`${size}\` is ${all[size]} and then ${part[size]}`;
  for (const name of ["input", "target", "weight"] as const) {
    const channels = name === "input" ? all.inputs : all.outputs;
    for (let row = 0; row < all.steps * channels; row++)
      for (let k = 0; k < part.count; k++) {
        const [a, b] = [all[name][row * all.count + offset + k], part[name][row * part.count + k]];
        if (!Object.is(a, b))
          return `\`${name}\` of trial ${offset + k} at step ${Math.floor(row / channels)}, channel ${row % channels} is ${a} and then ${b}`;
      }
  }
  const numbers = (all.world?.length ?? 0) / all.count;
  for (let i = 0; i < numbers; i++)
    for (let k = 0; k < part.count; k++) {
      const [a, b] = [all.world?.[i * all.count + offset + k], part.world?.[i * part.count + k]];
      if (!Object.is(a, b)) return `\`world\` of trial ${offset + k}, number ${i} is ${a} and then ${b}`;
    }
  return perTrialDifference(all, part, offset) ?? epochDifference(all, part);
}

/** All that is one number per trial, by name. */
function columns({ labels = {}, lengths, epochsByTrial = {} }: Trials): Map<string, ArrayLike<number>> {
  return new Map<string, ArrayLike<number>>([
    ...Object.entries(labels).map(([name, values]) => [`label ${name}`, values] as const),
    ...(lengths ? [["length", lengths] as const] : []),
    ...Object.entries(epochsByTrial).flatMap(([name, { first, last }]) => [
      [`beginning of epoch ${name}`, first] as const,
      [`end of epoch ${name}`, last] as const,
    ]),
  ]);
}

function perTrialDifference(all: Trials, part: Trials, offset: number): string | null {
  const [before, after] = [columns(all), columns(part)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(name), after.get(name)];
    if (!a || !b) return `the ${name} is there ${a ? "at first and then not" : "only the second time"}`;
    for (let k = 0; k < part.count; k++)
      if (!Object.is(a[offset + k], b[k]))
        return `the ${name} of trial ${offset + k} is ${a[offset + k]} and then ${b[k]}`;
  }
  return null;
}

function epochDifference(all: Trials, part: Trials): string | null {
  const [before, after] = [JSON.stringify(all.epochs ?? null), JSON.stringify(part.epochs ?? null)];
  return before === after ? null : `the epochs are ${before} and then ${after}`;
}

/** A copy that shares no array with the trials, to find out arrays that their task uses again. */
export function copyOf(trials: Trials): Trials {
  const copy = selectTrials(
    trials,
    Array.from({ length: trials.count }, (_, k) => k),
  );
  return { ...copy, ...(trials.epochs && { epochs: structuredClone(trials.epochs) }) };
}
