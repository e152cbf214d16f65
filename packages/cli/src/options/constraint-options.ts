/** Options that constrain the weights: Dale's law, missing connections, fixed signs, frozen tensors. */

import { basename } from "node:path";
import { readBytes } from "@dither/studies";
import type { Command } from "commander";
import {
  decodeNpy,
  DitherError,
  matrixNames,
  parameterNames,
  type Constraints,
  type Mask,
  type MatrixName,
  type TensorName,
} from "dither";
import * as parse from "./parse.js";

export interface ConstraintFlags {
  dale?: number;
  excitatoryReadout?: boolean;
  mask?: [MatrixName, number | string][];
  /** False with --no-self-connections. */
  selfConnections?: boolean;
  keepSigns?: MatrixName[];
  nonnegative?: MatrixName[];
  freeze?: [TensorName, number | "initial"][];
}

export function addConstraintOptions(command: Command): Command {
  return command
    .optionsGroup("Constraints on the weights:")
    .option("--dale <share>", "Dale's law: share of the units that are excitatory", parse.openShare)
    .option("--excitatory-readout", "with --dale: the readout reads excitatory units only")
    .option("--mask <W=p>", "W_rec=0.2: share of connections; W_rec=m.npy: 0 and 1", parse.pair(matrixNames, maskOf))
    .option("--no-self-connections", "no unit is connected to itself")
    .option("--keep-signs <W,…>", "weights of W_rec, … keep the sign they start with", parse.names(matrixNames))
    .option("--nonnegative <W,…>", "weights of W_in, … are 0 or more", parse.names(matrixNames))
    .option("--freeze <T=v>", "W_in=initial or b_out=0 is not trained", parse.pair(parameterNames, valueOf));
}

const maskOf = (text: string): number | string => (text.endsWith(".npy") ? text : parse.share(text));

const valueOf = (text: string): number | "initial" => (text === "initial" ? text : parse.real(text));

/**
 * The constraints that the flags choose, or undefined for none.
 * @throws DitherError `file` or `value` for a mask that cannot be read, `usage` for --excitatory-readout alone.
 */
export async function chosenConstraints(flags: ConstraintFlags): Promise<Constraints | undefined> {
  const { dale, excitatoryReadout, selfConnections, keepSigns = [], nonnegative = [], freeze } = flags;
  if (excitatoryReadout && dale === undefined)
    throw new DitherError(
      "usage",
      "--excitatory-readout: expected --dale with it, which says how many are excitatory.",
    );
  const masks: Partial<Record<MatrixName, Mask>> = {};
  for (const [name, mask] of flags.mask ?? [])
    masks[name] = typeof mask === "number" ? { density: mask } : { matrix: await readMask(mask) };
  if (selfConnections === false) masks.W_rec = { ...masks.W_rec, selfConnections };
  const signs = [
    ...keepSigns.map((name) => [name, "initial"] as const),
    ...nonnegative.map((name) => [name, "nonnegative"] as const),
  ];
  const constraints: Constraints = {
    ...(freeze && { frozen: Object.fromEntries(freeze) }),
    ...(Object.keys(masks).length > 0 && { masks }),
    ...(dale !== undefined && { dale: { excitatory: dale, ...(excitatoryReadout && { readout: "excitatory" }) } }),
    ...(signs.length > 0 && { signs: Object.fromEntries(signs) }),
  };
  return Object.keys(constraints).length > 0 ? constraints : undefined;
}

/** The files of masks that the flags name. */
export function maskFiles({ mask = [] }: ConstraintFlags): string[] {
  return mask.flatMap(([, from]) => (typeof from === "string" ? [from] : []));
}

/** The rows of a mask `[to, from]` in a .npy file. */
async function readMask(path: string): Promise<string[]> {
  const { shape, values } = decodeNpy(await readBytes(path), basename(path));
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || values.some((value) => value !== 0 && value !== 1))
    throw new DitherError(
      "value",
      `${path}: expected a mask of shape [to, from] of 0 and 1, got shape [${shape.join(", ")}] of other numbers.`,
    );
  return Array.from({ length: rows }, (_, to) => values.subarray(to * columns, (to + 1) * columns).join(""));
}
