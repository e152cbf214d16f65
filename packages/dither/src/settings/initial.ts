/** The settings of the initial values that a training starts from. */

import { readoutLaws, recurrentLaws } from "./names.js";
import { choice, number, type Filled, type Settings } from "./setting.js";

export const coefficient = number({ least: 0 });

/** Scales and laws of the initial values; standard deviations before the division by the root of the fan-in. */
export const initialSettings = {
  recurrent: {
    value: number(),
    default: 0.8,
    words: "g of W_rec ~ g N(0, 1)/√N; of low rank, of m and n ~ √g N(0, 1).",
    help: "W_rec starts at g · N(0, 1)/√units",
    flag: "--recurrent-scale <g>",
    group: "Training",
  },
  /** W_in ~ input · N(0, 1)/√I. */
  input: { value: number(), default: 1, words: "Scale of W_in." },
  readout: { value: number(), default: 1, words: "g of W_out." },
  /** Of every unit. Where units start decides where training leaves them: see the README. */
  bias: {
    value: number(),
    default: 0,
    words: "Initial value of the recurrent biases.",
    flag: "--bias <b>",
    group: "Training",
  },
  /** Around `bias`; absent where all units have the same. */
  biasSpread: { value: coefficient, words: "Standard deviation of the initial biases." },
  /** Absent where they have the same. */
  laterBiasSpread: { value: coefficient, words: "That of the hidden layers after the first." },
  /**
   * W_rec: g · N(0, 1)/√N (default), g on the diagonal, g times a random orthogonal matrix, or `balanced`, for Dale's law:
   * magnitudes from a gamma distribution of shape 2, excitation and inhibition of each unit equal, spectral radius g (see
   * `balance.ts`). Under Dale's law `gaussian` is balanced too, with magnitudes |N(0, 1)|.
   */
  recurrentLaw: {
    value: choice(recurrentLaws),
    default: "gaussian",
    words: "Law of W_rec.",
    help: "how W_rec starts (default gaussian)",
    flag: "--recurrent-law <law>",
    group: "Training",
  },
  /** W_out: g · N(0, 1)/√N (default), or uniform on ± g √(6/(N + O)) (Glorot & Bengio 2010). */
  readoutLaw: { value: choice(readoutLaws), default: "gaussian", words: "Law of W_out." },
} as const satisfies Settings;

export type InitialScales = Filled<typeof initialSettings>;
