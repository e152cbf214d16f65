/** The noise of one unit switched off, that of all others kept: the loss at every test noise beside the loss with it. */

import { simulate, withNoise, type Network, type Trials } from "dither";
import { gateCount } from "./gates.js";
import { lossOf } from "./loss.js";

export interface SilencedUnit {
  unit: number;
  /** On the same trials and draws with and without that unit's noise. */
  curve: { std: number; loss: number; silenced: number }[];
}

const levels = 26;
const draws = 4;

export async function silencedUnit(
  network: Network,
  trials: Trials,
  unit: number,
  highest: number,
): Promise<SilencedUnit> {
  const { units, noise } = network.specification;
  // Inside a gated cell each gate has noise of its own: the unit's is that of all its gates.
  const rows = noise.placement === "inside" ? gateCount(network) * units : units;
  const quiet = withNoise(network, { scales: Array.from({ length: rows }, (_, i) => (i % units === unit ? 0 : 1)) });
  const curve: SilencedUnit["curve"] = [];
  for (let k = 0; k < levels; k++) {
    const std = (highest * k) / (levels - 1);
    const mean = async (subject: Network): Promise<number> => {
      let sum = 0;
      for (let draw = 0; draw < draws; draw++)
        sum += lossOf(trials, (await simulate(subject, trials, { std, draw, kernel: "wasm" })).outputs);
      return sum / draws;
    };
    curve.push({ std, loss: await mean(network), silenced: await mean(quiet) });
  }
  return { unit, curve };
}
