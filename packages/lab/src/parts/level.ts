/** A noise level as a person writes it: three digits at most, no more zeros than needed. */

import { tickLabel } from "dither";

export function level(std: number): string {
  return tickLabel(Number(std.toPrecision(3)));
}
