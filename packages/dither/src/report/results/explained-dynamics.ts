/** Where a network rests and whether it gets there, for its explanation: fixed points and settling. */

import { isSquared, logitsText } from "../../network/specification/readouts.js";
import { counted } from "../../base/counted.js";
import type { ExplainedPoint, Explanation } from "../../explanation/explanation.js";
import { paragraph, tableOf, type Block, type Paragraph, type Section, type Table } from "../document/document.js";
import { shiftFigure } from "../figures/shift-figure.js";
import { statesFigure } from "../figures/states-figure.js";
import { significant } from "../words/numerals.js";

export function pointSection(e: Explanation): Section {
  const { search, slowPoints, specification } = e;
  const slow = slowPoints.map(({ tolerance, points }) => `${points} with q ≤ ${tolerance}`).join(", ");
  return {
    heading: "Fixed points",
    blocks: [
      statePicture(e),
      paragraph(`${search.summary.replace(/\.$/, "")}, ${searchedInputs(e)}.`),
      pointTable(e),
      notNormal(e),
      specification.outputs > 3 || specification.inputs > 3
        ? paragraph("Of inputs and outputs the first three channels are shown.")
        : null,
      slowPoints.length > 0 ? paragraph(`Slow points: ${slow}.`) : null,
    ],
  };
}

/** The states of hidden layers, which have no fixed points. */
export const stateSection = (e: Explanation): Section => ({ heading: "States", blocks: [statePicture(e)] });

const statePicture = (e: Explanation): Block => ({
  kind: "figure",
  name: "states",
  ...statesWords(e),
  draw: (dom, width) => statesFigure(dom, e, { width }),
});

/** Under which inputs fixed points were searched. */
function searchedInputs({ search: { inputs, searched, different } }: Explanation): string {
  switch (inputs) {
    case "none":
      return "without input";
    case "constant":
      return `under ${searched} of ${counted(different, "constant input")}`;
    case "held":
      return `under ${searched} of ${different === 1 ? "1 input that is" : `${different} inputs that are`} held`;
    case "averaged":
      return `under the mean ${searched === 1 ? "input" : "inputs"} of ${searched} of ${counted(different, "trial")}, frozen`;
    default:
      return inputs satisfies never;
  }
}

/** How the picture of the states is to be read. */
function statesWords({ view }: Explanation): { heading: string; reading: string } {
  const dots =
    " A dotted line leads from each fixed point to its mean under noise, by the stationary closure; the dots around are states under noise.";
  switch (view?.axes) {
    case "unit":
      return {
        heading: "What moves the unit.",
        reading:
          "Its speed against its state, without noise and with the activation function smoothed by the noise; it rests where a line crosses 0, so noise moves the fixed point.",
      };
    case "units":
      return {
        heading: "The states.",
        reading: `Trials in silence and their mean under noise; short lines show where a step leads without noise.${dots}`,
      };
    default:
      return {
        heading: "The states",
        reading: `in the two directions in which they vary most, trials in silence and their mean under noise.${dots}`,
      };
  }
}

function pointTable({ fixedPoints, settling, specification }: Explanation): Table | null {
  const inMs = settling.slowestMs !== null;
  const table = { id: "points", caption: "", most: { terminal: 8, page: 24 }, spread: true as const };
  return tableOf<ExplainedPoint>(table, fixedPoints, [
    { heading: "input", cell: ({ input }) => vector(input) },
    { heading: isSquared(specification) ? "output" : logitsText(specification), cell: ({ output }) => vector(output) },
    {
      heading: "under noise",
      meaning: "Under noise: their stationary mean at the level explained.",
      cell: underNoise,
    },
    { heading: "stability", cell: kind },
    {
      heading: `slowest, ${inMs ? "ms" : "steps"}`,
      meaning: "Slowest: the longest time constant among the modes that decay.",
      cell: ({ stability }) => significant((inMs ? stability?.slowestMs : stability?.slowestSteps) ?? null, 2),
    },
    { heading: inMs ? "frequency" : "turns per step", cell: turning },
    { heading: "largest |λ|", cell: ({ stability }) => significant(stability?.spectralRadius ?? null), detail: true },
    { heading: "|f(a) − h|", cell: ({ speed }) => significant(speed, 1), detail: true },
    { heading: "found", meaning: "Found: starts that ended there.", cell: ({ found }) => String(found), detail: true },
  ]);
}

