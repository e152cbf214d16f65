/**
 * `npm run bench:tasks`: what making trials costs beside training on them, task by task, with the network, batch and
 * kernel that the task is usually trained with; processor time of one thread.
 */

import { findTask, networkFor, tasks, train, trainingFor, type Task } from "dither";
import { parseArgs } from "node:util";

const help = `npm run bench:tasks -- [TASK ...] [--seconds 2] [--json]

Trains every task, or those named, in one thread with its usual network and batch, and prints the share of processor time
that went into making trials. The target is below 10 %.

  --seconds  processor time to spend on each task after warming up; default 2
  --json     one JSON object { "tasks": [...] } and nothing else (npm run --silent bench:tasks -- --json)

Example: npm run bench:tasks -- regulator maze
`;

/** Largest share of the time of an update that making its trials should take. */
const target = 0.1;

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
}

/** Milliseconds of processor time that this process has used. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Trains for some processor time, the first quarter of it unmeasured while the engine compiles. */
async function costOf(task: Task, seconds: number): Promise<Cost> {
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
  return { task: task.name, units, batch, update, trials: making / done, share: making / done / update };
}

function line({ task, units, batch, update, trials, share }: Cost): string {
  const percent = `${(100 * share).toFixed(1)} %`;
  const numbers = [String(units), String(batch), update.toFixed(3), trials.toFixed(3), percent];
  return `${task.padEnd(22)}${numbers.map((text) => text.padStart(9)).join("")}${share > target ? "  above" : ""}\n`;
}

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});
if (values.help) process.stdout.write(help);
else {
  const chosen = positionals.length > 0 ? positionals.map((name) => findTask(name)) : tasks;
  const out = values.json ? process.stderr : process.stdout;
  const heads = ["units", "batch", "ms", "trials", "share"];
  out.write(`${"task".padEnd(22)}${heads.map((head) => head.padStart(9)).join("")}\n`);
  const costs: Cost[] = [];
  for (const task of chosen) {
    costs.push(await costOf(task, Number(values.seconds)));
    out.write(line(costs[costs.length - 1]));
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ tasks: costs }, null, 2)}\n`);
}
