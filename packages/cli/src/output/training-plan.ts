/** What a training takes, as `dither train --dry-run` prints it. */

import { counted, DitherError, resolveBackend, significant, type GradientKind, type TrainingPlan } from "dither";
import type { KernelFlag } from "../options/options.js";
import type { ProcessMemory } from "../run/process-memory.js";
import { print, printJson } from "./print.js";

export async function printPlan(
  plan: TrainingPlan,
  memory: ProcessMemory,
  gradient: GradientKind,
  flags: KernelFlag & { json?: boolean | undefined },
): Promise<void> {
  const backend = await resolveBackend(flags.kernel).catch((error: unknown) => {
    throw new DitherError("unsupported", error instanceof Error ? error.message : String(error));
  });
  if (flags.json) {
    printJson("train-plan", {
      dryRun: true,
      kernel: backend,
      gradient,
      ...plan,
      kernelBytes: plan.bytes,
      bytes: memory.bytes,
      memory,
    });
    return;
  }
  const mebibytes = (bytes: number): string => `${significant(bytes / 0x100000)} MiB`;
  print(
    `memory     about ${mebibytes(memory.bytes)} for the whole process, of which`,
    `           kernels and optimiser ${mebibytes(memory.kernels)} (${plan.bytesPerThread.length} × ${mebibytes(plan.bytesPerThread[0])} per thread),`,
    `           Node and Dither ${mebibytes(memory.base + memory.threads)}, trials and all else ${mebibytes(memory.trials + memory.rest)}`,
    `threads    ${plan.threads} for ${counted(plan.groups, "group")} of 16 trials`,
    `work       ${significant(plan.operations / 1e6)} million operations per update, ${counted(plan.steps, "step")}`,
    `gradient   of ${gradient === "closure" ? "the moment closure, float64" : "noisy trials"}`,
    `parameters ${plan.parameters}`,
    `kernel     ${backend}`,
  );
}
