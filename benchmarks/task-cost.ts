/**
 * `npm run bench:tasks`: what making trials costs beside training on them, task by task, with the network, batch and
 * kernel that the task is usually trained with; processor time of one thread.
 */

import { defineTask, draws, findTask, networkFor, streams, tasks, train, trainingFor, type Task } from "dither";
import { parseArgs } from "node:util";

const help = `npm run bench:tasks -- [TASK ...] [--seconds 2] [--json]

Trains every task, or those named, in one thread with its usual network and batch, and prints the share of processor time
that went into making trials. The target is below 10 %.

  --seconds  processor time to spend on each task after warming up; default 2
  --watched  watch the tasks as those of a user's own are, and print what that costs: the target is below 1 %
  --json     one JSON object { "tasks": [...] } and nothing else (npm run --silent bench:tasks -- --json)

Example: npm run bench:tasks -- regulator maze
`;

/** Largest share of the time of an update that making its trials should take, and that watching them should. */
const target = 0.1;
const watchingTarget = 0.01;

interface Cost {
  task: string;
  units: number;
  batch: number;
  /** Milliseconds of processor time of a whole update. */
  update: number;
  /** Milliseconds of it that went into making trials. */
  trials: number;
  /** trials/update */
  share: number;
  /** Share of an update that goes into watching the task's trials; absent where it is not watched. */
  watching?: number;
}

/** Milliseconds of processor time that this process has used. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Trains for some processor time, the first quarter of it unmeasured while the engine compiles. */
async function costOf(task: Task, seconds: number, watch: boolean): Promise<Cost> {
  let making = 0;
  const watched: Task = {
    ...task,
    trials(request) {
      const from = spent();
      const made = task.trials(request);
      making += spent() - from;
      return made;
    },
  };
  const enough = new AbortController();
  const began = spent();
  let started: number | undefined;
  let ended = began;
  let done = 0;
  const { units, batch } = task.experiment;
  await train(networkFor(task), watched, trainingFor(task, { updates: 1_000_000 }), {
    signal: enough.signal,
    onUpdate: () => {
      ended = spent();
      if (started !== undefined) done++;
      else if (ended - began > 250 * seconds) {
        started = ended;
        making = 0;
      }
      if (ended - began > 1250 * seconds && done > 0) enough.abort();
      if (enough.signal.aborted) return;
    },
  }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  const update = (ended - (started ?? began)) / done;
  return {
    task: task.name,
    units,
    batch,
    update,
    trials: making / done,
    share: making / done / update,
    ...(watch && { watching: watchingOf(task) / update }),
  };
}

/** Milliseconds of processor time that watching a batch takes: a watched task that only hands out what was made before. */
function watchingOf(task: Task): number {
  const request = { first: 0, count: task.experiment.batch, index: 0, random: draws(1, streams.trainingTrials) };
  const made = task.trials(request);
  const watched = defineTask({ ...task, trials: () => made });
  const calls = 2000;
  let from = 0;
  // The first half is not measured, while the engine compiles.
  for (let call = 0; call < 2 * calls; call++) {
    if (call === calls) from = spent();
    watched.trials(request);
  }
  return (spent() - from) / calls;
}

function line({ task, units, batch, update, trials, share, watching }: Cost): string {
  const percent = (part: number, digits: number): string => `${(100 * part).toFixed(digits)} %`;
  const numbers = [String(units), String(batch), update.toFixed(3), trials.toFixed(3), percent(share, 1)];
  if (watching !== undefined) numbers.push(percent(watching, 2));
  const above = watching === undefined ? share > target : watching > watchingTarget;
  return `${task.padEnd(22)}${numbers.map((text) => text.padStart(9)).join("")}${above ? "  above" : ""}\n`;
}

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
    watched: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});
if (values.help) process.stdout.write(help);
else {
  const chosen = positionals.length > 0 ? positionals.map((name) => findTask(name)) : tasks;
  const out = values.json ? process.stderr : process.stdout;
  const heads = ["units", "batch", "ms", "trials", "share", ...(values.watched ? ["watching"] : [])];
  out.write(`${"task".padEnd(22)}${heads.map((head) => head.padStart(9)).join("")}\n`);
  const costs: Cost[] = [];
  for (const task of chosen) {
    costs.push(await costOf(task, Number(values.seconds), values.watched));
    out.write(line(costs[costs.length - 1]));
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ tasks: costs }, null, 2)}\n`);
}
