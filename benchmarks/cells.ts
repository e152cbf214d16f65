/**
 * `npm run bench:cells`: GRU, LSTM and leaky units of rank 16 beside leaky units, multiply-adds per second of one update on each backend, by minima of
 * interleaved runs; processor time of one thread.
 */

import { parseArgs } from "node:util";
import { Kernel } from "@dither/kernels";
import { networkFor, findTask } from "dither";
import { kernelShape } from "../packages/dither/src/network/simulation/network-kernel.js";
import { sizes, type SizeName } from "./sizes.js";
import { figures, percent, table } from "./table.js";
import { bestTimes, fill } from "./update.js";

const help = `npm run bench:cells -- [--seconds 1]

Prints for leaky units, GRU, LSTM and leaky units of rank 16 the arithmetic per second of one update, and its share of that of leaky
units of full rank. The target is 70 % at M and XL.
`;

const rank = 16;
/** Multiplications of a unit and step by weights, those of the readout aside. */
const products = {
  leaky: (units, inputs) => units + inputs,
  gru: (units, inputs) => 3 * (units + inputs),
  lstm: (units, inputs) => 4 * (units + inputs),
  "low-rank": (_, inputs) => 2 * rank + inputs,
} as const satisfies Record<string, (units: number, inputs: number) => number>;
type Cell = keyof typeof products;

async function kernelOf(cell: Cell, name: SizeName, backend: "native" | "wasm"): Promise<Kernel> {
  const { units, trials: count, steps, inputs, outputs } = sizes[name];
  const choice = networkFor(findTask("sin"), {
    units,
    noise: 0.3,
    activation: "tanh",
    leak: 1,
    ...(cell !== "leaky" && { cell }),
    ...(cell === "low-rank" && { rank }),
  });
  const kernel = await Kernel.create(
    kernelShape({ ...choice, inputs, outputs }, { steps, count }, "training"),
    backend,
  );
  fill(kernel, sizes[name]);
  return kernel;
}

async function main(seconds: number): Promise<void> {
  const rows: string[][] = [];
  for (const backend of ["native", "wasm"] as const)
    for (const name of ["S", "M", "XL"] as const) {
      const cells = Object.keys(products) as Cell[];
      const kernels = await Promise.all(cells.map((cell) => kernelOf(cell, name, backend)));
      const best = bestTimes(kernels, seconds);
      const { units, inputs, outputs, trials, steps } = sizes[name];
      const speeds = cells.map(
        (cell, k) => (6 * trials * steps * units * (products[cell](units, inputs) + outputs)) / best[k] / 1e6,
      );
      rows.push([
        backend,
        name,
        ...cells.flatMap((_, k) => [figures(best[k]), `${figures(speeds[k])} (${percent(speeds[k] / speeds[0])})`]),
      ]);
    }
  process.stdout.write(
    table(
      ["backend", "size", "leaky ms", "GFLOP/s", "GRU ms", "GFLOP/s", "LSTM ms", "GFLOP/s", "rank 16 ms", "GFLOP/s"],
      rows,
    ),
  );
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "1" }, help: { type: "boolean" } } });
if (values.help) process.stdout.write(help);
else await main(Number(values.seconds));
