/**
 * Networks side by side, usually one with noise inside and one with noise outside: where on their activation functions
 * their units work, read with one probe for all (Eckstein & Srinivasan 2026).
 */

import { DitherError } from "../base/errors.js";
import type { SimulationOptions } from "../network/simulation/simulate.js";
import type { Network } from "../network/specification/network.js";
import type { Activation, Placement } from "../network/specification/specification.js";
import type { Trials } from "../tasks/contract/trials.js";
import {
  operatingPoints,
  summariseOperatingPoints,
  type OperatingSummary,
} from "../dynamics/operating-points/operating-points.js";
import { rounded } from "./verdict-words.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

export interface OperatingComparisonOptions extends Pick<SimulationOptions, "signal" | "kernel"> {
  /** σ of the probe; default the highest training noise of the networks. */
  probe?: number;
  onProgress?: (share: number) => void;
}

/** What each of {@link OperatingComparisonOptions} may be. */
export const operatingComparisonOptionKinds = {
  probe: "number",
  onProgress: "function",
  signal: "signal",
  kernel: kernelChoices,
} as const satisfies OptionKinds<OperatingComparisonOptions>;

export interface ComparedOperation {
  label: string;
  placement: Placement;
  activation: Activation;
  trainingNoise: number;
  summary: OperatingSummary;
}

export interface OperatingComparison {
  kind: "operating comparison";
  verdict: string;
  probe: number;
  trials: number;
  networks: ComparedOperation[];
}

/**
 * Operating points of several networks on the same trials, noise-free trajectories, one probe.
 * @throws DitherError `value` where no network was trained with noise and no probe is given, `mismatch`, `aborted`.
 * @example
 * ```ts
 * import { compareOperatingPoints, findTask, networkFor, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const networks = [];
 * for (const placement of ["inside", "outside"] as const) {
 *   const { network } = await train(networkFor(task, { units: 8, placement, seed: 1 }), task, { updates: 100 });
 *   networks.push({ label: placement, network });
 * }
 * const { probe } = await compareOperatingPoints(networks, testTrials(task, 32, 1));
 * console.log(probe); // 0.5
 * ```
 */
export async function compareOperatingPoints(
  networks: readonly { label: string; network: Network }[],
  trials: Trials,
  options: OperatingComparisonOptions = {},
): Promise<OperatingComparison> {
  checkArguments("compareOperatingPoints", { networks, trials }, { networks: "array", trials: "trials" });
  checkOptions("compareOperatingPoints", options, operatingComparisonOptionKinds);
  const { onProgress, ...common } = options;
  const probe = options.probe ?? Math.max(0, ...networks.map(({ network }) => network.specification.noise.std));
  if (!(probe > 0))
    throw new DitherError(
      "value",
      "operating points: expected a probe σ above 0; none of the networks was trained with noise. Give one.",
    );
  const compared: ComparedOperation[] = [];
  for (const [k, { label, network }] of networks.entries()) {
    const { activation, noise } = network.specification;
    const points = await operatingPoints(network, trials, { ...common, probe });
    compared.push({
      label,
      placement: noise.placement,
      activation,
      trainingNoise: noise.std,
      summary: summariseOperatingPoints(points),
    });
    onProgress?.((k + 1) / networks.length);
  }
  return {
    kind: "operating comparison",
    verdict: verdictOf(compared),
    probe,
    trials: trials.count,
    networks: compared,
  };
}

function verdictOf(networks: readonly ComparedOperation[]): string {
  const passing = ({ summary }: ComparedOperation): string => rounded(summary.transmission.median);
  const inside = networks.find(({ placement }) => placement === "inside");
  const outside = networks.find(({ placement }) => placement === "outside");
  if (networks.length !== 2 || !inside || !outside)
    return `Median transmission: ${networks.map((network) => `${passing(network)} in ${network.label}`).join(", ")}.`;
  const [a, b] = [inside.summary.transmission.median, outside.summary.transmission.median];
  const numbers = `its median transmission is ${passing(inside)}, that with noise outside ${passing(outside)}`;
  return a < b
    ? `The network with noise inside works where less noise passes: ${numbers}. That is what makes it depend on its noise.`
    : `The network with noise inside does not work where less noise passes: ${numbers}. A single pair may differ from the rule; compare several seeds.`;
}
