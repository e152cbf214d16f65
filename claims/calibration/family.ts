/** Things whose intervals are checked: measured once with great care, which is taken for the truth, and often with few trials. */

import type { Interval } from "dither";

/** What one measurement reports with an interval, by name. */
export type Reported = Record<string, { value: number; interval: Interval }>;

export interface Measured {
  reported: Reported;
  /** Of a preference. */
  verdict?: string;
}

export interface CalibratedCase {
  name: string;
  /** Sizes of a measurement, in words: as few trials as are still trusted, and a usual small number. */
  sizes: readonly string[];
  /** Measures once with great care. */
  truth: (seed: number) => Promise<Measured>;
  /** Measures once at a size; seeds that differ give trials and noise of their own. */
  measured: (size: string, seed: number) => Promise<Measured>;
}

/** A family of cases that report the same quantities: a table of the page. */
export interface CalibratedFamily {
  title: string;
  /** What the columns are, and what was measured. */
  explained: string;
  /** Made when first needed: networks have to be trained. `seed` is that of training. */
  cases: (seed: number) => Promise<CalibratedCase[]>;
  quantities: readonly string[];
}
