/** One update of a kernel that has its trials: gradients of all groups, and Adam. */

import type { Kernel } from "@dither/kernels";

export function oneUpdate(kernel: Kernel): void {
  kernel.clearTotal();
  kernel.pack();
  kernel.differentiateGroups(
    { first: 0, last: kernel.groups },
    { key: [1, 2], stream: 2, firstTrial: 0, index: 0 },
    { done: () => kernel.addGradient() },
  );
  kernel.adam(1, { learningRate: 1e-9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
}
