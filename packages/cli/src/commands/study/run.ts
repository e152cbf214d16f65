/** `dither study run`: computes what is missing of one study, or of all studies in a folder. */

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  checkKernel,
  checkLimit,
  defaultLimit,
  loadStudy,
  LocalThreads,
  runStudy,
  scales,
  studyFile,
  type Executor,
  type Oddity,
  type Scale,
  type Shard,
  type StudyPlan,
  type StudyProgress,
} from "@dither/studies";
import { Command, Option } from "commander";
import { counted, DitherError } from "dither";
import { interruptible } from "../../run/interrupt.js";
import { kernelOption, type KernelFlag } from "../../options/options.js";
import * as parse from "../../options/parse.js";
import { checkPlaces } from "../../input/places.js";
import { print, printJson, wrap } from "../../output/print.js";
import { warn } from "../../output/remarks.js";
import { startStudyProgress } from "../../output/study-progress.js";
import { oddityLines } from "../../output/study-text.js";
import { loadQueue } from "../../input/load-queue.js";

interface StudyRunFlags extends KernelFlag {
  out?: string;
  scale: Scale;
  workers?: number;
  shard?: Shard;
  queue?: string | true;
  limit: number;
  retry?: boolean;
  only?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** What became of one study. */
interface StudyOutcome extends Pick<StudyProgress, "planned" | "done" | "failed" | "found"> {
  study: string;
  scale: Scale;
  folder: string;
  seconds: number;
  /** Reasons of the runs that failed now, with how many runs failed for each. */
  failures: { reason: string; runs: number }[];
  oddities: Oddity[];
}

export function studyRunCommand(): Command {
  return new Command("run")
    .description("compute what is missing of a study; start it again to go on")
    .argument("<study>", "a study file (.yaml), a folder of them, or study.json of results")
    .option("--out <folder>", "where results go (default: results/NAME of the study)")
    .addOption(new Option("--scale <size>", "size of the study").choices([...scales]).default("full"))
    .option("--workers <n>", "networks at a time (default: one per core)", parse.whole(1, 1024))
    .option("--shard <i/n>", "only every n-th run, from the i-th on: 1/4 … 4/4", parse.shard)
    .option("--queue [url]", "workers behind Redis compute: redis://HOST (default: DITHER_REDIS_URL)")
    .option("--limit <n>", "largest number of runs that a study may have", parse.whole(1), defaultLimit)
    .option("--retry", "try again what failed for want of memory and the like")
    .option("--only <id>", "only the runs whose identity begins with this", parse.identity)
    .option("--dry-run", "say how many runs there are, and start none")
    .addOption(kernelOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  dither study run studies/central-figure.yaml --out results/central-figure\n  dither study run studies/ --scale quick --out results\n\nCtrl-C stops at once; what is finished is on disk. The same command goes on.\nWith a folder of studies, each has a folder of its own in --out.",
    )
    .action((path: string, flags: StudyRunFlags) => interruptible((signal) => run(path, flags, signal)));
}

async function run(path: string, flags: StudyRunFlags, signal: AbortSignal): Promise<void> {
  if (flags.queue !== undefined && (flags.workers !== undefined || flags.kernel !== undefined))
    throw new DitherError(
      "usage",
      `--${flags.workers === undefined ? "kernel" : "workers"}: expected none with --queue, whose workers choose.`,
    );
  const { files, several } = await studyFiles(path);
  const plans: { plan: StudyPlan; folder: string }[] = [];
  for (const file of files) {
    const plan = await loadStudy(file, flags.scale);
    checkLimit(plan, flags.limit);
    if (flags.kernel) checkKernel(plan, flags.kernel);
    const own = flags.out === undefined ? join("results", plan.name) : several ? join(flags.out, plan.name) : flags.out;
    plans.push({ plan, folder: own });
  }
  checkNames(plans.map(({ plan }) => plan.name));
  if (flags.dryRun) {
    dryRun(plans, flags);
    return;
  }
  for (const { plan, folder } of plans) await checkStudyFolder(plan.name, folder, path);
  const outcomes: StudyOutcome[] = [];
  for (const { plan, folder } of plans) {
    const outcome = await runOne(plan, folder, flags, signal);
    outcomes.push(outcome);
    if (!flags.json) print(...outcomeLines(outcome));
  }
  if (flags.json) printJson("study-run", several ? { studies: outcomes } : outcomes[0]);
  if (outcomes.some(({ done, failed }) => done === 0 && failed > 0)) process.exitCode = 1;
}

/**
 * A folder of results goes on with its own study and takes no other; the file that says the study is not written over.
 * @throws DitherError `file` for a folder of another study, `usage` where the study's own file lies in its place
 */
async function checkStudyFolder(name: string, folder: string, given: string): Promise<void> {
  const manifest = studyFile(folder);
  const there = await studyThere(manifest);
  const goesOn = there?.name === name;
  await checkPlaces({
    inputs: goesOn ? [] : [given],
    outputs: [{ path: manifest, option: "--out", named: true }],
  });
  if (there === undefined || goesOn) return;
  throw new DitherError(
    "file",
    there.name === undefined
      ? `${manifest}: expected the study of a folder of results, got a file of something else. Choose another folder with --out.`
      : `${folder}: holds another study, ${there.name.slice(0, 80)}, and not ${name}. Choose another folder with --out.`,
  );
}

/** What lies where a folder of results says its study: nothing, a study by its name, or something else. */
async function studyThere(manifest: string): Promise<{ name?: string } | undefined> {
  const text = await readFile(manifest, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { format, study } = JSON.parse(text) as { format?: unknown; study?: { study?: unknown } };
    return format === 1 && typeof study?.study === "string" ? { name: study.study } : {};
  } catch {
    return {};
  }
}

async function runOne(
  plan: StudyPlan,
  folder: string,
  flags: StudyRunFlags,
  signal: AbortSignal,
): Promise<StudyOutcome> {
  const failures = new Map<string, number>();
  const oddities: Oddity[] = [];
  const progress = startStudyProgress(plan.name);
  const started = performance.now();
  const { planned, done, failed, found } = await runStudy(plan, {
    folder,
    executor: await executorOf(flags),
    signal,
    limit: flags.limit,
    shard: flags.shard,
    retry: flags.retry,
    only: flags.only,
    onProgress: (now) => {
      progress.update(now);
    },
    onFailure: ({ result }) => {
      if (result.state === "failed") failures.set(result.reason, (failures.get(result.reason) ?? 0) + 1);
    },
    onOddity: (oddity) => oddities.push(oddity),
  }).finally(() => {
    progress.stop();
  });
  return {
    study: plan.name,
    scale: plan.study.scale,
    folder,
    planned,
    done,
    failed,
    found,
    seconds: (performance.now() - started) / 1000,
    failures: [...failures].map(([reason, runs]) => ({ reason, runs })),
    oddities,
  };
}

/** Threads of this machine, or workers behind a queue. */
async function executorOf({ queue, workers, kernel }: StudyRunFlags): Promise<Executor> {
  if (queue !== undefined) {
    // Loaded only here: Redis and all that goes with it is large.
    const { QueueExecutor } = await loadQueue();
    return new QueueExecutor({ url: queue === true ? undefined : queue, onNote: warn });
  }
  return new LocalThreads({ workers, kernel });
}

function outcomeLines({
  study,
  folder,
  planned,
  done,
  failed,
  found,
  seconds,
  failures,
  oddities,
}: StudyOutcome): string[] {
  const fresh = done + failed - found;
  const most = 5;
  return [
    wrap(
      `${study}: ${done} of ${counted(planned, "run")} done${failed > 0 ? `, ${failed} failed` : ""} (${fresh === 0 ? "all found in the journal" : `${fresh} computed now in ${seconds.toFixed(0)} s`}).`,
    ),
    ...failures.slice(0, most).map(({ reason, runs }) => wrap(`  ${runs} failed: ${reason}`)),
    ...(failures.length > most ? [`  … and ${failures.length - most} other reasons.`] : []),
    ...oddityLines(oddities),
    `See: dither study show ${folder}`,
  ];
}

function dryRun(plans: readonly { plan: StudyPlan; folder: string }[], { json }: StudyRunFlags): void {
  const sizes = plans.map(({ plan, folder }) => ({
    study: plan.name,
    scale: plan.study.scale,
    folder,
    planned: plan.count,
    cells: plan.cells,
    seeds: plan.seeds,
  }));
  if (json) printJson("study-plan", { studies: sizes });
  else
    print(
      ...sizes.map(
        ({ study, planned, cells, seeds }) =>
          `${study}: ${counted(planned, "run")} (${counted(cells, "cell")} × ${counted(seeds, "seed")})`,
      ),
    );
}

/** The study files that a path means, in order of name. */
async function studyFiles(path: string): Promise<{ files: string[]; several: boolean }> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return { files: [path], several: false };
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0)
    throw new DitherError("file", `${path}: expected study files (.yaml) in the folder, found none. Name one.`);
  return { files: names.map((name) => join(path, name)), several: true };
}

function checkNames(names: readonly string[]): void {
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined)
    throw new DitherError(
      "format",
      `expected studies of different names, ${basename(twice)} is there twice. Rename one.`,
    );
}
