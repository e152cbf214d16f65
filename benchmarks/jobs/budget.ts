/** Where the time of one update goes: each part by itself, in microseconds. */

import type { Backend, Kernel } from "@dither/kernels";
import { instantiate } from "../../packages/kernels/src/backend.js";
import { preparedKernel, shapeOf } from "../problem.js";
import { NetworkMemory } from "../../packages/kernels/src/network-memory.js";
import type { Size } from "../sizes.js";
import { milliseconds, minimum, type Span } from "../timing.js";

export interface BudgetJob extends Span {
  kind: "budget";
  backend: Backend;
  size: Size;
}

/** The parts in the order of the numbers that {@link timeBudget} returns. */
export const budgetParts = [
  "whole",
  "noise",
  "activation",
  "forward",
  "backward",
  "sums and Adam",
  "packing",
  "crossing",
];

const address = (index: number) => ({ key: [1, 0], stream: 2, firstTrial: 0, index }) as const;

function differentiate(kernel: Kernel, index: number): void {
  kernel.differentiateGroups({ first: 0, last: kernel.groups }, address(index), { done: () => kernel.addGradient() });
}

/**
 * Microseconds of an update and of its parts. Noise and activation functions are timed alone; the forward part is a simulation without
 * both, the backward part what differentiating takes beyond the others; crossing are the calls from JavaScript, none of which does anything.
 */
export async function timeBudget({ backend, size, ...span }: BudgetJob): Promise<number[]> {
  const time = (call: () => void): number => 1000 * minimum(milliseconds(call, span));
  let index = 0;
  const kernel = await preparedKernel(size, backend);
  const weight = size.steps * size.outputs * size.trials;
  const finish = (): void => {
    kernel.clearTotal();
    for (let group = 0; group < kernel.groups; group++) kernel.addGradient();
    const norm = Math.sqrt(kernel.squaredNorm()) / weight;
    kernel.scaleTotal(Math.min(1, 1 / norm) / weight);
    kernel.adam(++index, { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  };
  const whole = time(() => {
    kernel.pack();
    differentiate(kernel, index);
    finish();
  });
  const gradient = time(() => differentiate(kernel, index));
  const sums = time(finish);
  const packing = time(() => kernel.pack());

  const simulation = await preparedKernel(size, backend, { purpose: "simulation" });
  const drawing = time(() => {
    for (let group = 0; group < simulation.groups; group++) simulation.drawNoise(address(index++));
  });
  simulation.setNoise(0);
  const simulating = time(() => {
    for (let group = 0; group < simulation.groups; group++) simulation.simulate(group);
  });

  const functions = await instantiate(backend);
  new NetworkMemory(functions, shapeOf(size));
  const activation = time(() => {
    for (let k = 0; k < simulation.groups * size.steps; k++) functions.activateRows();
  });
  const calls = 5 + 3 * simulation.groups;
  const crossing = time(() => {
    for (let k = 0; k < 100 * calls; k++) functions.structWords();
  });
  const forward = simulating - activation;
  return [whole, drawing, activation, forward, gradient - simulating - drawing, sums, packing, crossing / 100];
}
