/** What a network is beside its tensors: from the file where it says, from the user's options where it does not. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { checkedCode, statedActivation, statedLoss, type NamedCode } from "./stated-code.js";
import {
  activations,
  cellNames,
  forms,
  lossNames,
  gateNames,
  initialStates,
  drawLaws,
  noiseKindNames,
  noisePlacements,
  placements,
  readouts,
  resetOrders,
  type Activation,
  type Form,
  type InitialState,
  type LossChoice,
  type NetworkSpecification,
  type NoiseSpecification,
  type Placement,
  type Readout,
} from "../../network/specification/specification.js";
import type { CellChoice } from "../../network/cells/cells.js";
import type { Constraints } from "../../network/specification/constraints.js";
import { readoutOf } from "../../network/specification/readouts.js";
import { namesText } from "../formats/values/arrays.js";
import { isRecord, valueText } from "../formats/values/json-text.js";

export interface Settings {
  activation?: Activation | undefined;
  /** Default "rate". */
  form?: Form | undefined;
  /** γ = dt/τ, in (0, 1]. */
  leak?: number | undefined;
  placement?: Placement | undefined;
  /** Training noise: standard deviation per step; 0 for none. */
  noise?: number | undefined;
  /** Default "identity". */
  readout?: Readout | undefined;
  /** Default the squared error; softmax and sigmoid, for labels, say which readout function there is. */
  loss?: LossChoice | undefined;
  /** Default 0. */
  seed?: number | undefined;
}

/** Settings of a file, which holds of a function of the user's its name alone. */
export interface StatedSettings extends Omit<Settings, "activation" | "loss"> {
  activation?: Activation | NamedCode | undefined;
  loss?: LossChoice | NamedCode | undefined;
}

/** Settings with nothing left open. */
export type SettledSettings = { [K in Exclude<keyof Settings, "loss">]-?: Exclude<Settings[K], undefined> } & Pick<
  Settings,
  "loss"
>;

/** What a file's own specification says; from hand-written JSON it may be less than all. */
export interface StatedSpecification {
  settings: StatedSettings;
  sizes: { units?: number; inputs?: number; outputs?: number };
  initialState?: InitialState;
  /** Hidden layers of a feedforward network. */
  layers?: readonly number[];
  /** Units that are not leaky ones of full rank. */
  cell?: CellChoice;
  constraints?: Constraints;
  smoothing?: number | readonly number[];
  leaks?: number[];
  readouts?: NetworkSpecification["readouts"];
  /** What the noise has beside placement and level. */
  noiseDetails: Partial<Omit<NoiseSpecification, "placement" | "std">>;
}

/** `numbers`: one, or an array of them; `list`: an array of numbers; `matrix`: an array of those; `gates`: an array of their names; `activation` and `loss`: its name,
 * or `{ name }` of one that is code; `readouts` one of objects. */
type FieldKind =
  | "number"
  | "numbers"
  | "list"
  | "matrix"
  | "gates"
  | "object"
  | "readouts"
  | "activation"
  | "loss"
  | readonly string[];

const kinds = {
  units: "number",
  inputs: "number",
  outputs: "number",
  cell: cellNames,
  reset: resetOrders,
  rank: "number",
  activation: "activation",
  form: forms,
  leak: "number",
  leaks: "list",
  noise: "object",
  readout: readouts,
  initialState: initialStates,
  seed: "number",
  constraints: "object",
  layers: "numbers",
  smoothing: "numbers",
  loss: "loss",
  readouts: "readouts",
} as const satisfies Record<keyof NetworkSpecification, FieldKind>;
const noiseKinds = {
  placement: noisePlacements,
  std: "number",
  kind: noiseKindNames,
  gain: "number",
  gates: "gates",
  scales: "list",
  law: drawLaws,
  timeConstant: "number",
  covariance: "matrix",
} as const satisfies Record<keyof NoiseSpecification, FieldKind>;
/** Keys that a whole specification may leave out. */
const optionalKeys: ReadonlySet<string> = new Set([
  "layers",
  "cell",
  "reset",
  "rank",
  "kind",
  "gain",
  "gates",
  "constraints",
  "smoothing",
  "leaks",
  "scales",
  "law",
  "timeConstant",
  "covariance",
  "loss",
  "readouts",
]);

/**
 * A specification from JSON, its types checked; ranges are checked where the network is made.
 * @param whole whether every field must be there
 * @throws DitherError `unsupported` for a key that is not known, `format` for a missing one, `value` for a wrong one.
 */
export function readSpecification(value: unknown, whole: boolean, where: string): StatedSpecification {
  const s = fields(value, kinds, "specification", whole, where);
  const noise = s.noise === undefined ? {} : fields(s.noise, noiseKinds, "specification.noise", whole, where);
  const { activation, form, leak, readout, loss, seed } = s;
  const { placement: _, std, ...details } = noise;
  return defined({
    settings: { activation, form, leak, placement: noise.placement, noise: std, readout, loss, seed } as StatedSettings,
    sizes: { units: s.units, inputs: s.inputs, outputs: s.outputs } as StatedSpecification["sizes"],
    initialState: s.initialState as InitialState,
    constraints: s.constraints === undefined ? undefined : readConstraints(s.constraints, where),
    cell: s.cell === undefined ? undefined : (defined({ cell: s.cell, reset: s.reset, rank: s.rank }) as CellChoice),
    layers: s.layers as number[],
    smoothing: s.smoothing as number | number[],
    leaks: s.leaks as number[],
    readouts: s.readouts as NetworkSpecification["readouts"],
    noiseDetails: details,
  });
}

