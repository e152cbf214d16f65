/** What each unit, and each hidden layer, has to do with the bias, and where it works. */

import type { OriginatingShares } from "../dynamics/bias/originating-shares.js";
import type { Shift } from "../dynamics/bias/shift.js";
import { weightedQuartiles } from "../math/statistics/weighted-summary.js";
import { layerOffsets } from "../network/specification/layers.js";
import type { ExplainedOperation, LayerOperation, UnitContribution } from "./explanation.js";

/** Units in the order of what they carry of the bias; where no operating points are read, of that alone. */
export function contributions(
  operating: ExplainedOperation | null,
  shift: Shift | null,
  origin: OriginatingShares | null,
): UnitContribution[] {
  const medians = operating?.unitMedians;
  const order = shift?.carried.ranked ?? medians?.ratio.map((_, i) => i) ?? [];
  return order.map((unit) => {
    const place = origin?.units.indexOf(unit) ?? -1;
    return {
      unit,
      shareOfBias: finiteOrNull(shift?.carried.share[unit]),
      standardError: finiteOrNull(shift?.carried.standardError[unit]),
      originating: finiteOrNull(origin?.share[place]),
      removedAlone: finiteOrNull(origin?.squaredShare[place]),
      ratio: medians?.ratio[unit] ?? null,
      transmission: medians?.transmission[unit] ?? null,
      asymmetry: medians?.asymmetry[unit] ?? null,
    };
  });
}

/** Medians over the units of each layer, and the noise that the layer before brings. */
export function layersOf(
  layers: readonly number[],
  { unitMedians }: ExplainedOperation,
  incoming: Float64Array | null,
): LayerOperation[] {
  const offsets = layerOffsets(layers);
  return layers.map((units, l) => {
    const own = <T extends number[] | Float64Array>(values: T): T => values.slice(offsets[l], offsets[l + 1]) as T;
    const middle = (values: number[]): number =>
      weightedQuartiles(Float64Array.from(own(values)), new Float64Array(units).fill(1)).median;
    return {
      units,
      firstUnit: offsets[l],
      ratio: middle(unitMedians.ratio),
      transmission: middle(unitMedians.transmission),
      asymmetry: middle(unitMedians.asymmetry),
      incomingNoise: incoming && finiteOrNull(rootMeanSquare(own(incoming))),
    };
  });
}

/** Root mean square over units of the noise that arrives; null where it is not known. */
export function meanArriving(incoming: Float64Array | null): number | null {
  return incoming && finiteOrNull(rootMeanSquare(incoming));
}

const finiteOrNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
}
