/** The readouts of a network: which channels have which readout function and loss. */

import { DitherError } from "../../base/errors.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";
import { shown } from "../../base/shown.js";
import { kindsOf } from "../../settings/check.js";
import { lossNames, readouts as readoutNames, type LossName, type Readout } from "../../settings/names.js";
import { readoutSettings } from "../../settings/network.js";
import type { Whole } from "../../settings/setting.js";
import { channelLoss, labelLosses, squaredLoss, type Loss } from "../readout/loss.js";
import { readoutFunctions, type Numbers } from "../readout/readout-function.js";
import { oneOf } from "./check-values.js";
import { defineLoss, OwnLoss, type LossCode } from "./own-loss.js";

/** Consecutive channels with a loss of their own, as a specification has them. */
export type ReadoutSpecification = Whole<typeof readoutSettings>;

/** A loss: one of Dither's by its name, or one of the user's. */
export type LossChoice = LossName | OwnLoss;

/** What may be given as one. */
export type GivenLoss = LossName | LossCode;

/** What of a specification says how outputs are read and judged. */
export interface ReadoutChoice {
  outputs: number;
  readout: Readout;
  loss?: LossChoice;
  readouts?: readonly ReadoutSpecification[];
}

/** Consecutive channels with a loss of their own. */
export interface ReadoutPart {
  readonly name: string;
  readonly first: number;
  readonly channels: number;
  readonly loss: Loss;
}

const kinds = kindsOf(readoutSettings);

/** The readout function that goes with a loss: any with squared errors and losses of the user's, its own with labels. */
export function readoutOf(loss: LossChoice | undefined, otherwise: Readout): Readout {
  return loss === undefined || loss === "squared" || typeof loss !== "string" ? otherwise : loss;
}

/**
 * Readout function, loss and readouts as they stand in a specification: what says nothing is left out.
 * @throws DitherError `value` for unknown names, a function that is not that of the loss, one channel for a class, readouts that do not
 * have all channels.
 */
export function checkReadouts(
  { outputs, readout, loss, readouts }: ReadoutChoice,
  where: string,
): Pick<ReadoutChoice, "readout" | "loss" | "readouts"> {
  // The loss first: it says which readout there is.
  if (loss !== undefined && typeof loss !== "object") oneOf(where, "loss", loss, lossNames);
  oneOf(where, "readout", readout, readoutNames);
  if (readouts !== undefined) return { readout, readouts: checkParts({ outputs, readout, loss, readouts }, where) };
  if (typeof loss === "object") return { readout: channelReadout(readout, where), loss: checkLoss(loss, where) };
  const settled = loss ?? (readout === "softmax" ? "softmax" : "squared");
  const wanted = settled === "squared" ? null : settled;
  if (wanted === null ? readout === "softmax" : readout !== wanted)
    throw new DitherError(
      "value",
      wanted === null
        ? `${where}: expected the loss softmax with the readout softmax, got ${settled}. Leave the loss out, or choose another readout.`
        : `${where}: expected the readout ${wanted} with the loss ${settled}, got ${readout}. Leave the readout out: the loss says which.`,
    );
  if (settled === "softmax") atLeastTwo(outputs, where, "one class per output channel");
  return { readout, ...(settled !== "squared" && { loss: settled }) };
}

/**
 * A loss of the user's, checked.
 * @throws DitherError `usage` for what is neither a name nor a loss; as {@link defineLoss}
 */
function checkLoss(loss: unknown, where: string): OwnLoss {
  checkArguments(where, { loss }, { loss: "loss" });
  return defineLoss(loss as LossCode);
}

/** @throws DitherError `value` for a readout function of all channels together */
function channelReadout(readout: Readout, where: string): Readout {
  if (readoutFunctions[readout].channel === null)
    throw new DitherError(
      "value",
      `${where}: expected the readout identity or sigmoid with a loss of the user's, got ${readout}. Choose another readout.`,
    );
  return readout;
}

