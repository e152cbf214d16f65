/** What an analysis without noise would have concluded, sentence by sentence, and which conclusions survive. */

import { counted } from "../../base/counted.js";
import type { Explanation } from "../../explanation/explanation.js";
import type { Scores } from "../../explanation/interpretation/decoding.js";
import type { Measured, Survival } from "../../explanation/interpretation/survival.js";
import type { WithoutNoise } from "../../explanation/without-noise.js";
import { listOf, paragraph, tableOf, type Item, type Section, type Table } from "../document/document.js";
import { ranged, type Text } from "../document/text.js";
import { withoutNoiseFigure } from "../figures/without-noise-figure.js";
import { bracketed, estimate, list, percentage, significant } from "../words/numerals.js";

/** A conclusion by its name, with what survives of it; null where it is not judged. */
interface Conclusion {
  name: string;
  survives: Survival | null;
  sentence: string;
}

export function withoutNoiseSection(e: Explanation): Section {
  const heading = "Read without noise";
  const found = e.withoutNoise;
  if (!found) return { heading, blocks: [] };
  const conclusions = conclusionsOf(found);
  const items = conclusions.map(({ survives, sentence }): Item => ({ mark: survives ?? "–", text: sentence }));
  return {
    heading,
    blocks: [
      paragraph(summary(conclusions)),
      listOf(items),
      decodingTable(found),
      found.plane === null
        ? null
        : {
            kind: "figure",
            name: "without-noise",
            heading: "What an analysis without noise sees",
            reading:
              "of the noisy network, in the plane in which its mean states vary most: the same trials in silence, and fixed points, each tied to its mean under noise.",
            draw: (dom, width) => withoutNoiseFigure(dom, e, { width }),
          },
      paragraph(made(found)),
    ],
  };
}

/** "Of 6 conclusions that an analysis without noise would draw, 2 survive: …" */
function summary(conclusions: readonly Conclusion[]): string {
  const judged = conclusions.filter(({ survives }) => survives !== null);
  const named = (survival: Survival): string[] =>
    judged.filter(({ survives }) => survives === survival).map(({ name }) => name);
  const [kept, open] = [named("survives"), named("undecided")];
  if (judged.length === 0) return "No conclusion of an analysis without noise can be judged on these trials.";
  const first = `Of ${counted(judged.length, "conclusion")} that an analysis without noise would draw of this network, ${kept.length === judged.length ? "all survive" : kept.length === 0 ? "none survives" : `${kept.length} ${kept.length === 1 ? "survives" : "survive"}`} under its noise${kept.length > 0 && kept.length < judged.length ? `: ${list(kept)}` : ""}.`;
  return open.length === 0 ? first : `${first} Undecided: ${list(open)}.`;
}

function made({ trials, draws, leftOut }: WithoutNoise): string {
  const out = leftOut.length === 0 ? "" : ` Left out: ${leftOut.join("; ")}.`;
  return `States of ${counted(trials, "trial")}, the mean over ${counted(draws, "draw")} free of what so few leave; in brackets 95 % intervals over trials, of time constants over simulated chains.${out}`;
}

function conclusionsOf(found: WithoutNoise): Conclusion[] {
  return [points(found), decay(found), dimensions(found), axes(found), tuning(found), decoding(found)].filter(
    (conclusion) => conclusion !== null,
  );
}

const written = ({ value, interval }: Measured, unit = ""): string =>
  interval ? bracketed(estimate(value, interval), unit) : `${significant(value)}${unit}`;

const share = ({ value, interval }: Measured): string =>
  interval ? bracketed(percentage(value, interval), " %") : `${significant(100 * value)} %`;

function points({ fixedPoints: f }: WithoutNoise): Conclusion | null {
  if (!f || f.followed === 0) return null;
  const { vanished, changed, appeared, medianRatio, largestRatio } = f;
  const events = [
    vanished.length > 0 ? `${vanished.length} of ${counted(f.followed, "fixed point")} ${vanished.length === 1 ? "becomes" : "become"} one with another` : "", // prettier-ignore
    changed.length > 0 ? `${changed.length} ${changed.length === 1 ? "changes its" : "change their"} stability` : "",
    appeared.length > 0 ? `${counted(appeared.length, "stationary state")} ${appeared.length === 1 ? "appears" : "appear"} that no fixed point leads to` : "", // prettier-ignore
  ].filter((event) => event !== "");
  const stay = f.followed === 1 ? "The fixed point remains" : `All ${f.followed} fixed points remain`;
  const first = events.length === 0 ? `${stay}, as stable as without noise` : `Under noise, ${list(events)}`; // prettier-ignore
  const moved =
    medianRatio === null
      ? ""
      : f.followed === 1
        ? `; it moves by ${significant(medianRatio, 2)} times the size of its cloud of noise`
        : `; half of them move by more than ${significant(medianRatio, 2)} times the size of their cloud of noise, ${significant(largestRatio, 2)} times at most`;
  return { name: "fixed points", survives: f.survives, sentence: `Fixed points. ${first}${moved}.` };
}

