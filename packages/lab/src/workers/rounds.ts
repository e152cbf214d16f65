/** A training in rounds: each starts from the network of the one before, with its learning rate high again (warm restarts, Loshchilov & Hutter 2017). */

import { findTask, train, type Network, type TrainingState } from "dither";
import type { Rounds, RoundsDone } from "./protocol.js";

/**
 * @param done rounds that are behind already, and their network; null for none
 * @param onUpdate called after each update with its number through all rounds; what it returns is waited for
 */
export async function trainRounds(
  { specification, task: { name, options: taskOptions }, options, rounds }: Rounds,
  done: RoundsDone | null,
  onUpdate: (update: number, state: TrainingState) => Promise<void> | undefined,
): Promise<Network> {
  const task = findTask(name, taskOptions);
  let from = done?.network;
  for (let round = done?.rounds ?? 0; round < rounds || from === undefined; round++) {
    const before = round * options.updates;
    const { network } = await train(specification, task, options, {
      ...(from && { from }),
      kernel: "wasm",
      onUpdate: (state) => onUpdate(before + state.update, state),
    });
    from = network;
  }
  return from;
}
