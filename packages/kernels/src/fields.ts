/**
 * The struct in memory that tells a kernel its network, its arrays and what to compute next. It is described here once:
 * `network-memory.ts` writes it, and `scripts/generate.js` makes its readers in AssemblyScript and C++.
 */

/**
 * What a field holds, in four bytes: `whole` a number of 32 bits, `flag` 0 or 1, `real` a float32, `stride` the bytes from one row or
 * step to the next, `floats` the address of an array; `groupFloats` and `groupDoubles` that of an array which each of the groups worked
 * on at once has for itself, `groupStride` bytes after that of the group before.
 */
export type FieldKind = "whole" | "flag" | "real" | "stride" | "floats" | "groupFloats" | "groupDoubles";

type FieldDescription = readonly [name: string, kind: FieldKind, words: string];

/** The network and its arrays: fixed from `configure` on. A row is one unit or channel of the 16 trials of a group. */
export const networkFields = [
  ["units", "whole", "units N"],
  ["inputs", "whole", "input channels I"],
  ["outputs", "whole", "outputs O"],
  ["activation", "whole", "activation function, by its number"],
  ["law", "whole", "law of the noise, by its number"],
  ["isCurrent", "flag", "current form, not rate form"],
  ["isInside", "flag", "noise inside the activation function"],
  ["isOnInput", "flag", "noise on the inputs: its rows are then channels, not units"],
  ["isColoured", "flag", "noise correlated in time, with the pair in `colouring`"],
  ["isMixed", "flag", "noise correlated between its rows, with the covariance's `factor`"],
  ["isPlainNoise", "flag", "white Gaussians on the units, and nothing else: the fast way"],
  ["isSigmoidReadout", "flag", "sigmoid readout, not identity"],
  [
    "readoutCount",
    "whole",
    "readouts with losses of their own, in `readouts`; 0 where the loss is the squared error of all outputs",
  ],
  ["isRecurrent", "flag", "W_rec is there; a feedforward layer has none"],
  ["isClosedLoop", "flag", "inputs come step by step from outside, and adjoints go back there"],
  ["isTrained", "flag", "the arrays for gradients are there"],
  ["isProgram", "flag", "a step is the instructions of `program`, not that of a leaky unit"],
  ["hasUnitLeaks", "flag", "every unit has its own leak, in `leaks` and `keeps`"],
  ["hasTrainedInitialState", "flag", "the parameters end with the initial state"],
  ["parameter", "real", "the number that the activation function has, such as the slope of a leaky ReLU"],
  ["leak", "real", "γ = dt/τ"],
  ["keep", "real", "1 − γ"],
  ["segment", "whole", "steps whose states are held at a time: all, or those between two checkpoints"],
  ["parameterCount", "whole", "parameters"],
  ["stateRowCount", "whole", "rows that one step hands to the next, each state's rounded up to a multiple of four"],
  ["instructions", "whole", "instructions of `program`"],
  ["unitTiles", "whole", "tiles of four rows that hold the units"],
  ["inputTiles", "whole", "tiles of four rows that hold the inputs"],
  ["outputTiles", "whole", "tiles of four rows that hold the outputs"],
  ["wholeOutputTiles", "whole", "those without the last where it would hold one output alone"],
  ["noiseRows", "whole", "rows of the noise of a step: units, or channels"],
  ["noiseTiles", "whole", "tiles of four rows that hold them"],
  ["rowsIn", "whole", "rows that a state is computed from: I, 1 and, where recurrent, N"],
  ["rowsOut", "whole", "rows that an output is computed from: 1 and N"],
  ["rowsBack", "whole", "rows that an adjoint is computed from: O and, where recurrent, N"],
  ["columnsIn", "whole", "`rowsIn` rounded up to an even number"],
  ["columnsOut", "whole", "`rowsOut` rounded up to an even number"],
  ["weightsInSize", "whole", "numbers in `weightsIn`"],
  ["weightsOutSize", "whole", "numbers in `weightsOut`"],
  ["weightsBackSize", "whole", "numbers in `weightsBack`"],
  ["weightsInputSize", "whole", "numbers in `weightsInput`"],
  ["gradientInSize", "whole", "numbers in `gradientIn`"],
  ["stateStride", "stride", "from one step's states to the next's"],
  ["adjointStride", "stride", "from one step's adjoints to the next's"],
  ["slopeStride", "stride", "from one step's slopes to the next's"],
  ["workStride", "stride", "from one step's variables of a program to the next's; 0 where one step's are enough"],
  ["trialStride", "stride", "from one channel of the trial arrays to the next"],
  ["groupStride", "stride", "from the arrays of one of the groups worked on at once to those of the next"],

  ["parameters", "floats", "W_rec, W_in, b_rec, W_out, b_out (, h0), row-major [to, from]"],
  ["weightsIn", "floats", "[W_in, b_rec, W_rec] in tiles"],
  ["weightsOut", "floats", "[b_out, W_out] in tiles"],
  ["weightsBack", "floats", "[W_outᵀ, W_recᵀ] in tiles"],
  ["weightsInput", "floats", "W_inᵀ in tiles, for the adjoints of a closed loop's inputs"],
  ["program", "floats", "instructions, of 16 whole numbers each: see `program.ts`"],
  ["packing", "floats", "of a program: which parameter, counted from 1, each packed weight is; 0 for none"],
  ["unpacking", "floats", "of a program: which packed gradient each parameter's is"],
  ["readouts", "floats", "two whole numbers for each readout: its loss, by its number, and its channels"],
  ["ones", "floats", "ones, to add to what is there"],
  ["gradient", "floats", "gradient of a group, in the order of the parameters"],
  ["total", "floats", "sum of gradients over groups"],
  ["moment1", "floats", "Adam's first moments"],
  ["moment2", "floats", "Adam's second moments"],
  ["sigma", "floats", "noise level of each row of the noise"],
  ["leaks", "floats", "γ of each unit"],
  ["keeps", "floats", "1 − γ of each unit"],
  ["colouring", "floats", "ρ and √(1−ρ²) of coloured noise"],
  ["factor", "floats", "factor of the noise's covariance, [tile][k][4]"],
  ["input", "floats", "inputs of the trials, [step, channel, trial]"],
  ["target", "floats", "targets of the trials"],
  ["weight", "floats", "weights of the trials' errors"],
  ["initial", "floats", "initial state"],
  ["outputAdjoint", "floats", "adjoints of a step's outputs in a closed loop (given)"],
  ["inputAdjoint", "floats", "adjoints of a step's inputs in a closed loop (computed)"],

  ["initialAdjoint", "groupFloats", "gradient with respect to each trial's initial state"],
  ["trialLevels", "groupFloats", "factor of the noise of each of the 16 trials"],
  ["ratePenalties", "groupFloats", "coefficients of r² and then of |r| for each of the 16 trials"],
  ["noise", "groupFloats", "noise of all steps, or of one while training"],
  ["colour", "groupFloats", "coloured noise of the step before"],
  ["colourCheckpoints", "groupFloats", "coloured noise at the first step of each segment"],
  ["unmixed", "groupFloats", "the draws that the factor mixes"],
  ["states", "groupFloats", "blocks [inputs, 1, state] of the held steps"],
  ["work", "groupFloats", "variables of a program at the held steps"],
  ["current", "groupFloats", "currents of the current form"],
  ["preActivation", "groupFloats", "arguments of the activation function"],
  ["slopes", "groupFloats", "slopes of the activation function at the held steps"],
  ["checkpoints", "groupFloats", "state and current at the first step of each segment"],
  ["output", "groupFloats", "outputs of a step, or of all in a simulation"],
  ["adjoints", "groupFloats", "blocks [output adjoints of a step, pre-activation adjoints of the next] of a chunk"],
  ["carried", "groupFloats", "adjoint that a state carries on to the state before"],
  ["back", "groupFloats", "W_outᵀ dz + W_recᵀ δ"],
  ["gradientIn", "groupFloats", "gradient of `weightsIn`"],
  ["gradientOut", "groupFloats", "gradient of `weightsOut`"],
  ["trialLoss", "groupDoubles", "Σ w e², or what the readouts have for a loss, of each of the 16 trials"],
  ["trialPenalty", "groupDoubles", "penalty of the rates of each of the 16 trials"],
] as const satisfies readonly FieldDescription[];

