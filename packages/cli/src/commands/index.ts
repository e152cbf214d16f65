/** All commands, in the order of the help. */

import type { LazyCommands } from "../run/lazy-commands.js";

export const commands: LazyCommands = {
  tasks: async () => (await import("./tasks.js")).tasksCommand(),
  trials: async () => (await import("./trials.js")).trialsCommand(),
  "new-task": async () => (await import("./new-task.js")).newTaskCommand(),
  compare: async () => (await import("./compare.js")).compareCommand(),
  train: async () => (await import("./train.js")).trainCommand(),
  measure: async () => (await import("./measure.js")).measureCommand(),
  explain: async () => (await import("./explain.js")).explainCommand(),
  repair: async () => (await import("./repair.js")).repairCommand(),
  incentive: async () => (await import("./incentive.js")).incentiveCommand(),
  paths: async () => (await import("./paths.js")).pathsCommand(),
  overfitting: async () => (await import("./overfitting.js")).overfittingCommand(),
  resonance: async () => (await import("./resonance.js")).resonanceCommand(),
  simulate: async () => (await import("./simulate.js")).simulateCommand(),
  export: async () => (await import("./export.js")).exportCommand(),
  study: async (args) => (await import("./study/index.js")).studyCommand(args),
  worker: async () => (await import("./worker.js")).workerCommand(),
  import: async () => (await import("./import.js")).importCommand(),
  convert: async () => (await import("./convert.js")).convertCommand(),
  kernel: async (args) => (await import("./kernel/index.js")).kernelCommand(args),
  completion: async () => (await import("./completion.js")).completionCommand(),
  lab: async () => (await import("./lab.js")).labCommand(),
};
