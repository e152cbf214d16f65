/** One trial of a task: its inputs, what it asks for and when that counts, with the epochs behind. */

import { counted } from "../../base/counted.js";
import * as Plot from "@observablehq/plot";
import { lengthOf, type Trials } from "../../tasks/contract/trials.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { fontSize } from "../plot/legend.js";
import { roundTicks, tickLabel } from "../plot/loss-scale.js";
import { channelColours, placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { type Shape } from "../../base/kinds.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** What to draw of which task. */
export interface TrialFigureSubject {
  name: string;
  description: string;
  /** Milliseconds per step; 1 where the task has no time scale, so that steps are shown. */
  dt: number;
  trials: Trials;
  /** Which of the trials. */
  trial: number;
}

/** What is checked of {@link TrialFigureSubject}. */
export const trialFigureSubjectShape = {
  name: "text",
  description: "text",
  dt: "number",
  trials: "trials",
  trial: "number",
} as const satisfies Shape<TrialFigureSubject>;

/** Up to so many channels are drawn as lines, more as a map. */
const mostLines = 6;
const levels = 12;

interface Panel {
  title: string;
  /** `[channel][step]` */
  rows: number[][];
  top: number;
  height: number;
}

/** A stand-alone SVG: inputs, target and loss weight over time, as lines for few channels and as maps for many. */
export function trialFigure(document: Document, subject: TrialFigureSubject, options: FigureOptions = {}): Svg {
  checkArguments("trialFigure", { document, subject }, { document: "document", subject: trialFigureSubjectShape });
  checkOptions("trialFigure", options, figureOptionKinds);
  const { trials, trial, dt, name } = subject;
  const width = options.width ?? 640;
  const steps = lengthOf(trials, trial);
  const inTime = dt !== 1;
  const at = (step: number): number => (inTime ? step * dt : step);
  const panels = layout([
    ["input", rowsOf(trials, trials.input, trials.inputs, trial, steps)],
    ["target", rowsOf(trials, trials.target, trials.outputs, trial, steps)],
    ["weight in the loss", merged(rowsOf(trials, trials.weight, trials.outputs, trial, steps))],
  ]);
  const last = panels[panels.length - 1];
  const tall = last.top + last.height;
  const epochs = epochsOf(trials, trial);
  return drawFigure(
    document,
    "dither-trial",
    {
      label: `One trial of ${name}`,
      description: `${subject.description}; ${counted(steps, "step")}. ${described(epochs, at, inTime)}`,
    },
    {
      width,
      panel: tall,
      headed: true,
      x: {
        domain: [at(0), at(steps)],
        ticks: roundTicks(at(0), at(steps), width < 500 ? 4 : 7),
        tickFormat: tickLabel,
        label: inTime ? "time (ms)" : "step",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [tall, 0], axis: null },
      title: null,
      marks: [...epochMarks(epochs, at, tall), ...panels.flatMap((panel) => panelMarks(panel, at))],
    },
  );
}

/** `[channel][step]` of one trial. */
function rowsOf(trials: Trials, values: Float32Array, channels: number, trial: number, steps: number): number[][] {
  return Array.from({ length: channels }, (_, c) =>
    Array.from({ length: steps }, (_, t) => values[(t * channels + c) * trials.count + trial]),
  );
}

/** Rows that are all the same as one. */
function merged(rows: number[][]): number[][] {
  return rows.every((row) => row.every((value, t) => value === rows[0][t])) ? rows.slice(0, 1) : rows;
}

function layout(given: [title: string, rows: number[][]][]): Panel[] {
  let top = 0;
  return given
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => {
      const height = rows.length <= mostLines ? 84 : Math.min(190, Math.max(84, 2.4 * rows.length));
      const panel = { title, rows, top: top + 22, height };
      top += height + 34;
      return panel;
    });
}

type Epoch = readonly [name: string, first: number, last: number];

function epochsOf({ epochs = {}, epochsByTrial = {} }: Trials, trial: number): Epoch[] {
  return [
    ...Object.entries(epochs).map(([name, [first, last]]): Epoch => [name, first, last]),
    ...Object.entries(epochsByTrial).map(([name, { first, last }]): Epoch => [name, first[trial], last[trial]]),
  ]
    .filter(([, first, last]) => first >= 0 && last > first)
    .sort((a, b) => a[1] - b[1]);
}

