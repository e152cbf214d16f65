/** What repair shows: at the default experiment on ten seeds, and on the example networks that PyTorch trained. */

import { readFile } from "node:fs/promises";
import { readNetwork, readTrials, repair, sin, type ImportOptions, type RepairName, type RepairReport } from "dither";
import type { CheckedClaim } from "./claim.js";
import { median, range, runCell } from "./run-cell.js";

const seeds = 10;
const enough = 9;

const lossOf = (report: RepairReport, name: RepairName): number =>
  report.repairs.find((row) => row.name === name)?.loss ?? NaN;

const defaultRepair: CheckedClaim = {
  id: "repair-default",
  claim: `the default network (N 32, s 0.5, inside), smoothed and silent: loss ≤ 0.1 L(0) and below L(s) on at least ${enough} of ${seeds} seeds; outputs of the full closure within 0.03 of the plain silent network's distance from the mean noisy output`,
  async check(seed, signal) {
    const results = await runCell(seed, { network: { placement: "inside", noise: 0.5 }, seeds }, signal);
    const rows: { smoothed: number; noisy: number; distance: number }[] = [];
    for (const { file } of results) {
      const network = readNetwork({ bytes: file, fileName: "net.safetensors" });
      const methods: RepairName[] = ["smoothing", "closure-full"];
      const { report } = await repair(network, { task: sin }, { methods, trials: 128, draws: 1024, signal });
      const smoothed = lossOf(report, "smoothing");
      rows.push({
        smoothed: smoothed / report.lossSilent,
        noisy: smoothed / report.lossNoisy,
        distance: report.repairs.find((row) => row.name === "closure-full")?.distance ?? NaN,
      });
    }
    const holding = rows.filter((row) => row.smoothed <= 0.1 && row.noisy < 1 && row.distance <= 0.03).length;
    return {
      measured: `${holding} of ${seeds}; smoothed/L(0) ${range(rows.map((r) => r.smoothed))}, smoothed/L(s) ${range(rows.map((r) => r.noisy))}, distance of the closure ${range(rows.map((r) => r.distance))} (median ${median(rows.map((r) => r.distance)).toPrecision(2)})`,
      holds: holding >= enough,
    };
  },
};

function exampleClaim(name: string, options: ImportOptions, most: number): CheckedClaim {
  return {
    id: `repair-${name}`,
    claim: `${name} of test-data/examples, repaired: loss ≤ ${most} of the noise-free loss, and below the loss at the training noise`,
    async check(_, signal) {
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

export const repairClaims: readonly CheckedClaim[] = [
  defaultRepair,
  exampleClaim("ctrnn-inside", { activation: "relu", leak: 0.2, placement: "inside", noise: 0.5 }, 0.1),
  exampleClaim("nn-rnn-tanh", { activation: "tanh", placement: "inside", noise: 1 }, 0.2),
];
