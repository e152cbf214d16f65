/** The networks that speed is measured on, and the work of one update. */

export interface Size {
  units: number;
  trials: number;
  steps: number;
  inputs: number;
  outputs: number;
}

export const sizes = {
  S: { units: 16, trials: 64, steps: 50, inputs: 1, outputs: 1 },
  M: { units: 64, trials: 64, steps: 100, inputs: 3, outputs: 3 },
  L: { units: 100, trials: 64, steps: 100, inputs: 5, outputs: 3 },
  XL: { units: 256, trials: 64, steps: 100, inputs: 85, outputs: 33 },
} as const satisfies Record<string, Size>;

export type SizeName = keyof typeof sizes;

/** Floating-point operations of an update: forward, backward and weight gradients, 2 N (N + I + O) each per step and trial. */
export function flops({ units, trials, steps, inputs, outputs }: Size): number {
  return 6 * trials * steps * units * (units + inputs + outputs);
}
