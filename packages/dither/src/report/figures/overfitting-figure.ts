/** Overfitting to the noise: loss against training and test noise, and under noise of another kind, as heat maps. */

import * as Plot from "@observablehq/plot";
import type { Placement } from "../../network/specification/specification.js";
import { drawElement, type FigureOptions } from "../plot/figure.js";
import { plain, significant } from "../words/numerals.js";
import { stackFigures } from "../plot/stacked-figure.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface OverfittingPanel {
  placement: Placement;
  /** Training noise of each row of `matrix`. */
  trained: readonly number[];
  /** Test noise of each column. */
  tested: readonly number[];
  /** L(σ_train, σ_test) / L(σ_train, σ_train), `[trained][tested]`. */
  matrix: readonly (readonly number[])[];
  conditions: readonly string[];
  /** L under the condition / L as trained, `[trained][condition]`; empty rows for networks without noise. */
  others: readonly (readonly number[])[];
}

interface Cell {
  x: string;
  y: string;
  value: number;
}

/** The colour is white at 1, orange above, blue below; ratios beyond 10 have the colour of 10. */
const colour: Plot.ScaleOptions = {
  type: "diverging-log",
  pivot: 1,
  domain: [0.1, 10],
  range: ["#0072B2", "#ffffff", "#D55E00"],
  clamp: true,
};

/** A column per panel: the matrix above, the conditions below. */
export function overfittingFigure(
  document: Document,
  panels: readonly OverfittingPanel[],
  options: FigureOptions = {},
): Svg {
  checkArguments("overfittingFigure", { document, panels }, { document: "document", panels: "array" });
  checkOptions("overfittingFigure", options, figureOptionKinds);
  const width = options.width ?? 760;
  const words = {
    label: "Loss relative to that at the training noise",
    description: panels
      .map(({ placement, trained, matrix }) => {
        const best = matrix.map((row, k) => `${plain(trained[k])}: ${significant(Math.min(...row), 2)}`);
        return `Noise ${placement}, lowest ratio of each training noise ${best.join(", ")}.`;
      })
      .join(" "),
  };
  const [first] = panels;
  const matrix = heat(document, panels, {
    width,
    title: "loss at test noise / loss at training noise",
    rows: first.trained.map(plain),
    columns: first.tested.map(plain),
    across: "test noise σ",
    cells: ({ matrix: values, trained, tested }) =>
      trained.flatMap((s, i) => tested.map((t, j): Cell => ({ x: plain(t), y: plain(s), value: values[i][j] }))),
  });
  const noisy = first.trained.filter((_, k) => first.others[k].length > 0);
  const others = heat(document, panels, {
    width,
    title: "loss under other noise of the same size / loss under the noise of training",
    rows: first.conditions,
    columns: noisy.map(plain),
    across: "training noise σ",
    left: 130,
    cells: ({ conditions, others: values, trained }) =>
      trained.flatMap((s, i) => values[i].map((value, j): Cell => ({ x: plain(s), y: conditions[j], value }))),
  });
  return stackFigures(document, words, width, noisy.length > 0 ? [matrix, others] : [matrix]);
}

interface Heat {
  width: number;
  title: string;
  rows: readonly string[];
  columns: readonly string[];
  across: string;
  left?: number;
  cells: (panel: OverfittingPanel) => Cell[];
}

function heat(
  document: Document,
  panels: readonly OverfittingPanel[],
  { width, title, rows, columns, across, left, cells }: Heat,
): SVGSVGElement {
  return drawElement(
    document,
    "dither-overfitting",
    { label: title, description: `Rows: ${rows.join(", ")}.` },
    {
      width,
      panel: 34 * rows.length,
      headed: true,
      ...(left && { left }),
      fx: { axis: null, padding: 0.06, domain: panels.map(({ placement }) => placement) },
      x: {
        type: "band",
        domain: [...columns],
        label: across,
        labelAnchor: "center",
        labelArrow: "none",
        padding: 0.03,
      },
      y: { type: "band", domain: [...rows], label: null, padding: 0.05 },
      color: colour,
      title: left ? title : `${title}; rows: training noise σ`,
      marks: panels.flatMap((panel) => {
        const facet = { fx: () => panel.placement };
        const shown = cells(panel).filter(({ value }) => Number.isFinite(value));
        return [
          Plot.cell(shown, { ...facet, x: "x", y: "y", fill: "value", stroke: "#808080", strokeWidth: 0.5 }),
          Plot.text(shown, {
            ...facet,
            x: "x",
            y: "y",
            text: ({ value }: Cell) => significant(value, 2),
            fill: ({ value }: Cell) => (value < 0.12 ? "white" : "black"),
            fontWeight: 600,
          }),
          Plot.text([`noise ${panel.placement}`], {
            ...facet,
            text: (text: string) => text,
            frameAnchor: "top",
            lineAnchor: "bottom",
            dy: -8,
            fill: "currentColor",
            fontWeight: 600,
          }),
        ];
      }),
    },
  );
}
