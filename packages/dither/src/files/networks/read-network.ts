/** Networks from files: Dither's own, and those of other tools by layout. */

import { DitherError } from "../../base/errors.js";
import { networkFromTensors, type Network } from "../../network/specification/network.js";
import { type RecurrentTensorName } from "../../network/specification/parameter-layout.js";
import { checkActivation } from "../../network/specification/activation.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, defined, type OptionKinds } from "../../base/check-options.js";
import { shown } from "../../base/shown.js";
import { noisePlacements } from "../../settings/names.js";
import { checkLeak, forms, oneOf, readouts } from "../../network/specification/specification.js";
import { conventionNames, conventions, conventionSettings, type ConventionName } from "../layouts/conventions.js";
import { modulePrefix, readHeader, type DitherHeader } from "../layouts/dither-layout.js";
import { namesText, shapeText } from "../formats/values/arrays.js";
import { readArrays, type ArrayFile, type ReadableFile } from "../open/read-arrays.js";
import type { Prefixes } from "../layouts/layout.js";
import { detectLayout, layoutOf, layouts, readLayout, type Layout } from "../layouts/layouts.js";
import { divide, objectCannotMatter, objectText, settleLeftOver } from "../layouts/left-over.js";
import { spareMasks } from "../layouts/mask-constraints.js";
import { fitParts, type FittedParts, type LowRankParts, type Parts } from "../layouts/parts.js";
import { readLayered } from "../layouts/read-layered.js";
import { settle, type Settings } from "../layouts/settings.js";
import { statedElsewhere } from "../layouts/stated-settings.js";
import { mapText, readMapped, type TensorMap } from "../layouts/tensor-map.js";

/** What the user says about a network where its file does not. */
export interface ImportOptions extends Settings, Prefixes {
  /** Whose noise parameter `noise` is; it also says form and placement. Default: `noise` is σ as it stands in the equations here. */
  convention?: ConventionName | "dither" | undefined;
  /**
   * Which tensor is which where no layout knows their names: `W_rec=rnn.h2h.weight,W_in=rnn.i2h.weight`. `.T` transposes, `+` adds, `*`
   * multiplies element by element. It stands instead of a layout.
   */
  map?: TensorMap | undefined;
  /** Names of what the file holds beside the network and is to be passed over; text with commas, or a list. `name*` stands for all that begin so. */
  passOver?: string | readonly string[] | undefined;
}

/** What each of {@link ImportOptions} may be. */
const importOptionKinds = {
  convention: ["dither", ...conventionNames],
  activation: "activation",
  form: forms,
  leak: "number",
  placement: noisePlacements,
  noise: "number",
  readout: readouts,
  loss: "loss",
  seed: "number",
  recurrentPrefix: "text",
  readoutPrefix: "text",
  map: "any",
  passOver: "any",
} as const satisfies OptionKinds<ImportOptions>;

export type NetworkSource = ReadableFile & {
  /** Default: told from the names in the file. */
  layout?: Layout | undefined;
  options?: ImportOptions | undefined;
};

/** What a source may hold, with what `openFile` found in a file. */
const sourceKinds = {
  fileName: "text",
  bytes: "bytes",
  kind: "text",
  arrays: "map",
  extra: "map",
  objects: "map",
  layout: layouts,
  options: importOptionKinds,
} as const;

/**
 * A network from a file: bytes with a name, or what `openFile` found in them (which .h5, .keras and MATLAB 7.3 need). A file of Dither's own says everything about its network. Others hold little but tensors: activation, leak
 * (layout `pytorch-rnn`: 1), placement and training noise must come as options where the file does not say them; form defaults to
 * rate, readout to identity, seed to 0. Every tensor and object is used, or cannot be part of a network (slots of optimisers, counters), or
 * is named in `passOver`; what is passed over stands in the provenance, `{ source, layout, passedOver }`.
 * @throws DitherError `incomplete` naming every option that is missing, `mismatch` for tensors that do not fit together or an
 *   option against the file's word, `value` for NaN or a number out of range, `unsupported` for what is refused by name
 *   (newer formats, GRU, LSTM, tensors without a meaning …), `format` for damaged files and names that no layout has.
 * @example
 * ```ts
 * import { encodeNpz, networkHash, readNetwork } from "dither";
 *
 * // What NumPy wrote; a program reads the bytes from its file.
 * const bytes = encodeNpz(
 *   new Map([
 *     ["W_rec", { shape: [2, 2], values: Float32Array.of(0, 1, -1, 0) }],
 *     ["W_in", { shape: [2, 1], values: Float32Array.of(1, 0) }],
 *     ["W_out", { shape: [1, 2], values: Float32Array.of(0, 1) }],
 *   ]),
 * );
 * const options = { activation: "tanh", leak: 0.1, placement: "inside", noise: 0.2 } as const;
 * const network = readNetwork({ bytes, fileName: "net.npz", options });
 * console.log(network.specification.units, (await networkHash(network)).length); // 2 64
 * ```
 */
