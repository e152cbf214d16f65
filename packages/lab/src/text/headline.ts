/** What the networks shown say of noise, in a sentence each: computed, never assumed. */

import { significant, type Placement, type Preference } from "dither";

/** Losses closer than this are called the same. */
const same = 1.1;

/** "14 times larger", "6.2 times smaller", "hardly any different"; of the error in silence beside that at the training noise. */
function compared(ratio: number): string {
  if (ratio >= same) return `${significant(ratio, 2)} times larger`;
  if (ratio <= 1 / same) return `${significant(1 / ratio, 2)} times smaller`;
  return "hardly any different";
}

/**
 * What switching the training noise off does to one network; what it prefers where it had none.
 * @param first whether the sentence is not preceded by that of another network, which says what is compared
 */
export function effectOf(placement: Placement, { lossRatio, verdict }: Preference, first = true): string {
  if (lossRatio === null) return `Noise ${placement}: trained without, it ${verdict}.`;
  return `Noise ${placement}: ${first ? "switching it off makes the error " : ""}${compared(lossRatio)}.`;
}