function checkParts({ outputs, readout, loss, readouts }: ReadoutChoice, where: string): ReadoutSpecification[] {
  // From a file it may be anything.
  const parts: readonly ReadoutSpecification[] = Array.isArray(readouts) ? (readouts as ReadoutSpecification[]) : [];
  if (parts.length === 0)
    throw new DitherError(
      "value",
      `${where}: expected readouts as a list of { name, channels, loss }, one at least, got ${shown(readouts)}.`,
    );
  if (loss !== undefined || readout !== "identity")
    throw new DitherError(
      "value",
      `${where}: expected no ${loss !== undefined ? "loss" : "readout"} beside readouts, which have their own, got ${loss === undefined ? readout : lossText({ loss })}. Leave it out.`,
    );
  const names = new Set<string>();
  parts.forEach((part, number) => {
    const at = `${where}, readout ${number + 1}`;
    checkOptions(at, part, kinds);
    if (typeof part.name !== "string" || !/^[a-z][\w-]*$/i.test(part.name) || names.has(part.name))
      throw new DitherError(
        "value",
        `${at}: expected a name of letters, digits and hyphens that no readout before it has, got ${shown(part.name)}.`,
      );
    names.add(part.name);
    oneOf(at, "loss", part.loss, lossNames);
    if (!Number.isInteger(part.channels) || part.channels < 1)
      throw new DitherError(
        "value",
        `${at}: expected channels to be a whole number of 1 or more, got ${shown(part.channels)}.`,
      );
    if (part.loss === "softmax") atLeastTwo(part.channels, at, "one class per channel");
  });
  const sum = parts.reduce((total, { channels }) => total + channels, 0);
  if (sum !== outputs)
    throw new DitherError(
      "value",
      `${where}: expected readouts of ${outputs} channels together, one for each output, got ${sum} (${parts.map(({ name, channels }) => `${name} ${channels}`).join(", ")}).`,
    );
  return parts.map(({ name, channels, loss: its }) => ({ name, channels, loss: its }));
}

function atLeastTwo(channels: number, where: string, what: string): void {
  if (channels < 2)
    throw new DitherError(
      "value",
      `${where}: expected two channels or more for the loss softmax (${what}), got ${channels}. With one channel choose the loss sigmoid.`,
    );
}

/** The readouts of a specification in the order of their channels; one where it has no several. */
export function readoutParts(specification: ReadoutChoice): readonly ReadoutPart[] {
  checkArguments("readoutParts", { specification }, { specification: "specification" });
  const { outputs, readout, loss, readouts } = specification;
  if (!readouts) return [{ name: "output", first: 0, channels: outputs, loss: lossObject(loss, readout) }];
  let first = 0;
  return readouts.map((part) => {
    const at = first;
    first += part.channels;
    return { name: part.name, first: at, channels: part.channels, loss: lossObject(part.loss, "identity") };
  });
}

function lossObject(loss: LossChoice = "squared", readout: Readout): Loss {
  if (typeof loss !== "string") return channelLoss(loss, readoutFunctions[readout]);
  return loss === "squared" ? squaredLoss(readoutFunctions[readout]) : labelLosses[loss];
}

/**
 * Whether some of the outputs are judged by labels: then the loss is, or holds, a cross-entropy.
 * @example
 * ```ts
 * import { findTask, hasLabels, networkFor } from "dither";
 *
 * const task = findTask("perceptual-decision");
 * console.log(hasLabels(networkFor(task)), hasLabels(networkFor(task.withOptions!({ labels: true })))); // false true
 * ```
 */
export function hasLabels(specification: { loss?: LossChoice; readouts?: readonly ReadoutSpecification[] }): boolean {
  checkArguments("hasLabels", { specification }, { specification: "object" });
  return typeof specification.loss !== "object" && !isSquared(specification);
}

/** Whether the loss is the squared error alone, which the kernels and equations for it know. */
export function isSquared({ loss = "squared", readouts }: Pick<ReadoutChoice, "loss" | "readouts">): boolean {
  return Array.isArray(readouts)
    ? (readouts as readonly ReadoutSpecification[]).every((part) => part.loss === "squared")
    : loss === "squared";
}

