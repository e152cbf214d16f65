/** The frame of a plot in characters: columns are test noise, rows are loss; axes, tick labels and the rule at σ_train. */

import { roundTicks, tickLabel, type LossScale } from "../plot/loss-scale.js";
import { cellsOf, type Cell } from "./paint.js";
import { levelTitle, type LevelWords } from "../../settings/level.js";
import type { Glyphs } from "./terminal-glyphs.js";

export interface PlotFrameOptions {
  readonly scale: LossScale;
  /** Noise at the last column. */
  readonly maximum: number;
  /** 0 for none: no rule. */
  readonly trainingNoise: number;
  /** Columns of the whole plot, with axis and labels. */
  readonly width: number;
  /** Rows of the curves alone. */
  readonly rows: number;
  /** What the level of the noise is called. */
  readonly level: LevelWords;
  readonly glyphs: Glyphs;
}

export class PlotFrame {
  readonly glyphs: Glyphs;
  readonly scale: LossScale;
  readonly width: number;
  /** Columns between the axis and the right edge, and before them. */
  readonly columns: number;
  readonly gutter: number;
  readonly #level: LevelWords;
  readonly #rows: number;
  readonly #maximum: number;
  readonly #trainingNoise: number;
  readonly #labels: Map<number, string>;

  constructor({ scale, maximum, trainingNoise, level, width, rows, glyphs }: PlotFrameOptions) {
    this.glyphs = glyphs;
    this.scale = scale;
    this.#level = level;
    this.width = width;
    this.#rows = rows;
    this.#maximum = maximum;
    this.#trainingNoise = trainingNoise;
    this.#labels = this.#rowLabels();
    const widest = Math.max(glyphs.sigma.length + 1, ...[...this.#labels.values()].map((label) => label.length));
    this.gutter = widest + 3;
    this.columns = width - this.gutter - 2;
  }

  column(std: number): number {
    return Math.round((std / this.#maximum) * (this.columns - 1));
  }

  /** The noise at a column. */
  std(column: number): number {
    return (column / (this.columns - 1)) * this.#maximum;
  }

  row(loss: number): number {
    const height = this.scale.height(loss);
    const last = this.#rows - 1;
    return Math.min(last, Math.max(0, Math.round((1 - (Number.isNaN(height) ? 0 : height)) * last)));
  }

  /** `[row][column]` with nothing but the rule in it. */
  canvas(): Cell[][] {
    return Array.from({ length: this.#rows }, () => this.line());
  }

  /** One row with nothing but the rule in it. */
  line(): Cell[] {
    const line = cellsOf(" ".repeat(this.columns));
    if (this.#trainingNoise > 0) line[this.column(this.#trainingNoise)] = { glyph: this.glyphs.rule, role: "faint" };
    return line;
  }

  /** The canvas with the axis of the loss before it. */
  framed(canvas: readonly (readonly Cell[])[]): Cell[][] {
    return canvas.map((line, r) => [...cellsOf(this.edge(this.#labels.get(r))), ...line]);
  }

  /** What stands left of a row. */
  edge(label: string | undefined): string {
    const { axis, tick } = this.glyphs;
    return `${(label ?? "").padStart(this.gutter - 2)} ${label === undefined ? axis : tick}`;
  }

  /** The line above: what is plotted, and over the rule what it is, if there is room. */
  header(what: string, trained: string): string {
    const middle = this.gutter + this.column(this.#trainingNoise);
    const start = Math.min(this.width - trained.length, middle - Math.floor(trained.length / 2));
    return trained === "" || start < what.length + 3 ? ` ${what}` : ` ${what}`.padEnd(start) + trained;
  }

  /** The axis of the noise with its numbers and its name. */
  floor(): string[] {
    const { glyphs, columns, gutter, width } = this;
    const axis = new Array<string>(columns).fill(glyphs.floor);
    const numbers = new Array<string>(width).fill(" ");
    for (const tick of roundTicks(0, this.#maximum, Math.floor(columns / 11))) {
      axis[this.column(tick)] = glyphs.floorTick;
      const label = tickLabel(tick);
      const start = Math.min(width - label.length, gutter + this.column(tick) - Math.floor(label.length / 2));
      [...label].forEach((character, k) => (numbers[start + k] = character));
    }
    const name = levelTitle("test noise", this.#level);
    const middle = gutter + Math.floor((columns - name.length) / 2);
    const indent = " ".repeat(Math.max(0, Math.min(width - name.length, middle)));
    return [" ".repeat(gutter - 1) + glyphs.corner + axis.join(""), numbers.join(""), indent + name];
  }

  /** Tick labels by row, about one for every third row of a linear scale. */
  #rowLabels(): Map<number, string> {
    const { domain, type, ticks } = this.scale;
    const shown = type === "log" ? ticks : roundTicks(domain[0], domain[1], this.#rows / 3);
    return new Map(shown.map((tick) => [this.row(tick), tickLabel(tick)]));
  }
}
