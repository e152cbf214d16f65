/** What the reader of a network's file says beside the network: what was passed over, and what was put together how. */

import type { Network } from "dither";

/** Names and shapes of what the file held and the network does not have. */
export function passedOverOf({ provenance }: Network): string[] {
  const passedOver = provenance?.["passedOver"];
  return Array.isArray(passedOver) ? passedOver.filter((name) => typeof name === "string") : [];
}

/** For `--json`: the member `passedOver`, where there is something to name. */
export function passedOverJson(network: Network): { passedOver?: string[] } {
  const passedOver = passedOverOf(network);
  return passedOver.length > 0 ? { passedOver } : {};
}

/** Sentences, one a remark. */
export function importRemarks(network: Network): string[] {
  const passedOver = passedOverOf(network);
  const { outputs, outputLag, said } = network.provenance ?? {};
  const sources = Object.entries((said ?? {}) as Record<string, unknown>).map(
    ([setting, name]) => `${setting} ${saidText(network, setting as "leak" | "activation")} (${String(name)})`,
  );
  return [
    ...(sources.length > 0 ? [`the file says ${sources.join(", ")}.`] : []),
    ...(passedOver.length > 0 ? [`passed over ${passedOver.join(", ")}.`] : []),
    ...(Array.isArray(outputs) ? [`the outputs are those of ${outputs.join(", ")}, in this order.`] : []),
    ...(outputLag === 1
      ? ["the outputs of its tool lag by one step: targets and weights of trials from a file are read one step later."]
      : []),
  ];
}

/** A setting; leaks that differ between units by the smallest and the largest. */
function saidText({ specification }: Network, setting: "leak" | "activation"): string {
  const { leaks } = specification;
  if (setting !== "leak" || !leaks) return String(specification[setting]);
  return `${Math.min(...leaks)} to ${Math.max(...leaks)} by unit`;
}
