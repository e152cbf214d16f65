/** What was measured so far, a line each, in a file that is gone on from. */

import { jsonLines } from "../json-lines.js";
import type { Measured } from "./family.js";

/** A measurement: `size` is "truth" for the one that is taken for it. */
export interface Line extends Measured {
  number: number;
  family: string;
  name: string;
  size: string;
  repeat: number;
}

export const truth = "truth";

/** What was measured with the same number. */
export async function linesIn(file: string, number: number): Promise<Line[]> {
  return (await jsonLines<Line>(file)).filter((line) => line.number === number);
}