const constraintKinds = { frozen: "object", masks: "object", dale: "object", signs: "object" } as const;

/** Constraints; their names and values are checked where the network is made. */
function readConstraints(value: unknown, where: string): Constraints {
  return fields(value, constraintKinds, "specification.constraints", false, where);
}

function fields(
  value: unknown,
  known: Record<string, FieldKind>,
  name: string,
  whole: boolean,
  where: string,
): Record<string, unknown> {
  if (!isRecord(value))
    throw new DitherError("format", `${where}: expected ${name} to be an object, got ${valueText(value)}.`);
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  if (unknown.length > 0)
    throw new DitherError(
      "unsupported",
      `${where}: found ${namesText(unknown)} in the ${name}, which this version does not know. Update Dither, or remove them if they are a mistake.`,
    );
  const missing = Object.keys(known).filter((key) => !optionalKeys.has(key) && !Object.hasOwn(value, key));
  if (whole && missing.length > 0)
    throw new DitherError(
      "format",
      `${where}: expected ${namesText(missing)} in the ${name}, found none. Write the file again.`,
    );
  for (const [key, field] of Object.entries(value)) {
    const kind = known[key];
    if (!isOfKind(field, kind))
      throw new DitherError(
        "value",
        `${where}: expected ${name}.${key} to be ${kindText(kind)}, got ${valueText(field)}.`,
      );
  }
  return value;
}

function isOfKind(field: unknown, kind: FieldKind): boolean {
  const isNumber = (x: unknown): boolean => typeof x === "number";
  switch (kind) {
    case "object":
      return isRecord(field);
    case "activation":
      return typeof field === "string" || isNamed(field);
    case "loss":
      return isOfKind(field, lossNames) || isNamed(field);
    case "number":
      return isNumber(field);
    case "numbers":
      return isNumber(field) || isOfKind(field, "list");
    case "list":
      return Array.isArray(field) && field.every(isNumber);
    case "matrix":
      return Array.isArray(field) && field.every((row) => isOfKind(row, "list"));
    case "readouts":
      return Array.isArray(field) && field.every(isRecord);
    case "gates":
      return Array.isArray(field) && field.every((gate) => isOfKind(gate, gateNames));
    default:
      return (kind as readonly unknown[]).includes(field);
  }
}

/** What a file holds of a function of the user's. */
const isNamed = (field: unknown): boolean => isRecord(field) && typeof field.name === "string";

function kindText(kind: FieldKind): string {
  if (kind === "numbers") return "a number or an array of numbers";
  if (kind === "list") return "an array of numbers";
  if (kind === "activation") return "the name of an activation function";
  if (kind === "loss") return `the name of a loss (${listText(lossNames, "or")})`;
  if (kind === "gates") return `an array of gates (${gateNames.join(", ")})`;
  if (kind === "readouts") return "an array of { name, channels, loss }";
  if (kind === "matrix") return "an array of arrays of numbers";
  return typeof kind === "string" ? `of type ${kind}` : listText(kind, "or");
}

/** The four that no default can stand for, as messages ask for them. */
const required = {
  activation: { what: "the activation", option: `\`activation\` ${activations.join("|")}` },
  leak: { what: "the leak", option: "`leak` (dt/τ)" },
  placement: { what: "the placement", option: `\`placement\` ${placements.join("|")}` },
  noise: { what: "the training noise", option: "`noise` (standard deviation; 0 for none)" },
} as const;

/**
 * One set of settings: those the file states, then the user's, then the layout's defaults, then the general ones.
 * @throws DitherError `mismatch` where the user contradicts the file, `incomplete` naming everything that nobody said.
 */
export function settle(fromFile: StatedSettings, user: Settings, defaults: Settings, where: string): SettledSettings {
  const given = checkedCode(user, where);
  const { activation: _, loss: __, ...plain } = fromFile;
  const stated: Settings = {
    ...plain,
    ...statedActivation(fromFile.activation, given.activation, where),
    ...statedLoss(fromFile.loss, given.loss, where),
  };
  const keys = ["activation", "form", "leak", "placement", "noise", "readout", "loss", "seed"] as const;
  const against = keys.filter(
    (key) => stated[key] !== undefined && given[key] !== undefined && stated[key] !== given[key],
  );
  if (against.length > 0)
    throw new DitherError(
      "mismatch",
      `${where}: the file says ${against.map((key) => `${key} ${String(stated[key])}`).join(", ")}, but ${against.map((key) => `\`${key}: ${JSON.stringify(given[key])}\``).join(", ")} was given. Leave it out: the file knows.`,
    );
  const settled: Record<string, unknown> = { form: "rate", readout: "identity", seed: 0 };
  if (given.loss !== undefined) settled.readout = readoutOf(given.loss, "identity");
  for (const source of [defaults, given, stated])
    for (const key of keys) if (source[key] !== undefined) settled[key] = source[key];
  const missing = Object.keys(required).filter((key) => settled[key] === undefined) as (keyof typeof required)[];
  if (missing.length > 0) {
    const what = listText(
      missing.map((key) => required[key].what),
      "and",
    );
    throw new DitherError(
      "incomplete",
      `${where}: the file does not say ${what}. Give ${missing.map((key) => required[key].option).join(", ")}.`,
    );
  }
  return settled as unknown as SettledSettings;
}

/** `a, b and c` */
function listText(items: readonly string[], last: "and" | "or"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}
