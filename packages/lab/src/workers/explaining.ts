/** Everything about a network from elsewhere: why it prefers its noise, and its repair. Loaded when first asked for. */

import { explain, repair, type Explanation, type Network, type Repaired, type RepairName, type Trials } from "dither";

export interface Explained {
  explanation: Explanation;
  /** Null for a network that runs away, which nothing repairs. */
  repaired: Repaired | null;
}

/** The repairs that take seconds, and what they are compared with; the command line has more. */
const methods: readonly RepairName[] = ["smoothing", "smoothing+readout", "readout", "passes-16"];
/** Share of the work that the explanation is. */
const explaining = 0.9;

export async function explainNetwork(
  network: Network,
  trials: Trials,
  onProgress: (share: number) => void,
): Promise<Explained> {
  const explanation = await explain(
    network,
    { trials },
    {
      kernel: "wasm",
      onProgress: (share) => {
        onProgress(explaining * share);
      },
    },
  );
  const repaired =
    explanation.condition === "unstable"
      ? null
      : await repair(
          network,
          { trials },
          {
            methods,
            onProgress: (share) => {
              onProgress(explaining + (1 - explaining) * share);
            },
          },
        );
  return { explanation, repaired };
}
