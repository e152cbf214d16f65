/**
 * `npm run bench:jobs`: how long whole jobs take, those that users wait for, beside PyTorch doing the same work in the same run. PyTorch's
 * time is that of one update and of one simulation of the test trials, measured beside each job, times how many of them the job has.
 */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { journalRecords, loadStudy } from "@dither/studies";
import { draws, findTask, streams } from "dither";
import { fairEnvironment, numbersFrom } from "./child.js";
import { processorType } from "./machine.js";
import { withJobs } from "./report.js";
import { figures, table } from "./table.js";

const help = `npm run bench:jobs -- [--full] [--only NAME]

Times the central figure, the measuring of a network at 20 levels, the suite of cognitive tasks and the claims, each from the command
that a user gives, in seconds on the wall and of the processor, beside those that PyTorch takes for the same updates and simulations.
The central figure is done in full, the suite for 1,000 updates, claims at their quick scale. Writes the section of whole jobs in benchmarks/RESULTS.md.

  --full  12,000 updates of the suite and the claims in full: hours
  --only  one of central, measure, suite, claims; RESULTS.md stays as it is
`;

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "packages/cli/bin/dither.js");

/** What a job computes: sizes of its networks and trials, updates, and simulations of the test trials. */
interface Work {
  units: number;
  inputs: number;
  outputs: number;
  steps: number;
  trials: number;
  testTrials: number;
  updates: number;
  simulations: number;
}

interface Outcome {
  name: string;
  took: Took;
  /** Null where PyTorch has no equivalent, as for the claims' analyses. */
  work: Work | null;
}

interface Took {
  /** On the wall. */
  wall: number;
  /** Of the processor, all threads together: what others do on the machine is left out. */
  processor: number;
}

/** Runs a command and waits for it; `measures` one whose exit status is what it found. */
async function timed(program: string, args: readonly string[], measures = false): Promise<Took> {
  const begun = performance.now();
  const shell = ["-c", `TIMEFORMAT="%U %S"; time "$@"${measures ? " || true" : ""}`, "bash", program, ...args];
  const { stderr } = await run("bash", shell, { cwd: root, maxBuffer: 1 << 28, env: fairEnvironment() });
  const [user, system] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { wall: (performance.now() - begun) / 1000, processor: user + system };
}

const dither = (...args: string[]): Promise<Took> => timed(process.execPath, [command, ...args]);

/** A study from its file, and the updates and simulations that its runs say they took. */
async function study(name: string, label: string, folder: string): Promise<Outcome> {
  const file = join(root, "studies", `${name}.yaml`);
  const took = await dither("study", "run", file, "--out", join(folder, name), "--json");
  const plan = await loadStudy(file);
  const { network, training, measure, task } = plan.at(0).run;
  const random = draws(network.seed, streams.trainingTrials, 0);
  const { steps } = findTask(task).trials({ first: 0, count: 1, index: 0, random });
  let runs = 0;
  let levels = 0;
  for await (const { record } of journalRecords(join(folder, name))) {
    runs++;
    if ("curve" in record.result) levels += record.result.curve?.std.length ?? 0;
  }
  const { units, inputs, outputs } = network;
  const work = {
    ...{ units, inputs, outputs, steps, trials: training.batch, testTrials: measure.trials },
    updates: runs * training.updates,
    simulations: levels * measure.draws,
  };
  return { name: `${label} (${runs} networks)`, took, work };
}

/** `dither measure` of a network of the default experiment, at 20 levels. */
async function measuring(folder: string): Promise<Outcome> {
  const network = join(folder, "network.safetensors");
  await dither("train", "sin", "--updates", "200", "--output", network);
  const levels = Array.from({ length: 20 }, (_, k) => (k / 19).toFixed(3));
  const took = await dither("measure", network, "--levels", levels.join(","), "--json");
  const { units, batch } = findTask("sin").experiment;
  const size = { units, inputs: 1, outputs: 1, steps: 24, trials: batch, testTrials: 512 };
  return { name: "measure at 20 levels", took, work: { ...size, updates: 0, simulations: 20 * 32 } };
}

/** `dither train` of the twenty cognitive tasks in one network, as their experiment has it. */
async function suite(updates: number, folder: string): Promise<Outcome> {
  const task = findTask("yang2019");
  const output = join(folder, "suite.safetensors");
  const took = await dither("train", "yang2019", "--updates", String(updates), "--output", output);
  const { units, batch } = task.experiment;
  const { inputs, outputs } = task;
  // Trials of a batch are as long as its task has them: the mean over the tasks stands for all.
  const lengths = Array.from({ length: 100 }, (_, index) => {
    const random = draws(1, streams.trainingTrials, index);
    return task.trials({ first: 0, count: batch, index, random }).steps;
  });
  const steps = Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length);
  const size = { units, inputs, outputs, steps, trials: batch, testTrials: batch };
  return { name: `suite of twenty tasks, ${updates} updates`, took, work: { ...size, updates, simulations: 0 } };
}

async function claims(scale: string): Promise<Outcome> {
  const took = await timed("npm", ["run", "--silent", "claims", "--", "--scale", scale, "--json"], true);
  return { name: `claims, ${scale}`, took, work: null };
}

/** Seconds of the processor that PyTorch takes for a job's work. */
async function pytorch({ work }: Outcome): Promise<number | null> {
  if (!work) return null;
  const script = fileURLToPath(new URL("peers/pytorch_work.py", import.meta.url));
  for (const python of ["python3", "/usr/bin/python3"])
    try {
      const [update, simulation] = await numbersFrom([python, script, JSON.stringify({ ...work, measureMs: 1000 })]);
      return (work.updates * update + work.simulations * simulation) / 1000;
    } catch {
      continue;
    }
  return null;
}

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const jobs: Record<string, (folder: string) => Promise<Outcome>> = {
  central: (folder) => study("central-figure", "central figure", folder),
  measure: measuring,
  suite: (folder) => suite(values.full ? 12_000 : 1_000, folder),
  claims: () => claims(values.full ? "full" : "quick"),
};
if (values.help) process.stdout.write(help);
else {
  const folder = mkdtempSync(join(tmpdir(), "dither-jobs-"));
  try {
    const rows: string[][] = [];
    for (const [name, job] of Object.entries(jobs)) {
      if (values.only !== undefined && values.only !== name) continue;
      const outcome = await job(folder);
      const theirs = await pytorch(outcome);
      const ratio = theirs === null ? "–" : `${figures(theirs / outcome.took.processor)} ×`;
      rows.push([outcome.name, figures(outcome.took.wall), figures(outcome.took.processor), figures(theirs), ratio]);
    }
    const text = table(["job", "seconds", "of the processor", "PyTorch, of the processor", "faster"], rows);
    process.stdout.write(text);
    if (values.only === undefined) {
      const path = new URL("RESULTS.md", import.meta.url);
      const load = loadavg()
        .map((one) => one.toFixed(1))
        .join(", ");
      await writeFile(path, withJobs(await readFile(path, "utf8"), await processorType(), load, text));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
