/**
 * The JSON outputs of the command, and the version of each. A version rises when a member goes, or changes its meaning or
 * type; a member that is added leaves it as it is.
 */

export const jsonVersions = {
  tasks: 1,
  trials: 1,
  "new-task": 1,
  compare: 1,
  train: 1,
  "train-plan": 1,
  measure: 1,
  "measure-closure": 1,
  explain: 1,
  "explain-pair": 1,
  repair: 1,
  incentive: 1,
  paths: 1,
  overfitting: 1,
  resonance: 1,
  simulate: 2,
  export: 1,
  import: 1,
  "import-trials": 1,
  convert: 1,
  "convert-trials": 1,
  "study-run": 1,
  "study-plan": 1,
  "study-status": 1,
  "study-show": 1,
  "study-report": 1,
  "study-claims": 1,
  "study-query": 1,
  "study-export": 1,
  "study-compare": 1,
  worker: 1,
  kernel: 1,
  "kernel-build": 1,
  lab: 1,
} as const;

export type JsonName = keyof typeof jsonVersions;

/** What the member `schema` of an output says: `measure/1`. */
export const jsonTag = (name: JsonName): string => `${name}/${jsonVersions[name]}`;
