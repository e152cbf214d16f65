/** Where the time of an update goes. */

import { budgetParts, type BudgetJob } from "../jobs/budget.js";
import { sizes } from "../sizes.js";
import { numbersOf } from "../child.js";
import { table } from "../table.js";
import type { Conditions, Section } from "./section.js";

export async function budget({ backends, span, rounds, say }: Conditions): Promise<Section> {
  const rows: string[][] = [];
  for (const backend of backends)
    for (const name of ["S", "M", "XL"] as const) {
      const job: BudgetJob = { kind: "budget", backend, size: sizes[name], ...span };
      let least: number[] | undefined;
      for (let k = 0; k < rounds; k++) {
        say(`budget ${backend} ${name}`);
        const found = await numbersOf(job);
        if (!least || found[0] < least[0]) least = found;
      }
      rows.push([backend, name, ...(least ?? []).map((microseconds) => microseconds.toFixed(1))]);
    }
  return {
    title: "Budget of an update",
    text: "Microseconds of processor time of an update (4 groups of trials), and of its parts, each timed by itself: noise drawn, activation functions, the rest of forward, backward and weight gradients, sums over groups with norm and Adam, packing of the parameters, crossing from JavaScript. The round with the fastest update. Parts of one group at a time may take longer alone than in an update that works on several groups at once: the backward part is what is left over.",
    table: table(["kernel", "size", ...budgetParts], rows),
  };
}
