/** Which array of a file is what: the names that tools have for inputs, targets, weights and lengths of trials. */

import { DitherError } from "../../base/errors.js";
import { arraysText, shapeText, type NamedArray, type NamedArrays } from "../formats/values/arrays.js";
import { checkArguments } from "../../base/check-arguments.js";

export type TrialRole = "input" | "target" | "weight" | "lengths";

/**
 * Names by role, Dither's own first; capitals do not matter. They are those of PsychRNN (x, y, mask), neurogym (ob, gt),
 * gyyang/multitask (x, y, c_mask) and of what people call arrays of their own.
 */
const names: Readonly<Record<TrialRole, readonly string[]>> = {
  input: ["input", "inputs", "x", "stimulus", "stimuli", "stim", "u", "ob", "obs", "observations", "x_train", "x_test"],
  target: [
    ...["target", "targets", "y", "output", "outputs", "label", "labels", "gt", "ground_truth"],
    ...["target_output", "target_outputs", "desired_output", "y_train", "y_test"],
  ],
  weight: ["weight", "weights", "mask", "masks", "output_mask", "c_mask", "loss_mask", "loss_weight", "loss_weights"],
  lengths: ["lengths", "length", "seq_lengths", "trial_lengths", "trial_length"],
};

const roles = Object.keys(names) as TrialRole[];
/** All names, for readers that keep such members of a file as they are. */
export const trialNames: readonly string[] = Object.values(names).flat();
/** Names that mean classes, one whole number each, unless they have an axis of channels. */
const classNames: readonly string[] = ["label", "labels", "gt", "ground_truth"];

export const labelPrefix = "labels.";

/** What a network did on trials, in a file beside them. */
export const rolloutNames = ["states", "outputs", "worlds"] as const;

/** The arrays of trials without what a simulation of Dither wrote beside them: states, outputs and worlds. */
export function withoutRollout<T>(arrays: ReadonlyMap<string, T>): {
  arrays: ReadonlyMap<string, T>;
  passed: string[];
} {
  const simulated = ["input", "target", "states", "outputs"].every((name) => arrays.has(name));
  if (!simulated) return { arrays, passed: [] };
  const own = (name: string): boolean => (rolloutNames as readonly string[]).includes(name);
  return {
    arrays: new Map([...arrays].filter(([name]) => !own(name))),
    passed: rolloutNames.filter((name) => arrays.has(name)),
  };
}

export interface NamedRoles {
  /** The name in the file of each role that is there. */
  found: Partial<Record<TrialRole, string>>;
  /** Names of the arrays that have no role and are no labels. */
  others: string[];
}

/**
 * The roles of arrays.
 * @throws DitherError `mismatch` for two candidates of one role, or no input or target
 */
export function rolesOf(arrays: NamedArrays, where: string): NamedRoles {
  const found: Partial<Record<TrialRole, string>> = {};
  const others: string[] = [];
  for (const name of arrays.keys()) {
    const role = roleOf(name);
    if (role === undefined) {
      if (!name.startsWith(labelPrefix)) others.push(name);
      continue;
    }
    const before = found[role];
    if (before !== undefined)
      throw new DitherError(
        "mismatch",
        `${where}: expected one array for \`${role}\`, got two that may be it: ${before} and ${name}. Remove one, or rename the one that is not.`,
      );
    found[role] = name;
  }
  if (found.input === undefined || found.target === undefined)
    throw new DitherError(
      "mismatch",
      `${where}: expected arrays \`input\`, \`target\` and optionally \`weight\` (or as tools call them: x, y, mask; inputs, labels …), each [step, trial, channel], found ${arraysText(arrays)}. Rename those that are called otherwise.`,
    );
  return { found, others };
}

/** Whether a file holds trials and no network: it has inputs and targets. */
export function areTrials(fileNames: Iterable<string>): boolean {
  checkArguments("areTrials", { fileNames }, { fileNames: "iterable" });
  const found = new Set([...fileNames].map(roleOf));
  return found.has("input") && found.has("target");
}

/** "Names x, y read as input, target." or nothing where all have Dither's own names. */
export function namesRemark({ found }: NamedRoles): string[] {
  const renamed = roles.filter((role) => found[role] !== undefined && found[role] !== role);
  if (renamed.length === 0) return [];
  const [theirs, ours] = [renamed.map((role) => found[role]).join(", "), renamed.join(", ")];
  return [renamed.length === 1 ? `Name ${theirs} read as ${ours}.` : `Names ${theirs} read as ${ours}.`];
}

/**
 * Class labels are no targets: a network has an output for each class.
 * @throws DitherError `mismatch` for whole numbers under a name that means classes, without an axis of channels
 */
export function refuseClasses(name: string, { shape, values }: NamedArray, where: string): void {
  if (!classNames.includes(name.toLowerCase()) || shape.length > 2) return;
  let largest = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value) || value < 0) return;
    largest = Math.max(largest, value);
  }
  throw new DitherError(
    "mismatch",
    `${where}: expected targets [step, trial, output], got \`${name}\` ${shapeText(shape)} of class labels, whole numbers from 0 to ${largest}. Measure a network that has the loss softmax and an output for each class, which reads them as they are, or make them one-hot: target = np.eye(${Math.min(largest + 1, 1000)})[${name}]. If one output is to have these very values, call the array \`target\`.`,
  );
}

/** The role that a name means. */
export function roleOf(name: string): TrialRole | undefined {
  const lower = name.toLowerCase();
  return roles.find((role) => names[role].includes(lower));
}