/** The user's loss of a network, if it has one. */
export function ownLoss({ loss }: Pick<ReadoutChoice, "loss">): OwnLoss | null {
  return loss instanceof OwnLoss ? loss : null;
}

/**
 * What analyses whose equations are those of the squared error say to a network that is judged otherwise.
 * @throws DitherError `unsupported`
 */
export function refuseLoss(specification: Pick<ReadoutChoice, "loss" | "readouts">, what: string): void {
  if (!isSquared(specification))
    throw new DitherError(
      "unsupported",
      `${what}: expected a network with the squared error, got one with the loss ${lossText(specification)}. Measure it with draws, explain and repair it: those work with every loss.`,
    );
}

/** What a loss other than the squared error is a function of: outputs, or logits where a readout function makes outputs of them. */
export function logitsText({ readout, readouts, loss }: ReadoutChoice): "logits" | "outputs" {
  return typeof loss === "object" && readout === "identity" && !readouts ? "outputs" : "logits";
}

/** The losses of a specification, in words: "softmax", or "softmax and squared" of several readouts. */
export function lossText({ loss = "squared", readouts }: Pick<ReadoutChoice, "loss" | "readouts">): string {
  return readouts ? [...new Set(readouts.map((part) => part.loss))].join(" and ") : String(loss);
}

/** The loss of all channels of a step and a trial: the sum of those of the readouts. */
export interface OutputLoss {
  /** As of {@link Loss}, over all channels. */
  readonly value: Loss["value"];
  readonly gradient: Loss["gradient"];
  readonly curvature: Loss["curvature"];
  /** Outputs of all channels from their logits, into `into`, which may be the logits. */
  readonly outputs: <N extends Numbers>(logits: ArrayLike<number>, into: N) => N;
}

export function outputLoss(specification: ReadoutChoice): OutputLoss {
  const parts = readoutParts(specification).map((part) => ({
    ...part,
    ...{ x: new Float64Array(part.channels), y: new Float64Array(part.channels) },
    ...{ w: new Float64Array(part.channels), out: new Float64Array(part.channels * part.channels) },
  }));
  const { outputs: size } = specification;
  const read = (from: ArrayLike<number>, first: number, to: Float64Array): void => {
    for (let c = 0; c < to.length; c++) to[c] = from[first + c];
  };
  /** Calls a member of each part's loss with its own channels of what is given. */
  const each = (
    [logits, targets, weights]: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>],
    call: (part: (typeof parts)[number]) => void,
  ): void => {
    for (const part of parts) {
      read(logits, part.first, part.x);
      read(targets, part.first, part.y);
      read(weights, part.first, part.w);
      call(part);
    }
  };
  return {
    value: (...given) => {
      let total = 0;
      each(given, ({ loss, x, y, w }) => (total += loss.value(x, y, w)));
      return total;
    },
    gradient: (logits, targets, weights, into) => {
      each([logits, targets, weights], ({ loss, x, y, w, out, first, channels }) => {
        loss.gradient(x, y, w, out);
        for (let c = 0; c < channels; c++) into[first + c] = out[c];
      });
    },
    curvature: (logits, targets, weights, into) => {
      for (let i = 0; i < size * size; i++) into[i] = 0;
      each([logits, targets, weights], ({ loss, x, y, w, out, first, channels }) => {
        loss.curvature(x, y, w, out);
        for (let a = 0; a < channels; a++)
          for (let b = 0; b < channels; b++) into[(first + a) * size + first + b] = out[a * channels + b];
      });
    },
    outputs: (logits, into) => {
      for (const { first, channels, x, out, loss } of parts) {
        read(logits, first, x);
        loss.readout.values(x, out);
        for (let c = 0; c < channels; c++) into[first + c] = out[c];
      }
      return into;
    },
  };
}

/** The same network with its logits as outputs, to be judged by whoever reads them. */
export function logitSpecification<S extends ReadoutChoice>(specification: S): S {
  const { loss: _, readouts: __, ...rest } = specification;
  return { ...rest, readout: "identity" } as S;
}