function described(epochs: readonly Epoch[], at: (step: number) => number, inTime: boolean): string {
  const unit = inTime ? " ms" : "";
  return epochs.map(([name, first, last]) => `${name} from ${at(first)} to ${at(last)}${unit}`).join(", ");
}

function epochMarks(epochs: readonly Epoch[], at: (step: number) => number, tall: number): Plot.Markish[] {
  // Names that would run into each other go to the second line.
  return [
    Plot.ruleX(epochs, {
      x: ([, first]: Epoch) => at(first),
      y1: 0,
      y2: tall,
      stroke: "currentColor",
      strokeOpacity: 0.25,
      strokeDasharray: "2,3",
    }),
    Plot.text(epochs, {
      x: ([, first]: Epoch) => at(first),
      y: () => 0,
      text: ([name]: Epoch) => name,
      textAnchor: "start",
      lineAnchor: "bottom",
      dx: 3,
      dy: (-fontSize * 0.2) | 0,
      fontSize: fontSize - 2,
      fill: "currentColor",
      fillOpacity: 0.75,
    }),
  ];
}

function panelMarks(panel: Panel, at: (step: number) => number): Plot.Markish[] {
  const { title, rows, top } = panel;
  const many = rows.length > mostLines;
  const heading = Plot.text([many ? `${title}, ${rows.length} channels` : title], {
    x: () => at(0),
    y: () => top - 5,
    text: (text: string) => text,
    textAnchor: "start",
    lineAnchor: "bottom",
    fontWeight: 600,
    fontSize: fontSize - 1,
    fill: "currentColor",
  });
  return [heading, ...(many ? mapMarks(panel, at) : lineMarks(panel, at))];
}

function lineMarks({ rows, top, height }: Panel, at: (step: number) => number): Plot.Markish[] {
  const values = rows.flat();
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const high = most === least ? least + 1 : most;
  const place = (value: number): number => top + 4 + ((high - value) / (high - least)) * (height - 8);
  const ticks = roundTicks(least, high, 3);
  return [
    Plot.ruleY(ticks, { y: (v: number) => place(v), stroke: "currentColor", strokeOpacity: 0.14 }),
    Plot.text(ticks, {
      x: () => at(0),
      y: (v: number) => place(v),
      text: (v: number) => tickLabel(v),
      textAnchor: "end",
      dx: -6,
      fontSize: fontSize - 2,
      fill: "currentColor",
    }),
    ...rows.map((row, c) =>
      Plot.line(stairs(row), {
        x: ([t]: [number, number]) => at(t),
        y: ([, v]: [number, number]) => place(v),
        stroke: channelColours[c % channelColours.length],
        strokeWidth: 2,
      }),
    ),
  ];
}

/** A step function: each value holds for its step. */
function stairs(row: readonly number[]): [step: number, value: number][] {
  return row.flatMap((value, t): [number, number][] => [
    [t, value],
    [t + 1, value],
  ]);
}

interface Cell {
  channel: number;
  from: number;
  to: number;
  level: number;
}

function mapMarks({ rows, top, height }: Panel, at: (step: number) => number): Plot.Markish[] {
  const most = Math.max(...rows.flat().map(Math.abs), 1e-12);
  const cells = rows.flatMap((row, channel) =>
    runs(
      row.map((v) => Math.round((levels * v) / most)),
      channel,
    ),
  );
  const tall = height / rows.length;
  const { inside, outside } = placementAppearance;
  return [
    Plot.rect(cells, {
      x1: (c: Cell) => at(c.from),
      x2: (c: Cell) => at(c.to),
      y1: (c: Cell) => top + c.channel * tall,
      y2: (c: Cell) => top + (c.channel + 1) * tall,
      fill: (c: Cell) => (c.level > 0 ? outside.colour : inside.colour),
      fillOpacity: (c: Cell) => Math.abs(c.level) / levels,
    }),
    Plot.rect([0], {
      x1: () => at(0),
      x2: () => at(rows[0].length),
      y1: () => top,
      y2: () => top + height,
      stroke: "currentColor",
      strokeOpacity: 0.3,
      fill: "none",
    }),
  ];
}

/** Neighbouring steps of one level as one cell; nothing where the level is 0. */
function runs(row: readonly number[], channel: number): Cell[] {
  const cells: Cell[] = [];
  row.forEach((level, t) => {
    const open = cells[cells.length - 1];
    if (open?.level === level && open.to === t) open.to = t + 1;
    else if (level !== 0) cells.push({ channel, from: t, to: t + 1, level });
  });
  return cells;
}
