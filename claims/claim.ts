/** A claim that no study file can state: checked by a program. */

export interface CheckedClaim {
  id: string;
  claim: string;
  /** Measures on seeds seed … and says what came out. */
  check: (seed: number, signal: AbortSignal) => Promise<{ measured: string; holds: boolean }>;
}
