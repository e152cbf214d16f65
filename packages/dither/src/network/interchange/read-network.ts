/** Networks from files: Dither's own, and those of other tools by layout. */

import { DitherError } from "../../errors.js";
import { networkFromTensors, type Network, type RecurrentTensorName } from "../network.js";
import { checkLeak, oneOf } from "../specification.js";
import { conventionNames, conventions, conventionSettings, type ConventionName } from "./conventions.js";
import { headerKeys, readHeader, type DitherHeader } from "./dither-layout.js";
import { readArrays, type SourceFile } from "./file-kinds.js";
import { detectLayout, layouts, layoutsWithConvention, readLayout, type Layout, type Prefixes } from "./layouts.js";
import { fitParts, type FittedParts, type Parts } from "./parts.js";
import { readLayered } from "./read-layered.js";
import { settle, type Settings } from "./settings.js";

/** What the user says about a network where its file does not. */
export interface ImportOptions extends Settings, Prefixes {
  /** Whose noise parameter `noise` is; it also says form and placement. Default: `noise` is σ as it stands in the equations here. */
  convention?: ConventionName | "dither" | undefined;
}

export interface NetworkSource extends SourceFile {
  /** Default: told from the names in the file. */
  layout?: Layout | undefined;
  options?: ImportOptions | undefined;
}

/**
 * A network from a .safetensors, .npz or .json file. A file of Dither's own says everything about its network. Other
 * files hold tensors only: activation, leak (layout `pytorch-rnn`: 1), placement and training noise must come as
 * options; form defaults to rate, readout to identity, seed to 0. Where a layout is named, tensors it does not know are
 * passed over; where it is found, they are refused. An imported network's provenance is `{ source, layout }`.
 * @throws DitherError `incomplete` naming every option that is missing, `mismatch` for tensors that do not fit together or an
 *   option against the file's word, `value` for NaN or a number out of range, `unsupported` for what is refused by name
 *   (newer formats, GRU, LSTM, integers …), `format` for damaged files.
 */
export function readNetwork({ bytes, fileName, layout, options = {} }: NetworkSource): Network {
  if (layout !== undefined) oneOf(fileName, "layout", layout, layouts);
  const file = readArrays({ bytes, fileName }, headerKeys);
  const header = readHeader(file, fileName);
  if (layout !== undefined && (layout === "dither") !== (header !== undefined))
    throw new DitherError(
      "mismatch",
      header
        ? `${fileName}: expected a file of layout ${layout}, got one of Dither's own. Leave out \`layout\`.`
        : `${fileName}: expected a file of Dither's own, got one without the metadata that says so. Leave out \`layout\`, or name the tool's.`,
    );
  if (header?.stated.layers) return readLayered(file, header, fileName);
  const found = header ? "dither" : (layout ?? detectLayout(file));
  const { parts, defaults } = readLayout(found, file, options, layout !== undefined);
  const fitted = fitParts(parts, fileName);
  if (header) checkStated(header, parts, fitted, fileName);
  const { convention, ...said } = withConvention(options, header !== undefined, found, fileName);
  const settings = settle(header?.stated.settings ?? {}, said, defaults, fileName);
  checkLeak(settings.leak, fileName);
  const std = convention ? conventions[convention].std(settings.noise, settings.leak) : settings.noise;
  return networkFromTensors(
    {
      ...fitted.sizes,
      activation: settings.activation,
      form: settings.form,
      leak: settings.leak,
      ...(header?.stated.leaks && { leaks: header.stated.leaks }),
      noise: { placement: settings.placement, std, ...header?.stated.noiseDetails },
      readout: settings.readout,
      initialState: fitted.initialState,
      seed: settings.seed,
      ...(header?.stated.constraints && { constraints: header.stated.constraints }),
      ...(header?.stated.smoothing !== undefined && { smoothing: header.stated.smoothing }),
    },
    fitted.tensors,
    header
      ? header.provenance
      : { source: fileName, layout: found, ...(convention && { convention, noise: settings.noise }) },
    fileName,
  );
}

/** The user's settings, with form and placement of the convention. */
function withConvention(
  options: ImportOptions,
  own: boolean,
  layout: Layout,
  where: string,
): Settings & { convention?: ConventionName } {
  const { convention, ...settings } = options;
  if (convention === undefined) {
    if (layoutsWithConvention.has(layout) && settings.noise !== undefined && settings.noise > 0)
      throw new DitherError(
        "incomplete",
        `${where}: whose noise level is ${settings.noise}? Give \`convention\` ${layout === "nn4n" ? "nn4n|nn4n-old|nn4n-postact" : layout} if it is the tool's own parameter, or \`convention: "dither"\` if it is σ as it stands in Dither's equations.`,
      );
    return settings;
  }
  if (own)
    throw new DitherError(
      "mismatch",
      `${where}: expected no \`convention\`, since the file is Dither's own and says its noise. Leave it out.`,
    );
  oneOf(where, "convention", convention, ["dither", ...conventionNames]);
  if (convention === "dither") return settings;
  return { ...settings, ...conventionSettings(convention, settings, where), convention };
}

/** The tensors must be as the file's own specification says. */
function checkStated({ stated, whole }: DitherHeader, parts: Parts, fitted: FittedParts, where: string): void {
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
