/** A few short trainings, of every cell, activation function, placement and noise law: the same code for Node and for browsers. */

import { findTask, networkFor, networkHash, train, type NetworkChoice } from "dither";

const activations = ["relu", "tanh", "sigmoid", "softplus"] as const;
const placements = ["inside", "outside"] as const;
const laws = ["laplace", "uniform", "two-point"] as const;

const trainings: { name: string; task: string; choice: NetworkChoice }[] = [
  ...activations.flatMap((activation) =>
    placements.map((placement) => ({
      name: `${activation} ${placement}`,
      task: "sin",
      choice: { activation, placement },
    })),
  ),
  ...laws.map((law) => ({ name: law, task: "sin", choice: { noiseDetails: { law } } })),
  {
    name: "coloured noise on the input",
    task: "sin",
    choice: { placement: "input", noiseDetails: { timeConstant: 4 } },
  },
  { name: "current form, trained start", task: "flip-flop", choice: { form: "current", initialState: "trained" } },
  { name: "GRU", task: "sin", choice: { cell: "gru" } },
  { name: "LSTM", task: "sin", choice: { cell: "lstm" } },
  { name: "layers", task: "sin-layers", choice: { layers: [6, 5] } },
  { name: "a closed loop", task: "maze", choice: {} },
];

/** The hash of each network by its name. */
export async function hashes(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, task: named, choice } of trainings) {
    const task = findTask(named);
    const specification = networkFor(task, { noise: 0.4, seed: 7, ...(choice.layers ? {} : { units: 9 }), ...choice });
    const { network } = await train(specification, task, { updates: 12, batch: 20 });
    found[name] = await networkHash(network);
  }
  return found;
}