export function readNetwork(source: NetworkSource): Network {
  checkArguments("readNetwork", { source }, { source: "file" });
  checkOptions("readNetwork", source, sourceKinds);
  const { fileName, layout, options = {} } = source;
  checkNames(options);
  if (options.activation !== undefined) checkActivation(options.activation, "readNetwork", "options.activation");
  if (layout !== undefined) oneOf(fileName, "layout", layout, layouts);
  const file = readArrays(source);
  const header = readHeader(file, fileName);
  if (layout !== undefined && (layout === "dither") !== (header !== undefined))
    throw new DitherError(
      "mismatch",
      header
        ? `${fileName}: expected a file of layout ${layout}, got one of Dither's own. Leave out \`layout\`.`
        : `${fileName}: expected a file of Dither's own, got one without the metadata that says so. Leave out \`layout\`, or name the tool's.`,
    );
  return header ? readOwn(file, header, options) : readOther(file, layout, options);
}

/** Options of two kinds each, which types alone do not check. */
function checkNames({ map, passOver }: ImportOptions): void {
  const text = (value: unknown): boolean => typeof value === "string";
  if (map !== undefined && !text(map) && (typeof map !== "object" || (map as unknown) === null || Array.isArray(map)))
    throw new DitherError("value", `readNetwork: expected \`map\` to be text such as "W_rec=NAME,W_out=NAME", or names by what they are, { W_rec: "NAME" }, got ${shown(map)}.`); // prettier-ignore
  if (passOver !== undefined && !text(passOver) && !(Array.isArray(passOver) && passOver.every(text)))
    throw new DitherError("value", `readNetwork: expected \`passOver\` to be names, as text with commas or as a list, got ${shown(passOver)}.`); // prettier-ignore
}

/** A network from a file of Dither's own. */
function readOwn(whole: ArrayFile, header: DitherHeader, options: ImportOptions): Network {
  const { fileName } = whole;
  const tensors = [...whole.arrays].filter(([name]) => name !== "dither" && !name.startsWith(modulePrefix));
  const file = { ...whole, arrays: new Map(tensors) };
  const { convention, map, passOver, recurrentPrefix, readoutPrefix, ...given } = options;
  for (const [name, value] of Object.entries({ convention, map, passOver }))
    if (value !== undefined)
      throw new DitherError(
        "mismatch",
        `${fileName}: expected no \`${name}\`, since the file is Dither's own and says what it holds. Leave it out.`,
      );
  if (header.stated.layers) {
    refuseInOwn([...file.objects.keys()], fileName);
    return readLayered(file, header, fileName);
  }
  const { parts, used, cell } = readLayout("dither", file, { recurrentPrefix, readoutPrefix });
  const unknown = [...file.arrays].filter(([name]) => !used.has(name));
  const meaning = [...file.objects].filter(([name, value]) => !objectCannotMatter(name, value));
  const named = [
    ...unknown.map(([name, { shape }]) => `${name} ${shapeText(shape)}`),
    ...meaning.map(([name]) => name),
  ];
  const passedOver = [...file.objects].map(objectText);
  refuseInOwn(named, fileName);
  // Of hand-written JSON the tensors may say it alone.
  const fitted = fitParts(parts, fileName, header.stated.cell ?? (header.whole ? {} : cell));
  checkStated(header, parts, fitted, fileName);
  const { stated, provenance } = header;
  const settings = settle(stated.settings, given, {}, fileName);
  checkLeak(settings.leak, fileName);
  return networkFromTensors(
    {
      ...fitted.sizes,
      ...fitted.cell,
      activation: settings.activation,
      form: settings.form,
      leak: settings.leak,
      leaks: stated.leaks,
      noise: { placement: settings.placement, std: settings.noise, ...stated.noiseDetails },
      readout: settings.readout,
      ...defined({ loss: settings.loss, readouts: stated.readouts }),
      initialState: fitted.initialState,
      seed: settings.seed,
      constraints: stated.constraints,
      smoothing: stated.smoothing,
    },
    fitted.tensors,
    passedOver.length > 0 ? { ...provenance, passedOver } : provenance,
    fileName,
  );
}

/** @throws DitherError `unsupported` for anything that a file of Dither's own does not hold */
function refuseInOwn(named: readonly string[], fileName: string): void {
  if (named.length > 0)
    throw new DitherError(
      "unsupported",
      `${fileName}: found what has no meaning in a file of Dither's own: ${namesText(named)}. It may be of a newer Dither: update it.`,
    );
}

