/**
 * Which gate of a gated cell the bias comes from: what noise in that gate alone takes off the noise-free squared bias, and what noise in
 * all other gates leaves, both simulated.
 */

import { kernelChoices, type KernelChoice } from "@dither/kernels";
import { checkArguments } from "../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { gatesOf, isGated } from "../network/cells/cells.js";
import type { Network } from "../network/specification/network.js";
import { measure } from "../preference/measure/measure.js";
import type { GateName } from "../settings/names.js";
import type { Trials } from "../tasks/contract/trials.js";

export interface GateShare {
  gate: GateName;
  /** Share of the noise-free squared bias that goes under noise in this gate alone; below 0 where it grows. */
  removedAlone: number;
  /** The same under noise in every other gate. */
  removedByOthers: number;
  /** Loss under noise in this gate alone over that without noise. */
  lossAlone: number;
}

export interface GateShareOptions {
  /** Level of the noise that is asked about. */
  std: number;
  /** Noise draws per trial, at least 2. */
  draws: number;
  /** Seed of the noise. */
  seed: number;
  kernel?: KernelChoice;
  signal?: AbortSignal;
  /** Called with the share of the gates done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link GateShareOptions} may be. */
const gateShareOptionKinds = {
  std: "number",
  draws: "number",
  seed: "number",
  kernel: kernelChoices,
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<GateShareOptions>;

/**
 * The shares of every gate, in the order of the cell's tensors; null for leaky units, and where noise is not inside or there is no
 * bias to remove.
 * @throws DitherError `value` for impossible numbers, `mismatch` for trials that do not fit the network, `aborted`
 * @example
 * ```ts
 * import { findTask, gateShares, networkFor, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { cell: "gru", units: 8, noise: 1 }), task, { updates: 20 });
 * const shares = await gateShares(network, testTrials(task, 32, 1), { std: 1, draws: 4, seed: 1 });
 * console.log(shares?.map(({ gate }) => gate)); // [ 'reset', 'update', 'candidate' ]
 * ```
 */
export async function gateShares(
  network: Network,
  trials: Trials,
  options: GateShareOptions,
): Promise<GateShare[] | null> {
  checkArguments(
    "gateShares",
    { network, trials, options },
    { network: "network", trials: "trials", options: "object" },
  );
  checkOptions("gateShares", options, gateShareOptionKinds);
  const { specification } = network;
  const { noise } = specification;
  if (!isGated(specification) || noise.placement !== "inside" || noise.scales || noise.covariance) return null;
  const { std, draws, seed, kernel, signal, onProgress } = options;
  const gates = noise.gates ?? gatesOf[specification.cell];
  const under = async (
    some: readonly GateName[],
  ): Promise<{ biasSquared: number; loss: number; silent: number; silentLoss: number }> => {
    const changed = { ...network, specification: { ...specification, noise: { ...noise, gates: [...some] } } };
    const { preference } = await measure(changed, { trials }, { levels: [0, std], draws, seed, kernel, signal }); // prettier-ignore
    const [none, noisy] = [preference.curve[0], preference.curve[preference.curve.length - 1]];
    return {
      biasSquared: noisy.biasSquared ?? NaN,
      loss: noisy.loss,
      silent: none.biasSquared ?? NaN,
      silentLoss: none.loss,
    };
  };
  const shares: GateShare[] = [];
  for (const [k, gate] of gates.entries()) {
    const alone = await under([gate]);
    if (!(alone.silent > 0)) return null;
    const others = gates.filter((other) => other !== gate);
    const rest = others.length > 0 ? await under(others) : null;
    shares.push({
      gate,
      removedAlone: 1 - alone.biasSquared / alone.silent,
      removedByOthers: rest ? 1 - rest.biasSquared / alone.silent : 0,
      lossAlone: alone.loss / alone.silentLoss,
    });
    onProgress?.((k + 1) / gates.length);
  }
  return shares;
}
