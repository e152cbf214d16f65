/** How the shift of the output grows along the trial, towards its stationary limit. */

import * as Plot from "@observablehq/plot";
import type { Explanation } from "../../explanation/explanation.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { horizontal, vertical } from "../plot/axes.js";
import { linearAxis } from "../plot/axis.js";
import type { LegendEntry } from "../plot/legend.js";
import { isSquared, logitsText } from "../../network/specification/readouts.js";
import { significant } from "../words/numerals.js";
import { placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { explanationShape } from "../../explanation/explanation.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** Null where there is no shift. */
export function shiftFigure(document: Document, explanation: Explanation, options: FigureOptions = {}): Svg | null {
  checkArguments("shiftFigure", { document, explanation }, { document: "document", explanation: explanationShape });
  checkOptions("shiftFigure", options, figureOptionKinds);
  const { shift, settling, specification } = explanation;
  if (!shift || shift.output.length < 2 || !shift.output.some((x) => x > 0)) return null;
  const width = options.width ?? 640;
  const { colour } = placementAppearance[specification.noise.placement];
  const limit = shift.stationaryOutput;
  const what = isSquared(specification) ? "output" : logitsText(specification);
  const legend: LegendEntry[] = [
    { label: `shift of the ${what}`, colour },
    ...(limit === null
      ? []
      : [{ label: "its stationary limit, by the closure", colour: "currentColor", dash: "4,3", strokeWidth: 1.5 }]),
  ];
  const rows = shift.output.map((value, t) => ({ step: t + 1, value }));
  const top = 1.08 * Math.max(limit ?? 0, ...shift.output);
  return drawFigure(
    document,
    "dither-shift",
    {
      label: `Shift of the ${what} along the trial`,
      description: `Root mean square over trials: ${significant(shift.output[0])} after the first step, ${significant(shift.output.at(-1) ?? null)} after the last${limit === null ? "" : `, ${significant(limit)} in the limit`}.`,
    },
    {
      width,
      panel: 200,
      x: horizontal(linearAxis("step", 1, shift.output.length, 6)),
      y: vertical(linearAxis("", 0, top)),
      title: "shift (root mean square over trials)",
      marks: [
        Plot.rectX([settling], {
          x1: () => Math.max(1, settling.firstCounted - 0.5),
          x2: () => Math.min(shift.output.length, settling.lastCounted + 0.5),
          fill: "currentColor",
          fillOpacity: 0.07,
        }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.35 }),
        ...(limit === null
          ? []
          : [Plot.ruleY([limit], { stroke: "currentColor", strokeDasharray: "4,3", strokeWidth: 1.5 })]),
        Plot.line(rows, { x: "step", y: "value", stroke: colour, strokeWidth: 2 }),
      ],
    },
    legend,
  );
}
