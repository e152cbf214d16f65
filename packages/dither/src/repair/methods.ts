/** The repairs by name: what each does, and whether it makes a network that can be written to a file. */

export interface RepairMethod {
  name: string;
  /** What it does, in a line. */
  description: string;
  /** Whether the result is a network; the others are what these are compared with. */
  writable: boolean;
  /** Whether it is fitted to trials. */
  fitted: boolean;
}

export const repairMethods = [
  { name: "smoothing", description: "f gives way to its mean under the training noise", writable: true, fitted: false },
  {
    name: "smoothing+readout",
    description: "that, and the readout fitted to the smoothed states",
    writable: true,
    fitted: true,
  },
  { name: "readout", description: "the readout fitted to noise-free states", writable: true, fitted: true },
  { name: "biases", description: "only biases trained, without noise", writable: true, fitted: true },
  { name: "fine-tuning", description: "all weights trained on, without noise", writable: true, fitted: true },
  {
    name: "noise-range",
    description: "all weights trained on, noise drawn per trial from none to the training noise",
    writable: true,
    fitted: true,
  },
  { name: "closure-diagonal", description: "mean and variances carried", writable: false, fitted: false },
  { name: "closure-full", description: "mean and covariance carried", writable: false, fitted: false },
  { name: "passes-4", description: "average of 4 noisy passes", writable: false, fitted: false },
  { name: "passes-16", description: "average of 16 noisy passes", writable: false, fitted: false },
] as const satisfies readonly RepairMethod[];

export type RepairName = (typeof repairMethods)[number]["name"];
export const repairNames: readonly RepairName[] = repairMethods.map(({ name }) => name);
