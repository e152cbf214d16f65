/** The plane in which the mean states under noise vary most, with what an analysis without noise sees of it. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";
import { explanationShape, type Explanation } from "../../explanation/explanation.js";
import { figureOptionKinds, type FigureOptions } from "../plot/figure.js";
import { placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { planeFigure } from "./states-figure.js";

/** Null where there is no such plane: for hidden layers, fewer than three units, or states that do not vary. */
export function withoutNoiseFigure(
  document: Document,
  explanation: Explanation,
  options: FigureOptions = {},
): Svg | null {
  checkArguments(
    "withoutNoiseFigure",
    { document, explanation },
    { document: "document", explanation: explanationShape },
  );
  checkOptions("withoutNoiseFigure", options, figureOptionKinds);
  const { withoutNoise, specification, fixedPoints } = explanation;
  if (!withoutNoise?.plane) return null;
  return planeFigure(document, withoutNoise.plane, fixedPoints, {
    ...options,
    name: "dither-without-noise",
    label: "The noisy network's plane, with and without noise",
    of: "the mean under noise",
    colour: placementAppearance[specification.noise.placement].colour,
  });
}