function decay({ decay: d }: WithoutNoise): Conclusion | null {
  if (!d) return null;
  const steps = (value: number): string => `${significant(value)} steps`;
  const at = d.input.length === 0 ? "" : ` under input ${d.input.slice(0, 3).map((u) => significant(u, 2)).join(" ")}${d.input.length > 3 ? " …" : ""}`; // prettier-ignore
  const along = d.alongMode
    ? ` Along that mode the autocorrelation of noisy states about their mean falls to 1/e after ${written(d.alongMode)} steps`
    : "";
  const whole = d.ofStates ? `${along ? "; that of the whole state" : " The autocorrelation of noisy states about their mean, all modes together, falls to 1/e"} after ${written(d.ofStates)} steps` : ""; // prettier-ignore
  const mean = d.meanSteps === null ? "" : ` Linearised under noise, the slowest mode takes ${steps(d.meanSteps)}.`;
  const ms = d.dt === null ? "" : ` A step lasts ${significant(d.dt)} ms.`;
  return {
    name: "time constants",
    survives: d.survives,
    sentence: `Time constants. The slowest mode of the silent network, at its stable fixed point${at}, decays to 1/e in ${steps(d.silentSteps)}.${along}${whole}${along || whole ? "." : ""}${mean}${ms}`,
  };
}

function dimensions({ dimensions: d }: WithoutNoise): Conclusion | null {
  return (
    d && {
      name: "dimensions",
      survives: d.survives,
      sentence: `Dimensions. Participation ratio of the states ${written(d.silent)} in silence, ${written(d.mean)} of their mean under noise (${written(d.ratio)} times as much), ${written(d.single)} of single trials.`,
    }
  );
}

function axes({ axes: a }: WithoutNoise): Conclusion | null {
  if (!a) return null;
  const one = a.count === 1;
  return {
    name: "axes",
    survives: a.survives,
    sentence: `Axes. ${one ? "One axis holds" : `${a.count} axes hold`} ${significant(100 * a.own)} % of the variance of the mean under noise, ${one ? "the first" : `the first ${a.count}`} in silence ${share(a.held)} of it; ${one ? "the angle between them is" : "the largest angle between both is"} ${written(a.largest)}°.`,
  };
}

function tuning({ tuning: t }: WithoutNoise): Conclusion | null {
  const what =
    t.by === "channels"
      ? `Each unit's correlation with ${counted(t.count, "channel")} of inputs and targets`
      : `Mean rate by ${t.name} (${counted(t.count, "condition")})`;
  const units = counted(t.compared, "unit");
  const correlation =
    t.correlation === null
      ? ""
      : ` ${what}: its correlation in silence and under noise is ${written(t.correlation)} ${t.count >= 3 ? `(median over ${units})` : `over ${units}`}.`;
  const preferred =
    t.preferredChanged === null
      ? ""
      : ` ${share(t.preferredChanged)} of them prefer another ${t.by === "channels" ? "channel" : "condition"}.`;
  const only = [
    t.onlyUnderNoise > 0 ? `${counted(t.onlyUnderNoise, "unit")} active under noise alone` : "",
    t.onlyInSilence > 0 ? `${counted(t.onlyInSilence, "unit")} active in silence alone` : "",
  ].filter((part) => part !== "");
  const said = `${correlation}${preferred}${only.length > 0 ? ` ${list(only)}.` : ""}`;
  return said === "" ? null : { name: "tuning", survives: t.survives, sentence: `Tuning.${said}` };
}

function decoding({ decoding: d }: WithoutNoise): Conclusion | null {
  if (!d) return null;
  const score = (measured: Measured): string =>
    d.score === "accuracy" ? share(measured) : `R² = ${written(measured)}`;
  const what = d.score === "accuracy" ? `${d.of} (${counted(d.count, "condition")}, chance ${significant(100 * d.chance, 2)} %)` : "the targets"; // prettier-ignore
  return {
    name: "decoding",
    survives: d.survives,
    sentence: `Decoding. A linear readout of ${what} fitted to silent states scores ${score(d.fittedToSilent.single)} on single noisy trials, one fitted to such trials ${score(d.fittedToNoisy.single)}.`,
  };
}

function decodingTable({ decoding: d }: WithoutNoise): Table | null {
  if (!d) return null;
  const cell = ({ value, interval }: Measured): Text =>
    interval ? ranged(estimate(value, interval)) : significant(value);
  const caption = `${d.score === "accuracy" ? `Share of trials whose ${d.of} is read off rightly` : "R² of the targets"} by linear readouts, on trials held out (${d.folds} folds): silent ones, the mean of noisy ones, single noisy ones.`;
  const rows: readonly (readonly [string, Scores])[] = [
    ["silent states", d.fittedToSilent],
    ["noisy trials", d.fittedToNoisy],
  ];
  return tableOf({ id: "decoding", caption }, rows, [
    { heading: "fitted to", cell: ([name]) => name },
    { heading: "on silent", cell: ([, scores]) => cell(scores.silent) },
    { heading: "on noisy mean", cell: ([, scores]) => cell(scores.mean) },
    { heading: "on noisy", cell: ([, scores]) => cell(scores.single) },
  ]);
}
