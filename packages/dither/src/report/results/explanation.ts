/** An explanation: the verdict, then curve, units, operating points, fixed points and settling with their figures and numbers. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { counted } from "../../base/counted.js";
import { explanationShape, type Explanation } from "../../explanation/explanation.js";
import { isGated } from "../../network/cells/cells.js";
import { activationName } from "../../network/specification/activation.js";
import { unitKind } from "../../network/specification/cell.js";
import { paragraph, type Fact, type ReportDocument } from "../document/document.js";
import { documentPage } from "../document/html.js";
import { code, commandLine, emphasis } from "../document/text.js";
import { levelWords } from "../../settings/level.js";
import { plain, significant } from "../words/numerals.js";
import { curveSection, operatingSection, unitSection } from "./explained-noise.js";
import { pointSection, settlingSection, stateSection } from "./explained-dynamics.js";
import { withoutNoiseSection } from "./without-noise.js";

/** Where an explanation came from. */
export interface ExplanationContext {
  /** Name of the network's file, where the trials come from, and the command line that repeats it. */
  readonly network: string;
  readonly trials: string;
  readonly command: string;
  readonly version: string;
}

export interface ExplanationPageOptions extends ExplanationContext {
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
}

/** What each of {@link ExplanationPageOptions} may be. */
export const explanationPageOptionKinds = {
  generatedAt: "text",
  network: "text",
  trials: "text",
  command: "text",
  version: "text",
} as const satisfies OptionKinds<ExplanationPageOptions>;

/**
 * The page as an HTML string: {@link explanationDocument}.
 * @param document any DOM's document to draw the figures with; it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function explanationPage(document: Document, e: Explanation, options: ExplanationPageOptions): string {
  checkArguments(
    "explanationPage",
    { document, e, options },
    { document: "document", e: explanationShape, options: "object" },
  );
  checkOptions("explanationPage", options, explanationPageOptionKinds);
  const { generatedAt, version } = options;
  return documentPage(document, explanationDocument(e, options), { generatedAt, version });
}

/** The document of an explanation; without a context it does not say what it was made from. */
export function explanationDocument(e: Explanation, context?: ExplanationContext): ReportDocument {
  checkArguments("explanationDocument", { e }, { e: explanationShape });
  const [title, ...rest] = sentences(e.verdict);
  return {
    title,
    abstract: [...(rest.length > 0 ? [rest.join(" ")] : []), ...e.remarks].map(paragraph),
    facts: context ? facts(e, context) : [],
    sections: [
      curveSection(e),
      unitSection(e),
      operatingSection(e),
      ...(e.layers ? [stateSection(e)] : [pointSection(e), settlingSection(e)]),
      withoutNoiseSection(e),
      { heading: "How to read this", blocks: [{ ...paragraph(reading), detail: true }] },
      { heading: null, blocks: [paragraph(effort(e))] },
    ],
  };
}

/** A text at the blanks after its full stops; not after those inside numbers. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.?!]) (?=[A-Z])/);
}

function facts(e: Explanation, { network, trials, command, version }: ExplanationContext): Fact[] {
  const { units, activation, leak, form, noise, readout, layers } = e.specification;
  const where = noise.placement === "input" ? "on the input" : `${noise.placement} the activation function`;
  const { symbol } = levelWords(noise.kind);
  return [
    { term: "Network", text: code(network) },
    {
      term: "It is",
      text: layers
        ? `${units} ${activationName(activation)} units in hidden layers of ${layers.join(", ")}, ${readout} readout`
        : `${counted(units, `${unitKind(e.specification)} unit`)}${isGated(e.specification) ? "" : `, leak ${plain(leak)}, ${form} form`}, ${readout} readout`,
    },
    {
      term: "Training noise",
      text: noise.std > 0 ? `${symbol} = ${plain(noise.std)}, ${where}` : `none; ${where} at test`,
    },
    { term: "Trials", text: trials },
    { term: "Explained at", text: `${symbol} = ${plain(e.std)}, seed ${e.seed}` },
    { term: "Made with", text: `Dither ${version}` },
    { term: "To repeat", text: commandLine(command) },
  ];
}

function effort({ effort: f, measured, predicted, std, seed, specification }: Explanation): string {
  const curve = measured
    ? `Measured on ${counted(f.measured, "trial")} with ${counted(measured.draws, "noise draw")} each`
    : "Not measured";
  const closure = predicted ? `, predicted on ${f.predicted} without any` : "";
  const less = f.leftOut.length === 0 ? "" : ` To save time: ${f.leftOut.join("; ")}.`;
  return `${curve}${closure}; shift and shares at ${levelWords(specification.noise.kind).symbol} = ${significant(std)} on ${counted(f.shift, "trial")}; seed ${seed}.${less}`;
}

const reading = [
  "Noise inside an activation function does not average out: near its bend the upper half of the noise passes and the lower half does not, so that the mean of every unit, and with it the output, moves with the noise level. A network trained with noise has learnt outputs that are right ",
  emphasis("at that noise"),
  "; without it they are biased. Where noise enters outside the activation function, the shift is only what reaches other units one step later.",
];
