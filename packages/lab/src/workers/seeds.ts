/**
 * The same network from other seeds: trained, measured, and summarised with those before, as `dither compare --seeds` does.
 * Loaded when first asked for.
 */

import {
  findTask,
  measure,
  summariseNetworks,
  type CurveSamples,
  type Network,
  type NetworksSummary,
  type Preference,
} from "dither";
import type { Rounds } from "./protocol.js";
import { trainRounds } from "./rounds.js";

interface Wanted extends Omit<Rounds, "specification"> {
  /** Trained already, the first of them. */
  first: Network;
  /** How many networks, the first included; their seeds follow its own. */
  networks: number;
}

/** Replicates of a summary that the next one takes the place of. */
const rough = 100;

/**
 * @param onSummary called after each network but the last, with the networks so far
 * @param onProgress called with the share of all work done, in [0, 1]
 */
export async function ofSeeds(
  { first, networks, ...training }: Wanted,
  onSummary: (summary: NetworksSummary) => void,
  onProgress: (share: number) => void,
): Promise<NetworksSummary> {
  const task = findTask(training.task.name, training.task.options);
  const updates = training.rounds * training.options.updates;
  const { seed } = first.specification;
  const samples: CurveSamples[] = [];
  const preferences: Preference[] = [];
  for (let k = 0; ; k++) {
    const network = k === 0 ? first : await trained(k);
    const found = await measure(network, { task }, { kernel: "wasm" });
    samples.push(found.samples);
    preferences.push(found.preference);
    onProgress(k / (networks - 1));
    if (k === networks - 1) return summariseNetworks(samples, preferences, { seed });
    if (k > 0) onSummary(summariseNetworks(samples, preferences, { seed, replicates: rough }));
  }

  function trained(k: number): Promise<Network> {
    const specification = { ...first.specification, seed: seed + k };
    return trainRounds({ ...training, specification }, null, (update) => {
      onProgress((k - 1 + (0.9 * update) / updates) / (networks - 1));
      return undefined;
    });
  }
}
