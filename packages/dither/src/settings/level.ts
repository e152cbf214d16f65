/** What the level of a noise is called, by its kind: a standard deviation, a rate, a factor. */

import type { NoiseKind } from "./names.js";

export interface LevelWords {
  readonly name: string;
  readonly symbol: string;
}

/** Name and symbol of the level of a kind of noise; default additive. */
export function levelWords(kind: NoiseKind = "additive"): LevelWords {
  switch (kind) {
    case "additive":
      return { name: "standard deviation", symbol: "σ" };
    case "poisson":
      return { name: "root of the Fano factor", symbol: "√F" };
    case "multiplicative":
      return { name: "standard deviation of the factor", symbol: "σ" };
    case "dropout":
    case "gaussian-dropout":
      return { name: "dropout rate", symbol: "p" };
    default:
      return kind satisfies never;
  }
}

/** "test noise σ (standard deviation)": the title of an axis. */
export const levelTitle = (what: "test noise" | "training noise", { name, symbol }: LevelWords): string =>
  `${what} ${symbol} (${name})`;
