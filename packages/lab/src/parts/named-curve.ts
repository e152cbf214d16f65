/** A network's curve, and where its noise enters. */

import type { Placement, Preference } from "dither";

export interface NamedCurve {
  placement: Placement;
  preference: Preference;
}