/** What the next groups are computed with: read at the beginning of every group, and of every step of a closed loop. */
export const conditionFields = [
  ["steps", "whole", "steps of the trials now loaded"],
  ["isNoisy", "flag", "there is noise"],
  ["isFresh", "flag", "it is drawn, step by step; else it is taken from `noise`"],
  ["hasTrialLevels", "flag", "it is multiplied by `trialLevels`"],
  ["isPenalised", "flag", "rates are penalised, with `ratePenalties`"],
  ["firstTrial", "whole", "first trial of the first of the groups worked on at once, for its noise"],
  ["stream", "whole", "stream of the noise"],
  ["index", "whole", "index of the noise: the update, or the draw"],
  ["key0", "whole", "the seed's first word"],
  ["key1", "whole", "the seed's second word"],
] as const satisfies readonly FieldDescription[];

/** All fields in the order of the struct. */
export const fields = [...networkFields, ...conditionFields] as const;

type Field = (typeof fields)[number];
export type FieldName = Field[0];
export type ArrayName = Extract<Field, readonly [string, "floats" | "groupFloats" | "groupDoubles", string]>[0];
export type ConditionName = (typeof conditionFields)[number][0];
/** What the network says of itself: every field that is neither an array nor a condition. */
export type SettingName = Exclude<FieldName, ArrayName | ConditionName>;
