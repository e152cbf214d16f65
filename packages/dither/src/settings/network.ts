/** The settings of a network and of its noise. */

import {
  cellNames,
  drawLaws,
  forms,
  gateNames,
  initialStates,
  lossNames,
  matrixNames,
  noiseKindNames,
  noisePlacements,
  readouts,
  resetOrders,
  signRules,
  tensorNames,
} from "./names.js";
import { all, choice, either, list, literal, number, record, some, whole, type Settings } from "./setting.js";

/** Sizes above this are refused as a mistake: 65,536 units would need 16 GiB for the recurrent weights alone. */
export const largestSize = 16_384;

export const level = number({ least: 0, words: "Level of the noise, 0 or more." });
const perUnit = list(number({ least: 0 }), { least: 1, most: largestSize });

/** The noise: σ s_i ξ_i[t] of unit i at step t (of input channel i for placement `input`). */
export const noiseSettings = {
  placement: {
    value: choice(noisePlacements),
    name: "placement",
    absent: "inside",
    words: "Where the noise enters; default inside.",
    help: "where the noise enters (default inside)",
    flag: "--placement <where>",
  },
  /** Training noise σ: standard deviation per step, without any √dt; 0 for none. */
  std: {
    value: level,
    name: "noise",
    expected: "a noise level of 0 or more",
    unit: "standard deviation per step, or what the kind says",
    words: "Training noise: standard deviation per step, or what the level of its kind is.",
    help: "training noise: standard deviation, or level of its kind",
    flag: "--noise <σ>",
    group: "Network",
  },
  /** See `specification/state-noise.ts`. The level is √F with F the Fano factor, the std of the factor, or the rate of the dropout. */
  kind: {
    value: choice(noiseKindNames),
    name: "noiseKind",
    absent: "additive",
    words:
      "What the noise is: additive, or following the rate or value: poisson (level √Fano), multiplicative (level std of the factor), dropout and gaussian-dropout (level rate dropped).",
    help: "additive (default), poisson, multiplicative, dropout, …",
    flag: "--noise-kind <kind>",
    group: "Noise",
  },
  /** g of Poisson-like noise, whose variance is F g r for a rate r. */
  gain: {
    value: number({ above: 0 }),
    name: "noiseGain",
    absent: 1,
    words: "Gain g of Poisson-like noise: its variance is Fano factor times g times rate.",
    help: "gain of poisson noise: variance per rate and Fano factor",
    flag: "--noise-gain <g>",
    group: "Noise",
  },
  /** Law of the draws, of mean 0 and variance 1; default Gaussian, which is left out of files. */
  law: {
    value: choice(drawLaws),
    name: "noiseLaw",
    absent: "gaussian",
    words: "Law of the draws, of variance 1; default gaussian.",
    help: "law of its draws, variance 1 (default gaussian)",
    flag: "--noise-law <law>",
    group: "Noise",
  },
  /**
   * Correlation time τ_c in steps: ξ[t+1] = ρ ξ[t] + √(1−ρ²) η[t] with ρ = exp(−1/τ_c) (Ornstein & Uhlenbeck 1930),
   * of the same variance at every step from the first on. Absent for white noise.
   */
  timeConstant: {
    value: number({ least: 0 }),
    name: "noiseTimeConstant",
    absent: 0,
    unit: "steps",
    words: "Correlation time of Ornstein–Uhlenbeck noise in steps; default 0, white.",
    help: "steps of Ornstein–Uhlenbeck noise (default white)",
    flag: "--noise-time-constant <τ>",
    group: "Noise",
  },
  /** Gates of a gated cell that have the noise inside; absent: all. */
  gates: {
    value: list(choice(gateNames), { least: 1 }),
    name: "noiseGates",
    words: "Gates of a GRU or LSTM whose arguments have the noise; default all.",
    help: "gates that have the noise inside: reset,update",
    flag: "--noise-gates <list>",
    group: "Noise",
  },
  /** s_i ≥ 0: a factor of σ per unit, or per input channel for placement `input`; 0 for those without noise. */
  scales: {
    value: perUnit,
    name: "noiseScales",
    unit: "factor of σ",
    words: "Factor of the noise per unit (per input for placement input).",
    help: "factor of σ per unit: 1,0,2 or 0-7,9=0.5 or FILE.npy",
    flag: "--noise-scales <list>",
    group: "Noise",
  },
  /**
   * Covariance of ξ between units (or input channels), symmetric, with no negative eigenvalue; its diagonal says how loud
   * each is, so that it excludes `scales`. Absent: the identity.
   */
  covariance: {
    value: list(list(number())),
    name: "noiseCovariance",
    words: "Covariance of the noise between units.",
    help: "covariance between units (.npy or .json)",
    flag: "--noise-covariance <file>",
    group: "Noise",
  },
} as const satisfies Settings;

