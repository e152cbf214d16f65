/** The values along one axis of a study's grid: listed, evenly or logarithmically spaced, or drawn at random. */

import { draws, firstUserStream } from "dither";
import exp from "@stdlib/math-base-special-exp";
import ln from "@stdlib/math-base-special-ln";
import { z } from "zod";

/** More values than this along one axis are refused as a mistake. */
export const mostAxisValues = 100_000;

const count = z.number().int().min(1).max(mostAxisValues).describe("How many values.");
const ends = z.tuple([z.number(), z.number()]).describe("Lowest and highest value, both included.");
const logEnds = z
  .tuple([z.number().positive(), z.number().positive()])
  .describe("Lowest and highest value, both above 0 and included.");
const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe("Seed of the draws of this axis.");
const rounded = z.boolean().optional().describe("Round to whole numbers; equal ones count once.");

const listed = z.array(z.json()).min(1).max(mostAxisValues).describe("The values themselves.");
const linear = z.strictObject({ linear: ends, count, whole: rounded }).describe("Evenly spaced values.");
const log = z
  .strictObject({ log: logEnds, count, whole: rounded })
  .describe("Values spaced evenly in their logarithm.");
const random = z.strictObject({ random: ends, count, seed, whole: rounded }).describe("Uniform random values.");
const randomLog = z
  .strictObject({ randomLog: logEnds, count, seed, whole: rounded })
  .describe("Random values, uniform in their logarithm.");

/** How an axis may be written. */
export const axisSchema = z.union([listed, linear, log, random, randomLog]);
export type Axis = z.infer<typeof axisSchema>;
type Range = Exclude<Axis, readonly unknown[]>;

/**
 * The values of an axis. Ranges are rounded to 12 significant digits, so that steps of 0.1 are 0.1, 0.2, 0.3.
 * @param name decides the draws of a random axis, beside its seed: two axes of one seed are independent
 */
export function axisValues(axis: Axis, name: string): z.core.util.JSONType[] {
  if (Array.isArray(axis)) return axis;
  const values = rangeValues(axis, name).map((value) =>
    axis.whole ? Math.round(value) : Number(value.toPrecision(12)),
  );
  return axis.whole ? [...new Set(values)] : values;
}

function rangeValues(axis: Range, name: string): number[] {
  const evenly = (low: number, high: number): number[] =>
    Array.from({ length: axis.count }, (_, k) =>
      axis.count === 1 ? low : low + ((high - low) * k) / (axis.count - 1),
    );
  if ("linear" in axis) return evenly(...axis.linear);
  if ("log" in axis) return logarithmic(axis.log, evenly(0, 1));
  const chances = uniforms(axis.seed, name, axis.count);
  if ("random" in axis) {
    const [low, high] = axis.random;
    return chances.map((chance) => low + (high - low) * chance);
  }
  return logarithmic(axis.randomLog, chances);
}

/** Points at shares of the way from low to high, measured in the logarithm; the ends are exact. */
function logarithmic([low, high]: readonly [number, number], shares: readonly number[]): number[] {
  return shares.map((share) => (share === 0 ? low : share === 1 ? high : exp(ln(low) + share * (ln(high) - ln(low)))));
}

function uniforms(seed: number, name: string, count: number): number[] {
  const random = draws(seed, firstUserStream);
  const step = numberOf(name);
  return Array.from({ length: count }, (_, k) => random.uniform(k, step));
}

/** A 32-bit number of a name (FNV-1a). */
function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
