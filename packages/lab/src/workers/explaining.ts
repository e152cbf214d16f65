/** Everything about a network from elsewhere: why it prefers its noise, and its repair. Loaded when first asked for. */

import { explain, simulate, type Explanation, type Network, type Trials } from "dither";
import { lossOf, smoothedNetwork } from "../analysis/repaired.js";

export interface Explained {
  explanation: Explanation;
  /** The smoothed network; null where no noise passes its activation functions. */
  repaired: Network | null;
  /** Loss over all trials: without noise as it is, and repaired. */
  silentLoss: number;
  repairedLoss: number | null;
}

export async function explainNetwork(
  network: Network,
  trials: Trials,
  onProgress: (share: number) => void,
): Promise<Explained> {
  const explanation = await explain(network, { trials }, { kernel: "wasm", onProgress });
  const smoothed = smoothedNetwork(network);
  const repaired = smoothed === network ? null : smoothed;
  const lossWithout = async (net: Network): Promise<number> =>
    lossOf(trials, (await simulate(net, trials, { std: 0 })).outputs);
  return {
    explanation,
    repaired: repaired && {
      ...repaired,
      provenance: { ...repaired.provenance, repair: "smoothed activation at the training noise" },
    },
    silentLoss: await lossWithout(network),
    repairedLoss: repaired && (await lossWithout(repaired)),
  };
}
