/** A part of the report beside the race: a heading, what it says and a table. */

import type { Backend } from "@dither/kernels";
import type { Job } from "../job.js";
import { numbersOf } from "../child.js";
import { minimum, type Span } from "../timing.js";

export interface Section {
  title: string;
  text: string;
  table: string;
}

/** How a section measures. */
export interface Conditions {
  backends: readonly Backend[];
  span: Span;
  rounds: number;
  say: (what: string) => void;
}

/** The least number of several jobs, each once a round. */
export async function leastOf(jobs: readonly Job[], { rounds, say }: Conditions, free = false): Promise<number[]> {
  const found: number[][] = jobs.map(() => []);
  for (let k = 0; k < rounds; k++)
    for (const [i, job] of jobs.entries()) {
      say(`${job.kind} ${i + 1}/${jobs.length}`);
      found[i].push(...(await numbersOf(job, free)));
    }
  return found.map(minimum);
}
