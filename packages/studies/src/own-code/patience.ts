/** How long a user's code may keep Dither waiting. */

import { DitherError } from "dither";

/** Seconds in which a module must be loaded and its task checked, and after which a call that does not come back is told. */
const usual = 30;

/** The environment variable that changes it. */
export const patienceVariable = "DITHER_TASK_SECONDS";

/** Seconds of patience. @throws DitherError `usage` for a variable that is no number above 0 */
export function patienceSeconds(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment[patienceVariable];
  if (given === undefined || given === "") return usual;
  const seconds = Number(given);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new DitherError("usage", `${patienceVariable}: expected seconds above 0, got "${given.slice(0, 200)}".`);
}
