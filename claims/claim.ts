/** Claims that no study file can state: checked by programs. */

/** What one seed, or one network, showed. */
export interface Outcome {
  holds: boolean;
  /** What was measured there, by name. */
  values: Record<string, number | null>;
}

/** A claim about all networks there could be: it should hold on more than a share of them. */
export interface SampledClaim {
  id: string;
  claim: string;
  /** The share that is asked, as an interval has to show it. */
  share: number;
  /** What is counted: "seeds", "networks". */
  counted: string;
}

/** Claims that are checked together, on the same networks. */
export interface ClaimFamily {
  claims: readonly SampledClaim[];
  /** Seeds of a set: at either scale. */
  seeds: Record<"quick" | "full", number>;
  /** What a seed shows for each claim, in their order; several outcomes where it stands for several networks. */
  check: (seed: number, signal: AbortSignal) => Promise<Outcome[][]>;
}

/** A claim about one thing that is known, on which no seed has an influence worth a name. */
export interface ExactClaim {
  id: string;
  claim: string;
  check: (signal: AbortSignal) => Promise<{ measured: string; holds: boolean }>;
}
