/**
 * `npm run bench:functions`: an activation function of the user's beside the kernel's own tanh, and a loss of the user's beside the
 * kernel's squared error, in one update; processor time of one thread, by minima of interleaved runs.
 */

import { parseArgs } from "node:util";
import { groupSize, Kernel, resolveBackend, type Backend } from "@dither/kernels";
import { defineLoss, deterministic, findTask, networkFor, type GivenActivation, type LossCode } from "dither";
import { JudgedLoop } from "../packages/dither/src/network/simulation/judged-loop.js";
import { kernelShape } from "../packages/dither/src/network/simulation/network-kernel.js";
import { sizes, type SizeName } from "./sizes.js";
import { figures, percent, table } from "./table.js";
import { address, bestOf, bestTimes, fill, halves, oneUpdate, prepare } from "./update.js";

const help = `npm run bench:functions -- [--seconds 1]

Prints how long an update takes with the kernel's tanh, with the same function given as code, and with a
rectifier given as code, and the speed of those beside that of the kernel's; then the same of the squared
error, of the kernel and given as code, in WebAssembly and natively. At least a tenth is asked.
`;

/** The squared error, given as code. */
const square: LossCode = { name: "square", value: (z, y) => (z - y) * (z - y), slope: (z, y) => 2 * (z - y) };
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

/** An update with the kernel's squared error, and one with the same loss given as code. */
async function judgedUpdates(name: SizeName, backend: Backend): Promise<(() => void)[]> {
  const size = sizes[name];
  const { units, trials: count, steps, inputs, outputs } = size;
  const specification = { ...networkFor(findTask("sin"), { units, noise: 0.3, leak: 1 }), inputs, outputs };
  const kernel = async (closedLoop: boolean): Promise<Kernel> =>
    Kernel.create(kernelShape(specification, { steps, count }, "training", { closedLoop }), backend);
  const [open, stepwise] = [await kernel(false), await kernel(true)];
  fill(open, size);
  prepare(stepwise, size);
  const trials = halves(size);
  const loop = new JudgedLoop(stepwise, defineLoss(square), specification);
  const differentiate = (): void => {
    for (let group = 0; group < count / groupSize; group++) {
      loop.differentiate(trials, group, { ...address, firstTrial: group * groupSize });
      stepwise.addGradient();
    }
  };
  return [() => oneUpdate(open), () => oneUpdate(stepwise, differentiate)];
}

async function losses(seconds: number): Promise<void> {
  const native = await resolveBackend("exact");
  const backends = native === "wasm" ? (["wasm"] as const) : (["wasm", native] as const);
  const rows: string[][] = [];
  for (const size of ["S", "M", "XL"] as const)
    for (const backend of backends) {
      const [kernel, code] = bestOf(await judgedUpdates(size, backend), seconds);
      rows.push([size, backend, figures(kernel), figures(code), percent(kernel / code)]);
    }
  process.stdout.write(`\n${table(["size", "kernel", "squared error ms", "as code ms", "speed"], rows)}`);
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
else {
  await main(Number(values.seconds));
  await losses(Number(values.seconds));
}
