/**
 * `npm run bench:functions`: an activation function of the user's beside the kernel's own tanh, in one update; processor time of one
 * thread, by minima of interleaved runs.
 */

import { parseArgs } from "node:util";
import { Kernel } from "@dither/kernels";
import { deterministic, findTask, networkFor, type GivenActivation } from "dither";
import { kernelShape } from "../packages/dither/src/network/simulation/network-kernel.js";
import { sizes, type SizeName } from "./sizes.js";
import { figures, percent, table } from "./table.js";
import { bestTimes, fill } from "./update.js";

const help = `npm run bench:functions -- [--seconds 1]

Prints how long an update takes with the kernel's tanh, with the same function given as code, and with a
rectifier given as code, and the speed of those beside that of the kernel's. At least a tenth is asked.
`;

const { tanh } = deterministic;
const functions: Record<string, GivenActivation> = {
  "kernel's tanh": "tanh",
  "tanh as code": { name: "own-tanh", value: tanh, slope: (x) => 1 - tanh(x) * tanh(x) },
  "rectifier as code": { name: "own-rectifier", value: (x) => (x > 0 ? x : 0), slope: (x) => (x > 0 ? 1 : 0) },
};

async function kernelOf(activation: GivenActivation, name: SizeName): Promise<Kernel> {
  const { units, trials: count, steps, inputs, outputs } = sizes[name];
  const choice = networkFor(findTask("sin"), { units, noise: 0.3, activation, leak: 1 });
  const kernel = await Kernel.create(kernelShape({ ...choice, inputs, outputs }, { steps, count }, "training"), "wasm");
  fill(kernel, sizes[name]);
  return kernel;
}

async function main(seconds: number): Promise<void> {
  const names = Object.keys(functions);
  const rows: string[][] = [];
  for (const size of ["S", "M", "XL"] as const) {
    const kernels = await Promise.all(names.map((name) => kernelOf(functions[name], size)));
    const best = bestTimes(kernels, seconds);
    rows.push([size, figures(best[0]), ...best.slice(1).flatMap((ms) => [figures(ms), percent(best[0] / ms)])]);
  }
  process.stdout.write(
    table(["size", `${names[0]} ms`, ...names.slice(1).flatMap((name) => [`${name} ms`, "speed"])], rows),
  );
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "1" }, help: { type: "boolean" } } });
if (values.help) process.stdout.write(help);
else await main(Number(values.seconds));
