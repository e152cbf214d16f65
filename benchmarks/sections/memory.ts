/** What long trials take in memory, with and without checkpoints. */

import { numbersOf } from "../child.js";
import type { MemoryJob } from "../jobs/memory.js";
import { sizes } from "../sizes.js";
import { table } from "../table.js";
import type { Conditions, Section } from "./section.js";

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

export async function memory({ backends, say }: Conditions): Promise<Section> {
  const size = { ...sizes.L, steps: 10_000 };
  const exact = backends.filter((backend) => !backend.endsWith("-fast"));
  const cells = exact.flatMap((backend) => [undefined, 112].map((checkpointSteps) => ({ backend, checkpointSteps })));
  const rows: string[][] = [];
  for (const { backend, checkpointSteps } of cells) {
    say(`memory ${backend}`);
    const settings = checkpointSteps === undefined ? {} : { checkpointSteps };
    const [foretold, taken] = await numbersOf({ kind: "memory", backend, size, settings } satisfies MemoryJob);
    rows.push([backend, String(checkpointSteps ?? "–"), mebibytes(foretold), mebibytes(taken)]);
  }
  return {
    title: "Memory of long trials",
    text: "Training at size L with 10,000 steps, in MiB: what `kernelBytes` says, and what the instance holds.",
    table: table(["kernel", "checkpoint steps", "foretold", "held"], rows),
  };
}
