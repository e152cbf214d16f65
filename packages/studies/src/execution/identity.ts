/** The identities of a plan's runs: those of a cell differ in the seed alone, so its canonical JSON is made once. */

import type { PlannedRun, StudyPlan } from "../study/plan.js";
import type { RunSpecification } from "../study/run-specification.js";
import { hashOf, identityText, runIdentity } from "./payload.js";

/** A planned run with its identity. */
export interface IdentifiedRun extends PlannedRun {
  id: string;
}

/** Runs `first`, `first + step` … of a plan with their identities, made as they are asked for. */
export function* identifiedRuns(plan: StudyPlan, first = 0, step = 1): Generator<IdentifiedRun, void, undefined> {
  let cell = -1;
  let identity = runIdentity;
  for (const planned of plan.runs(first, step)) {
    if (planned.cell !== cell) {
      cell = planned.cell;
      identity = plan.seeds > 1 ? identityOfSeeds(planned.run) : runIdentity;
    }
    yield { ...planned, id: identity(planned.run) };
  }
}

const place = "\u0001seed of the run\u0001";

/** The identity of runs that are like this one but for the seed of the network. */
function identityOfSeeds(run: RunSpecification): (other: RunSpecification) => string {
  const network = { ...run.network, seed: place as unknown as number };
  const parts = identityText({ ...run, network }).split(JSON.stringify(place));
  if (parts.length !== 2) return runIdentity;
  return (other) => hashOf(`${parts[0]}${other.network.seed}${parts[1]}`);
}