/** The stationary mean output, marked where the law is not normal; the simulated one where the closure's is off. */
function underNoise({ noisy }: ExplainedPoint): string {
  if (!noisy) return "–";
  const { simulated, output } = noisy;
  return `${vector(simulated?.closureIsOff ? simulated.output : output)}${simulated?.gaussian === false ? mark : ""}`;
}

const mark = "†";

/** What the mark says. */
function notNormal({ fixedPoints }: Explanation): Paragraph | null {
  const marked = fixedPoints.flatMap(({ noisy }) => (noisy?.simulated?.gaussian === false ? [noisy] : []));
  if (marked.length === 0) return null;
  const off = marked.filter(({ simulated }) => simulated?.closureIsOff);
  const by = off.flatMap(({ output, simulated }) => output.map((z, o) => Math.abs(z - (simulated?.output[o] ?? z))));
  const rest =
    off.length === 0
      ? "its means agree with simulated ones within their errors"
      : `${off.length === marked.length ? "its means are off" : `${off.length} of ${marked.length} of its means are off`} by up to ${significant(Math.max(...by), 2)}, and the simulated ones are shown`;
  return paragraph(`${mark} The stationary law there is not normal, as the closure takes it to be: ${rest}.`);
}

function kind({ stability }: ExplainedPoint): string {
  if (!stability) return "–";
  return stability.kind === "unstable" ? `unstable (${stability.unstableModes})` : stability.kind;
}

function turning({ stability }: ExplainedPoint): string {
  const first = stability?.oscillations[0];
  if (!first) return "–";
  return first.frequencyHz === null
    ? `1/${significant(1 / first.cyclesPerStep, 2)}`
    : `${significant(first.frequencyHz, 2)} Hz`;
}

const vector = (values: readonly number[]): string =>
  values.length === 0
    ? "–"
    : `${values
        .slice(0, 3)
        .map((x) => significant(x, 2))
        .join(" ")}${values.length > 3 ? " …" : ""}`;

export function settlingSection(e: Explanation): Section {
  const { settling: s, shift } = e;
  const figure: Block = {
    kind: "figure",
    name: "settling",
    heading: "How the shift grows.",
    reading:
      "Mean output (of labels: logits) under noise minus noise-free output, along the same trials (root mean square). Steps that count in the loss are shaded.",
    draw: (dom, width) => shiftFigure(dom, e, { width }),
  };
  const window =
    s.firstCounted === s.lastCounted
      ? `step ${s.lastCounted} counts`
      : `steps ${s.firstCounted} to ${s.lastCounted} count`;
  const slow =
    s.slowestSteps === null
      ? "no stable fixed point"
      : `slowest time constant ${stepsText(s.slowestSteps)}${s.slowestMs === null ? "" : ` (${significant(s.slowestMs, 2)} ms)`}`;
  const sentences = [
    `Trials of ${counted(s.trialSteps, "step")}${s.trialSteps === 1 ? "" : `, of which ${window}`}; ${slow}.`,
    s.atSteps === null || s.atFixedPoints === null
      ? null
      : `Noise-free ${isSquared(e.specification) ? "bias²" : "loss"}: ${significant(s.atSteps)} over the steps that count, ${significant(s.atFixedPoints)} at the fixed points (${s.settled} of ${counted(s.tried, "trial")} ${s.settled === 1 ? "leads" : "lead"} to one).`,
    shift === null ? null : shiftSentence(shift, s.lastCounted, e.specification),
  ];
  const blocks = sentences.map((sentence) => (sentence === null ? null : paragraph(sentence)));
  return { heading: "Settling", blocks: [figure, ...blocks] };
}

function shiftSentence(
  { output, stationaryOutput }: NonNullable<Explanation["shift"]>,
  step: number,
  specification: Explanation["specification"],
): string {
  const what = isSquared(specification) ? "output" : logitsText(specification);
  const limit = stationaryOutput === null ? "" : `, ${significant(stationaryOutput)} in the stationary limit`;
  return `Shift of the ${what} under noise (root mean square): ${significant(output[step - 1])} at step ${step}${limit}.`;
}

/** "1 step", "8.2 steps". */
function stepsText(steps: number): string {
  const text = significant(steps, 2);
  return text === "1" ? "1 step" : `${text} steps`;
}
