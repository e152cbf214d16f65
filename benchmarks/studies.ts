/**
 * `npm run bench:studies [-- --central]`: how long status, a grouped query and the resume of a finished study take with
 * 10,000 recorded runs; with `--central` also the central figure in full, and what PyTorch's eager loop would take for it.
 * How busy the cores are kept is printed by queue.ts.
 */

import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { fairEnvironment } from "./child.js";
import { canonicalText, executeJob, loadStudy, payloadOf, planStudy, writeManifest } from "@dither/studies";

const run = promisify(execFile);
const command = fileURLToPath(new URL("../packages/cli/bin/dither.js", import.meta.url));
const { values } = parseArgs({ options: { central: { type: "boolean", default: false } } });

const runs = 10_000;
const scratch = mkdtempSync(join(tmpdir(), "dither-bench-"));
try {
  await questions(join(scratch, "large"));
  if (values.central) await central(join(scratch, "central"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Commands on a study whose runs are all recorded: one result, written for every run. */
async function questions(folder: string): Promise<void> {
  const plan = planStudy(
    `study: large\ntask: sin\ntraining: { updates: 4 }\nseeds: ${runs / 100}\ngrid:\n  placement: [inside, outside]\n  noise: { linear: [0.02, 1], count: 50 }\n`,
    "large.yaml",
  );
  await writeManifest(folder, plan);
  const sample = await executeJob(payloadOf(plan.at(0).run, plan.keep));
  mkdirSync(join(folder, "journal"), { recursive: true });
  const lines = Array.from({ length: plan.count }, (_, k) => {
    const { id, run: of } = payloadOf(plan.at(k).run, plan.keep);
    return `{"result":${canonicalText({ ...sample.result, id, run: of })},"meta":${JSON.stringify(sample.meta)}}\n`;
  });
  appendFileSync(join(folder, "journal", "20000101T000000Z-benchmark.ndjson"), lines.join(""));
  const grouped = "select placement, noise, avg(preferred_ratio) from runs group by all";
  await tell("status", ["study", "status", folder, "--json"]);
  await tell("grouped query", ["study", "query", folder, grouped, "--json"]);
  await tell("resume, all found", ["study", "run", join(folder, "study.json"), "--out", folder, "--json"]);
}

async function central(folder: string): Promise<void> {
  const study = fileURLToPath(new URL("../studies/central-figure.yaml", import.meta.url));
  await tell("central figure", ["study", "run", study, "--out", folder, "--json"]);
  const plan = await loadStudy(study);
  const { training, network, measure } = plan.at(0).run;
  const size = { units: network.units, trials: training.batch, steps: 24, inputs: network.inputs, outputs: 1 };
  const script = fileURLToPath(new URL("peers/pytorch_eager.py", import.meta.url));
  const { stdout } = await run("python3", [script, JSON.stringify({ ...size, warmUpMs: 500, measureMs: 3000 })], {
    env: fairEnvironment(),
  });
  const times = (JSON.parse(stdout) as number[]).sort((a, b) => a - b);
  const update = times[Math.floor(times.length / 2)];
  const seconds = (plan.count * training.updates * update) / 1000 / 2;
  process.stdout.write(
    `PyTorch eager        ${update.toFixed(2)} ms per update; training alone of ${plan.count} runs × ${training.updates} updates on 2 cores: ${seconds.toFixed(0)} s, without measuring (${measure.trials} trials × ${measure.draws} draws × levels)\n`,
  );
}

async function tell(name: string, args: string[]): Promise<void> {
  const begun = performance.now();
  await run(process.execPath, [command, ...args], { maxBuffer: 1 << 26 });
  process.stdout.write(`${name.padEnd(20)} ${((performance.now() - begun) / 1000).toFixed(2)} s\n`);
}
