/** The library names its options in backticks; the lab names the field that sets them. */

/** Labels of the lab's fields, by the library's option. */
const labels: Readonly<Record<string, string>> = {
  task: "Task",
  units: "Units",
  cell: "Cell",
  rank: "Rank",
  activation: "Activation",
  leak: "Leak",
  placement: "Where noise enters",
  noise: "Training noise σ",
  bias: "Biases start at",
  "initial.bias": "Biases start at",
  "noise.std": "Training noise σ",
  layout: "Layout",
  form: "What leaks",
  readout: "Readout",
  map: "Which tensor is which",
  passOver: "Passed over",
  order: "Order of the trials' axes",
  seed: "Seed",
  updates: "Updates",
  rounds: "Rounds",
};

/** `` `leak` `` as “Leak”, `` `leak: 0.2` `` as “Leak” 0.2; what has no field stays. */
export function inFields(message: string): string {
  return message.replace(/`([a-z]\w*(?:\.\w+)*)(?:: "?([^`{}[\]"]+)"?)?`/gi, (whole, name: string, value?: string) =>
    Object.hasOwn(labels, name) ? `“${labels[name]}”${value === undefined ? "" : ` ${value}`}` : whole,
  );
}