/** Which connections exist: those that every member given lets be. A missing connection has weight 0 and no gradient. */
const mask = some({
  /** In (0, 1]; which connections exist is a function of the seed, the tensor, `to` and `from`. */
  density: {
    value: number({ above: 0, most: 1 }),
    words: "Chance of each connection to exist; which do depends on the seed.",
  },
  matrix: { value: list({ of: "text" }), words: "One text of 0 and 1 per row `to`, a character per `from`." },
  selfConnections: { value: literal(false), words: "No unit is connected to itself (W_rec only)." },
});

/**
 * Dale's law: all outgoing recurrent weights of an excitatory unit are ≥ 0, those of an inhibitory one ≤ 0.
 * Exactly one of `excitatory` and `signs`.
 */
export const dale = some({
  /** In (0, 1): the first round(share · N) units. */
  excitatory: { value: number({ above: 0, below: 1 }), words: "Share of the units that are excitatory." },
  signs: { value: list(literal<number>(-1, 1)), words: "+1 (excitatory) or −1 (inhibitory) for each unit." },
  /** The others' columns of W_out are missing. Absent: the readout reads all units. */
  readout: { value: literal("excitatory"), words: "The readout reads excitatory units only." },
});

export const constraintSettings = {
  /** Every element has this value, or its initial one. */
  frozen: {
    value: record(tensorNames, either([number(), literal("initial")])),
    words: "Tensors that training leaves alone: at a number, or at their initial values.",
  },
  masks: { value: record(matrixNames, mask), words: "Which connections exist." },
  dale: { value: dale, words: "Dale's law: each unit excites or inhibits." },
  signs: { value: record(matrixNames, choice(signRules)), words: "Weights of fixed sign." },
} as const satisfies Settings;

/** Consecutive channels of the output with a loss of their own. */
export const readoutSettings = {
  name: { value: { of: "text" }, words: "What the channels are called." },
  channels: { value: whole(1, { most: largestSize }), words: "How many channels, after those of the readouts before." },
  loss: { value: choice(lossNames), words: "Their loss: squared, softmax or sigmoid." },
} as const satisfies Settings;