/** A network from a file of another tool's. */
function readOther(file: ArrayFile, layout: Layout | undefined, options: ImportOptions): Network {
  const { fileName: where } = file;
  const { map } = options;
  if (map !== undefined && layout !== undefined)
    throw new DitherError(
      "mismatch",
      `${where}: expected either \`map\` or \`layout\`, got both. Leave out one of the two.`,
    );
  const division = divide(file, namesOf(options.passOver));
  const found = map === undefined ? (layout ?? detectLayout(division.file)) : undefined;
  const read =
    map === undefined
      ? readLayout(found as Layout, division.file, options)
      : readMapped(map, division.file.arrays, where);
  const fitted = fitParts(read.parts, where, read.cell);
  const elsewhere = statedElsewhere(division.file, fitted.sizes.units, options);
  const known = new Set([...read.used, ...elsewhere.used].filter((name) => !elsewhere.overruled.includes(name)));
  const { idle, recurrent } = spareMasks(division.file.arrays, known, read.parts.W_rec);
  if (recurrent) known.add(recurrent.name);
  const constraints =
    recurrent && !read.constraints?.masks?.W_rec
      ? { ...read.constraints, masks: { ...read.constraints?.masks, W_rec: recurrent.mask } }
      : read.constraints;
  const passedOver = settleLeftOver(division, found ?? "of the map", {
    used: known,
    idle: [...idle, ...elsewhere.overruled],
  });
  const { convention, ...given } = withConvention(options, found, where);
  const settings = settle({}, given, { ...read.defaults, ...elsewhere.settings }, where);
  checkLeak(settings.leak, where);
  const leaks = given.leak === undefined ? (read.leaks ?? elsewhere.leaks) : undefined;
  const std = convention ? conventions[convention].std(settings.noise, settings.leak) : settings.noise;
  return networkFromTensors(
    {
      ...fitted.sizes,
      ...fitted.cell,
      activation: settings.activation,
      form: settings.form,
      leak: settings.leak,
      leaks,
      noise: { placement: settings.placement, std },
      readout: settings.readout,
      ...(settings.loss && { loss: settings.loss }),
      initialState: fitted.initialState,
      seed: settings.seed,
      constraints,
    },
    fitted.tensors,
    {
      source: where,
      ...(map === undefined ? { layout: found } : { map: mapText(map, where) }),
      ...(convention && { convention, noise: settings.noise }),
      ...read.provenance,
      ...(Object.keys(elsewhere.said).length > 0 && { said: elsewhere.said }),
      ...(passedOver.length > 0 && { passedOver }),
    },
    where,
  );
}

const namesOf = (passOver: ImportOptions["passOver"] = []): readonly string[] =>
  typeof passOver === "string" ? passOver.split(",").map((name) => name.trim()).filter((name) => name !== "") : passOver; // prettier-ignore

/** The user's settings, with form and placement of the convention. */
function withConvention(
  options: ImportOptions,
  layout: Layout | undefined,
  where: string,
): Settings & { convention?: ConventionName } {
  const { convention, ...settings } = options;
  if (convention === undefined) {
    const own = layout === undefined ? [] : layoutOf(layout).conventions;
    if (own.length > 0 && settings.noise !== undefined && settings.noise > 0)
      throw new DitherError(
        "incomplete",
        `${where}: whose noise level is ${settings.noise}? Give \`convention\` ${own.join("|")} if it is the tool's own parameter, or \`convention: "dither"\` if it is σ as it stands in Dither's equations.`,
      );
    return settings;
  }
  oneOf(where, "convention", convention, ["dither", ...conventionNames]);
  if (convention === "dither") return settings;
  return { ...settings, ...conventionSettings(convention, settings, where), convention };
}

/** The tensors must be as the file's own specification says. */
function checkStated(
  { stated, whole }: DitherHeader,
  parts: Parts | LowRankParts,
  fitted: FittedParts,
  where: string,
): void {
  const absent = (["W_in", "b_rec", "b_out"] as RecurrentTensorName[]).filter((name) => whole && !parts[name]);
  if (absent.length > 0)
    throw new DitherError(
      "mismatch",
      `${where}: expected tensors ${absent.join(", ")}, found none. Write the file again.`,
    );
  for (const size of ["units", "inputs", "outputs"] as const) {
    const expected = stated.sizes[size];
    if (expected !== undefined && expected !== fitted.sizes[size])
      throw new DitherError(
        "mismatch",
        `${where}: expected ${expected} ${size} as the specification says, got tensors for ${fitted.sizes[size]}. Mend the one that is wrong.`,
      );
  }
  if (stated.initialState !== undefined && stated.initialState !== fitted.initialState)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${stated.initialState === "trained" ? "a tensor h0" : "no tensor h0"} as initialState "${stated.initialState}" says, found ${parts.h0 ? "one" : "none"}. Mend the one that is wrong.`,
    );
}
