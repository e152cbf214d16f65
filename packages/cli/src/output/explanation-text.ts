/** An explanation for a terminal of 80 columns: the verdict, what to know beside it, then the numbers. */

import {
  bracketed,
  counted,
  estimate,
  significant,
  terminalPlot,
  terminalTable,
  type ExplainedPoint,
  type Explanation,
} from "dither";
import { asciiOnly, wrap as wrapWords } from "./print.js";

/** Most rows of a table. */
const mostRows = 8;

export function explanationText(e: Explanation): string {
  const ascii = asciiOnly();
  return [
    wrap(e.verdict),
    ...e.remarks.flatMap((remark) => ["", wrap(remark)]),
    ...section("Curve", curve(e, ascii)),
    ...section("Units", units(e, ascii)),
    ...section("Operating points", operating(e, ascii)),
    ...(e.layers ? [] : [...section("Fixed points", points(e, ascii)), ...section("Settling", settling(e))]),
    "",
    wrap(effort(e)),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function curve({ measured, predicted, trainingNoise, std }: Explanation, ascii: boolean): string[] {
  if (!measured) return [];
  const plot = terminalPlot(
    [
      { label: "measured", points: measured.curve, preferred: measured.preferred },
      ...(predicted ? [{ label: "predicted", points: predicted.curve }] : []),
    ],
    { trainingNoise, ascii, height: 9 },
  );
  const closure = predicted ? ["predicted"] : [];
  const wanted = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5].map((share) => share * std);
  const shown = measured.curve.filter((point) =>
    wanted.some((level) => nearest(measured.curve, level).std === point.std),
  );
  const rows = shown.map((point) => {
    const p = predicted && nearest(predicted.curve, point.std);
    const match = p && Math.abs(p.std - point.std) <= 1e-9 * Math.max(1, std) ? p : null;
    return [
      significant(point.std),
      significant(point.loss),
      significant(point.biasSquared),
      ...(predicted ? [significant(match?.biasSquared ?? null)] : []),
      significant(visibleVariance(point)),
      ...(predicted ? [significant(match?.variance ?? null)] : []),
    ];
  });
  return [
    plot,
    "",
    terminalTable([["noise", "loss", "bias²", ...closure, "variance", ...closure], ...rows], { ascii }),
    "",
    wrap(preferredLine(measured, predicted)),
  ];
}

/** What rounding leaves of the variance between equal draws, in silence, is none. */
const visibleVariance = ({ loss, variance }: { loss: number; variance: number | null }): number | null =>
  variance !== null && variance < 1e-12 * loss ? 0 : variance;

function nearest<T extends { std: number }>(points: readonly T[], std: number): T {
  return points.reduce((best, point) => (Math.abs(point.std - std) < Math.abs(best.std - std) ? point : best));
}

function preferredLine(measured: NonNullable<Explanation["measured"]>, predicted: Explanation["predicted"]): string {
  const { std, interval, ratio } = measured.preferred;
  const relative = ratio === null ? "" : `, ${significant(ratio)} of the training noise`;
  const closure = predicted
    ? `; the ${predicted.covariance} closure predicts ${significant(predicted.preferredStd)}`
    : "";
  const { biasOverVariance, bracket } = measured.law;
  const law =
    biasOverVariance === null || bracket === null
      ? ""
      : ` D/V = ${significant(biasOverVariance)} (a preference above 0.5); the law puts σ* at ${significant(bracket[0])} to ${significant(bracket[1])} of the training noise.`;
  return `Preferred noise σ* = ${bracketed(estimate(std, interval))}${relative}${closure}.${law}`;
}

function units({ units: all, smoothing, specification }: Explanation, ascii: boolean): string[] {
  const some = all.filter((unit) => unit.shareOfBias !== null).slice(0, mostRows);
  if (some.length === 0) return [];
  const rows = some.map((unit) => [
    String(unit.unit),
    percent(unit.shareOfBias),
    percent(unit.originating),
    significant(unit.ratio, 2),
    significant(unit.transmission, 2),
    significant(unit.asymmetry, 2),
  ]);
  const groups =
    smoothing?.steps
      .filter(({ units: k }) => [1, 2, 3, 5, 8, 12, 20, 32].includes(k) || k === smoothing.units?.length)
      .map(({ units: k, removed }) => `${k}: ${percent(removed)}`)
      .join(", ") ?? "";
  const order = smoothing?.units
    ? ` (in the order ${smoothing.units.slice(0, 12).join(", ")}${smoothing.units.length > 12 ? " …" : ""})`
    : "";
  return [
    terminalTable([["unit", "carries", "originates", "a/σ", "transmission", "asymmetry"], ...rows], { ascii }),
    ...(all.length > some.length
      ? [
          wrap(
            `The ${some.length} of ${counted(specification.units, "unit")} that carry most; shares of the output's shift, signed.`,
          ),
        ]
      : []),
    ...(smoothing === null
      ? []
      : [
          wrap(
            specification.units === 1
              ? `Squared bias removed by smoothing the unit: ${percent(smoothing.removedByAll)}.`
              : `Squared bias removed by smoothing k units together${order}: ${groups}; all ${specification.units}: ${percent(smoothing.removedByAll)}.`,
          ),
        ]),
  ];
}

function operating({ operatingPoints: o, layers }: Explanation, ascii: boolean): string[] {
  if (!o) return [];
  const range = (name: "ratio" | "transmission" | "asymmetry"): string =>
    `${significant(o[name].median, 2)} (${significant(o[name].lower, 2)} to ${significant(o[name].upper, 2)})`;
  return [
    wrap(
      `Read with σ = ${significant(o.probe)} along noise-free trials, medians and quartiles: a/σ ${range("ratio")}; transmission ${range("transmission")}; asymmetry ${range("asymmetry")}; |a| < σ in ${percent(o.nearKink)}.`,
    ),
    ...(layers === null
      ? []
      : [
          terminalTable(
            [
              ["layer", "units", "a/σ", "transmission", "asymmetry", "noise from the layer before"],
              ...layers.map(({ units: size, firstUnit, ratio, transmission, asymmetry, incomingNoise }, l) => [
                String(l + 1),
                `${firstUnit}–${firstUnit + size - 1}`,
                ...[ratio, transmission, asymmetry].map((value) => significant(value, 2)),
                l === 0 ? "–" : significant(incomingNoise, 2),
              ]),
            ],
            { ascii },
          ),
        ]),
  ];
}

function points(
  { fixedPoints, search, slowPoints, settling: s, specification }: Explanation,
  ascii: boolean,
): string[] {
  const inputs = {
    none: "without input",
    constant: `under ${search.searched} of ${counted(search.different, "constant input")}`,
    held: `under ${search.searched} of ${search.different === 1 ? "1 input that is" : `${search.different} inputs that are`} held`,
    averaged: `under the mean ${search.searched === 1 ? "input" : "inputs"} of ${search.searched} of ${counted(search.different, "trial")}, frozen`,
  }[search.inputs];
  const lines = [wrap(`${search.summary.replace(/\.$/, "")}, ${inputs}.`)];
  const inStep = s.slowestMs === null;
  const some = spread(fixedPoints, mostRows);
  if (some.length > 0) {
    const turns = inStep ? "turns per step" : "frequency";
    const rows = some.map((point) => {
      const { stability } = point;
      const turning = stability?.oscillations[0];
      const slowest = inStep ? stability?.slowestSteps : stability?.slowestMs;
      return [
        vector(point.input),
        vector(point.output),
        point.noisy ? vector(point.noisy.output) : "–",
        stability ? kindOf(point) : "–",
        significant(slowest ?? null, 2),
        turning
          ? turning.frequencyHz === null
            ? `1/${significant(1 / turning.cyclesPerStep, 2)}`
            : `${significant(turning.frequencyHz, 2)} Hz`
          : "–",
      ];
    });
    lines.push(
      terminalTable(
        [["input", "output", "under noise", "stability", `slowest, ${inStep ? "steps" : "ms"}`, turns], ...rows],
        { ascii },
      ),
    );
    if (fixedPoints.length > some.length)
      lines.push(
        wrap(`${some.length} of ${counted(fixedPoints.length, "point")}; --json lists them all, with eigenvalues.`),
      );
  }
  if (specification.outputs > 3) lines.push(wrap("Of inputs and outputs the first three channels are shown."));
  if (slowPoints.length > 0)
    lines.push(
      wrap(`Slow points: ${slowPoints.map(({ tolerance, points: n }) => `${n} with q ≤ ${tolerance}`).join(", ")}.`),
    );
  return lines;
}

function kindOf({ stability }: ExplainedPoint): string {
  if (!stability) return "–";
  return stability.kind === "unstable" ? `unstable (${stability.unstableModes})` : stability.kind;
}

/** The first, the last and some in between. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, k) => all[Math.round((k * (all.length - 1)) / (most - 1))]);
}

function settling({ settling: s, shift }: Explanation): string[] {
  const lines: string[] = [];
  const window =
    s.firstCounted === s.lastCounted
      ? `step ${s.lastCounted} counts`
      : `steps ${s.firstCounted} to ${s.lastCounted} count`;
  const slow =
    s.slowestSteps === null
      ? "no stable fixed point"
      : `slowest time constant ${stepsText(s.slowestSteps)}${s.slowestMs === null ? "" : ` (${significant(s.slowestMs, 2)} ms)`}`;
  lines.push(
    wrap(`Trials of ${counted(s.trialSteps, "step")}${s.trialSteps === 1 ? "" : `, of which ${window}`}; ${slow}.`),
  );
  if (s.atSteps !== null && s.atFixedPoints !== null)
    lines.push(
      wrap(
        `Noise-free bias²: ${significant(s.atSteps)} over the steps that count, ${significant(s.atFixedPoints)} at the fixed points (${s.settled} of ${counted(s.tried, "trial")} ${s.settled === 1 ? "leads" : "lead"} to one).`,
      ),
    );
  if (shift) {
    const last = shift.output[s.lastCounted - 1];
    const limit =
      shift.stationaryOutput === null ? "" : `, ${significant(shift.stationaryOutput)} in the stationary limit`;
    lines.push(
      wrap(
        `Shift of the output under noise (root mean square): ${significant(last)} at step ${s.lastCounted}${limit}.`,
      ),
    );
  }
  return lines;
}

function effort({ effort: f, measured, predicted, std, seed }: Explanation): string {
  const curve = measured
    ? `Measured on ${counted(f.measured, "trial")} with ${counted(measured.draws, "noise draw")} each`
    : "Not measured";
  const closure = predicted ? `, predicted on ${f.predicted} without any` : "";
  const less = f.leftOut.length === 0 ? "" : ` To save time: ${f.leftOut.join("; ")}.`;
  return `${curve}${closure}; shift and shares at σ = ${significant(std)} on ${counted(f.shift, "trial")}; seed ${seed}.${less}`;
}

/** Lines of at most 80 columns that keep a percent sign with its number. */
const wrap = (text: string): string => wrapWords(text.replace(/(\d) %/g, "$1\u00a0%")).replaceAll("\u00a0", " ");

/** "1 step", "8.2 steps". */
const stepsText = (steps: number): string => {
  const text = significant(steps, 2);
  return text === "1" ? "1 step" : `${text} steps`;
};

const vector = (values: readonly number[]): string =>
  values.length === 0
    ? "–"
    : `${values
        .slice(0, 3)
        .map((x) => significant(x, 2))
        .join(" ")}${values.length > 3 ? " …" : ""}`;

const percent = (share: number | null): string => (share === null ? "–" : `${significant(100 * share, 2)}%`);
