/** What repair shows: at the default experiment on many seeds, and on the example networks that PyTorch trained. */

import { readFile } from "node:fs/promises";
import { readNetwork, readTrials, repair, sin, type ImportOptions, type RepairName, type RepairReport } from "dither";
import type { ClaimFamily, ExactClaim } from "./claim.js";
import { runCell } from "./run-cell.js";

const lossOf = (report: RepairReport, name: RepairName): number =>
  report.repairs.find((row) => row.name === name)?.loss ?? NaN;

export const defaultRepair: ClaimFamily = {
  claims: [
    {
      id: "repair-default",
      claim:
        "the default network (N 32, s 0.5, inside), smoothed and silent: loss ≤ 0.1 L(0) and below L(s); outputs of the full closure within 0.03 of the plain silent network's distance from the mean noisy output",
      share: 0.6,
      counted: "seeds",
    },
  ],
  seeds: { quick: 2, full: 10 },
  async check(seed, signal) {
    const [{ file }] = await runCell(seed, { network: { placement: "inside", noise: 0.5 }, seeds: 1 }, signal);
    const network = readNetwork({ bytes: file, fileName: "net.safetensors" });
    const methods: RepairName[] = ["smoothing", "closure-full"];
    const { report } = await repair(network, { task: sin }, { methods, trials: 128, draws: 1024, signal });
    const smoothed = lossOf(report, "smoothing");
    const values = {
      "smoothed/L(0)": smoothed / report.lossSilent,
      "smoothed/L(s)": smoothed / report.lossNoisy,
      "distance of the closure": report.repairs.find((row) => row.name === "closure-full")?.distance ?? NaN,
    };
    const [silent, noisy, distance] = Object.values(values);
    return [[{ holds: silent <= 0.1 && noisy < 1 && distance <= 0.03, values }]];
  },
};

function exampleClaim(name: string, options: ImportOptions, most: number): ExactClaim {
  return {
    id: `repair-${name}`,
    claim: `${name} of test-data/examples, repaired: loss ≤ ${most} of the noise-free loss, and below the loss at the training noise`,
    async check(signal) {
      const folder = new URL("../test-data/examples/", import.meta.url);
      const bytes = async (file: string): Promise<Uint8Array> => new Uint8Array(await readFile(new URL(file, folder)));
      const fileName = `${name}.safetensors`;
      const network = readNetwork({ bytes: await bytes(fileName), fileName, options });
      const trials = readTrials({ bytes: await bytes("trials-sin.npz"), fileName: "trials-sin.npz" });
      const { report } = await repair(network, { trials }, { draws: 256, signal });
      const [smoothed, best] = [lossOf(report, "smoothing"), report.best === null ? NaN : lossOf(report, report.best)];
      return {
        measured: `L(0) ${report.lossSilent.toPrecision(3)}, L(s) ${report.lossNoisy.toPrecision(3)}, smoothed ${smoothed.toPrecision(3)}, best ${report.best} ${best.toPrecision(3)}`,
        holds: [smoothed, best].every((loss) => loss <= most * report.lossSilent && loss < report.lossNoisy),
      };
    },
  };
}

export const exampleRepairs: readonly ExactClaim[] = [
  exampleClaim("ctrnn-inside", { activation: "relu", leak: 0.2, placement: "inside", noise: 0.5 }, 0.1),
  exampleClaim("nn-rnn-tanh", { activation: "tanh", placement: "inside", noise: 1 }, 0.2),
];