/** The network, its noise aside. */
export const networkSettings = {
  units: { value: whole(1, { most: largestSize }), words: "Number of units.", flag: "--units <n>", group: "Network" },
  /** See `layers.ts`. Then `units` is their sum, the leak 1, and there is no W_rec. Absent for a recurrent network. */
  layers: {
    value: list(whole(1, { most: largestSize }), { least: 1 }),
    words: "Hidden layers of a feedforward network, the first one first; then no units and no leak.",
    help: "hidden layers of a feedforward network: 64,64,64",
    flag: "--layers <sizes>",
    group: "Network",
  },
  /** See `network/cells`. Of a gated one the leak is 1 and the activation function tanh, that of the candidate. Absent: leaky units. */
  cell: {
    value: choice(cellNames),
    words: "Gated units, gru or lstm, or leaky ones with recurrent weights of low rank, low-rank; default leaky ones.",
    help: "gru or lstm, or low-rank leaky units (default leaky ones)",
    flag: "--cell <cell>",
    group: "Network",
  },
  /** R of W_rec = m nᵀ / N, with m and n `[unit, R]`. */
  rank: {
    value: whole(1, { most: largestSize }),
    words: "Rank R of the recurrent weights m nᵀ / N of the cell low-rank.",
    help: "rank of the recurrent weights of low-rank units",
    flag: "--rank <R>",
    group: "Network",
  },
  /** Of a GRU: r ∘ (U h + b) as in PyTorch and Keras, or U (r ∘ h) as in Cho et al. 2014. Absent: after. */
  reset: {
    value: choice(resetOrders),
    absent: "after",
    words: "Where a GRU's reset gate acts: after the recurrent product or before it; default after.",
    help: "reset gate of a GRU: after the product or before it",
    flag: "--reset <order>",
    group: "Network",
  },
  activation: {
    value: { of: "activation" },
    words: "Activation function; some have a number behind a colon: leaky-relu:0.1, elu:1, power-law:2.",
    help: "activation function: relu, tanh, leaky-relu:0.1 …",
    flag: "--activation <f>",
    group: "Network",
  },
  /** γ = dt/τ, in (0, 1]. */
  leak: {
    value: number({ above: 0, most: 1 }),
    expected: "a leak (dt/τ) above 0 and at most 1",
    words: "γ = dt/τ, above 0 and at most 1.",
    help: "leak dt/τ, above 0 and at most 1",
    flag: "--leak <γ>",
    group: "Network",
  },
  /** γ of each unit in place of `leak`, which then only says how fast the network is as a whole. Absent: all alike. */
  leaks: {
    value: perUnit,
    words: "γ of each unit.",
    help: "leak of each unit: a list as of scales",
    flag: "--leaks <list>",
    group: "Noise",
  },
  /**
   * s: the activation f gives way to x ↦ E f(x + sξ), ξ ~ N(0, 1), in every unit, or with one s per unit (0: left as it is).
   * Absent where nothing is smoothed.
   */
  smoothing: {
    value: either([level, perUnit]),
    absent: 0,
    words: "s of f ↦ E f(x + sξ), for all units or for each: no noise, but its mean.",
  },
  form: {
    value: choice(forms),
    words: "What leaks: the rate or the current.",
    flag: "--form <form>",
    group: "Network",
  },
  readout: { value: choice(readouts), words: "Function of the readout.", flag: "--readout <g>", group: "Network" },
  /**
   * See `network/readout/loss.ts`. Labels have the readout function of their name, which is then given by the loss. Absent: squared error,
   * unless the readout is softmax.
   */
  loss: {
    value: choice(lossNames),
    absent: "squared",
    words:
      "Loss of the outputs: squared error, or cross-entropy of a class (softmax) or of a label per channel (sigmoid).",
    help: "squared, or cross-entropy: softmax (a class), sigmoid (labels)",
    flag: "--loss <loss>",
    group: "Network",
  },
  /** Together they have all channels, in order. Absent: all channels have the one {@link loss}. */
  readouts: {
    value: list(all(readoutSettings), { least: 1 }),
    words: "Several readouts, each with channels and a loss of its own; then no loss and no readout.",
    help: "several, as name:channels:loss: choice:3:softmax,speed:1",
    flag: "--readouts <list>",
    group: "Network",
  },
  initialState: {
    value: choice(initialStates),
    words: "State before the first step: zero or trained.",
    help: "state before the first step",
    flag: "--initial-state <how>",
    group: "Network",
  },
  /** Absent where training may change everything. */
  constraints: { value: some(constraintSettings), words: "What training must respect." },
} as const satisfies Settings;

/** All settings of a network side by side, by the names that study files and the command have for them. */
export const networkByName: Settings = {
  ...Object.fromEntries(Object.values(noiseSettings).map((setting) => [setting.name, setting])),
  ...networkSettings,
};
