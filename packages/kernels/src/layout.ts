/**
 * Where everything of one network lies in memory, and of the groups of 16 trials that are worked on at once.
 *
 * A row is one unit (or channel) of 16 trials. A step's state block holds the rows [input (I), 1, state (N, padded)], so
 * that W_in, b_rec and W_rec are one packed matrix, and b_out and W_out another that starts at the row of ones.
 * A step's adjoint block holds [output adjoints of this step (O), pre-activation adjoints of the next step (N, padded)],
 * so that W_out and W_rec are one packed transposed matrix.
 */

import { activationNumber } from "./activations.js";
import { fields, type ArrayName, type FieldKind, type SettingName } from "./fields.js";
import { instructionWords } from "./instructions.js";
import { compileCell, type Program } from "./program.js";
import {
  chunkSize,
  groupSize,
  noiseLaws,
  noiseRows,
  parameterLength,
  segmentSteps,
  type KernelShape,
} from "./shape.js";

export interface Layout {
  /** What a step computes, where it is not that of a leaky unit. */
  program: Program | null;
  settings: Record<SettingName, number>;
  /** Groups that are worked on at once. */
  groups: number;
  /** Byte of the block at which an array begins, that of the first group where each has one, and how many numbers it holds. */
  arrays: Record<ArrayName, { byte: number; length: number }>;
  /** Bytes of the block, which begins with the struct. */
  bytes: number;
}

/** Arrays begin at multiples of a cache line, and of the longest vector. */
const alignment = 64;
const rowBytes = 4 * groupSize;

const tiles = (rows: number): number => Math.ceil(rows / 4);
const even = (rows: number): number => 2 * Math.ceil(rows / 2);

/** Bytes of at least `rows` rows that are no multiple of 16 rows, lest steps fall into the same cache set. */
function stride(rows: number): number {
  return (rows % 16 === 0 ? rows + 1 : rows) * rowBytes;
}

/** The struct's words but for arrays and conditions. */
function settingsOf(shape: KernelShape, program: Program | null): Omit<Layout["settings"], "groupStride"> {
  const { units, inputs, outputs, form, placement, noiseShape = {}, recurrent = true, leak } = shape;
  const isRecurrent = recurrent ? units : 0;
  const isPlain = (noiseShape.law ?? "gaussian") === "gaussian" && placement !== "input";
  const rowsIn = inputs + 1 + isRecurrent;
  const padded = 4 * tiles(units);
  const isTrained = Number(shape.purpose !== "simulation");
  const rowsOut = 1 + units;
  const rowsBack = outputs + isRecurrent;
  const stateRowCount = program?.stateRows ?? padded;
  const packed = {
    weightsIn: 4 * tiles(units) * rowsIn,
    weightsOut: 4 * tiles(outputs) * rowsOut,
    weightsBack: 4 * tiles(units) * rowsBack,
    weightsInput: 4 * tiles(inputs) * units,
  };
  const sizeOf = (name: keyof typeof packed): number => program?.packing[name].length ?? packed[name];
  return {
    units,
    inputs,
    outputs,
    activation: activationNumber(shape.activation),
    law: noiseLaws.indexOf(noiseShape.law ?? "gaussian"),
    isCurrent: Number(form === "current"),
    isInside: Number(placement === "inside"),
    isOnInput: Number(placement === "input"),
    isColoured: Number(noiseShape.correlation !== undefined),
    isMixed: Number(noiseShape.factor !== undefined),
    isPlainNoise: Number(isPlain && noiseShape.correlation === undefined && !noiseShape.factor),
    isSigmoidReadout: Number(shape.readout === "sigmoid"),
    readoutCount: shape.readouts?.length ?? 0,
    isRecurrent: Number(recurrent),
    isClosedLoop: Number(shape.closedLoop === true),
    isTrained,
    isProgram: Number(program !== null),
    hasUnitLeaks: Number(shape.leaks !== undefined),
    hasTrainedInitialState: Number(shape.trainedInitialState),
    parameter: shape.activationParameter ?? 0,
    leak,
    keep: 1 - Math.fround(leak),
    segment: segmentSteps(shape),
    parameterCount: parameterLength(shape),
    stateRowCount,
    instructions: program ? program.instructions.length / instructionWords : 0,
    unitTiles: tiles(units),
    inputTiles: tiles(inputs),
    outputTiles: tiles(outputs),
    // A tile of four for one output alone would be three quarters padding.
    wholeOutputTiles: Math.floor((outputs + 2) / 4),
    noiseRows: noiseRows(shape),
    noiseTiles: tiles(noiseRows(shape)),
    rowsIn,
    rowsOut,
    rowsBack,
    columnsIn: even(rowsIn),
    columnsOut: even(rowsOut),
    weightsInSize: sizeOf("weightsIn"),
    weightsOutSize: sizeOf("weightsOut"),
    weightsBackSize: isTrained * sizeOf("weightsBack"),
    weightsInputSize: isTrained * Number(shape.closedLoop === true) * sizeOf("weightsInput"),
    gradientInSize: program?.gradientInSize ?? 4 * tiles(units) * even(rowsIn),
    stateStride: stride(inputs + 1 + stateRowCount + 1),
    adjointStride: stride(outputs + stateRowCount + (program?.workRows ?? 0) + 3),
    slopeStride: stride(padded),
    workStride: program ? isTrained * stride(program.workRows + 1) : 0,
    trialStride: 4 * groupSize * Math.ceil(shape.trials / groupSize),
  };
}

/** Numbers that each array holds. */
function lengthsOf(
  shape: KernelShape,
  s: ReturnType<typeof settingsOf>,
  program: Program | null,
): Record<ArrayName, number> {
  const { inputs, outputs, steps, purpose, closedLoop } = shape;
  const trained = s.isTrained;
  const rows = s.stateRowCount * groupSize;
  // A program keeps its slopes among its variables.
  const unitRows = 4 * s.unitTiles * groupSize;
  const noise = 4 * s.noiseTiles * groupSize;
  const held = s.segment + 1;
  const segments = Math.ceil(steps / s.segment);
  const trials = closedLoop ? 0 : (steps * s.trialStride) / 4;
  return {
    parameters: s.parameterCount,
    weightsIn: s.weightsInSize,
    weightsOut: s.weightsOutSize,
    weightsBack: s.weightsBackSize,
    weightsInput: s.weightsInputSize,
    program: program?.instructions.length ?? 0,
    packing: program ? s.weightsInSize + s.weightsOutSize + s.weightsBackSize + s.weightsInputSize : 0,
    unpacking: program ? trained * program.unpacking.length : 0,
    readouts: 2 * s.readoutCount,
    ones: program ? 4 * program.mostTiles : 0,
    gradient: trained * s.parameterCount,
    total: trained * s.parameterCount,
    moment1: trained * s.parameterCount,
    moment2: trained * s.parameterCount,
    gradientIn: trained * s.gradientInSize,
    gradientOut: trained * 4 * s.outputTiles * s.columnsOut,
    sigma: 4 * Math.max(s.noiseTiles, s.unitTiles),
    leaks: s.hasUnitLeaks * 4 * s.unitTiles,
    keeps: s.hasUnitLeaks * 4 * s.unitTiles,
    colouring: 2,
    factor: s.isMixed * 4 * s.noiseTiles * s.noiseRows,
    input: inputs * trials,
    target: outputs * trials,
    weight: outputs * trials,
    initial: rows,
    initialAdjoint: trained * rows,
    trialLevels: groupSize,
    ratePenalties: 2 * groupSize,
    noise: (purpose === "training" ? 1 : steps) * noise,
    colour: s.isColoured * noise,
    colourCheckpoints: trained * s.isColoured * segments * noise,
    unmixed: s.isMixed * noise,
    // Columns of weight gradients come in pairs: the last may look at one row more.
    states: (held * s.stateStride + rowBytes) / 4,
    work: program ? ((s.workStride === 0 ? 1 : held) * stride(program.workRows + 1)) / 4 : 0,
    current: rows,
    preActivation: unitRows,
    slopes: (trained * (program ? 1 : held) * s.slopeStride) / 4,
    checkpoints: trained * segments * 2 * rows,
    output: (trained ? 1 : steps) * 4 * s.outputTiles * groupSize,
    outputAdjoint: trained * 4 * s.outputTiles * groupSize,
    inputAdjoint: trained * 4 * s.inputTiles * groupSize,
    adjoints: (trained * (chunkSize + 1) * s.adjointStride) / 4,
    carried: trained * unitRows,
    back: trained * unitRows,
    trialLoss: groupSize,
    trialPenalty: groupSize,
  };
}

/** Bytes of a group up to which four are worked on at once, not two: more would leave the second-level cache too often. */
const smallGroup = 1 << 20;

/**
 * How many groups to work on at once, of `most` that a kernel can: they share every load of a weight. Where states are kept at
 * checkpoints only, memory is short, and one has to do.
 */
function groupsOf(shape: KernelShape, bytes: number, most: number): number {
  if (shape.purpose !== "training" || shape.closedLoop || shape.checkpointSteps !== undefined) return 1;
  return Math.min(bytes > smallGroup ? 2 : 4, most, Math.ceil(shape.trials / groupSize));
}

/** The layout of a shape for a kernel that can work on `most` groups at once. */
export function layoutOf(shape: KernelShape, most: number): Layout {
  const program = shape.cell ? compileCell({ ...shape, cell: shape.cell }) : null;
  const settings = settingsOf(shape, program);
  const lengths = lengthsOf(shape, settings, program);
  const arrays = {} as Layout["arrays"];
  const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
  let bytes = aligned(4 * fields.length);
  const place = (some: (kind: FieldKind) => boolean): void => {
    for (const [name, kind] of fields)
      if (some(kind)) {
        const array = name as ArrayName;
        arrays[array] = { byte: bytes, length: lengths[array] };
        bytes = aligned(bytes + lengths[array] * (kind === "groupDoubles" ? 8 : 4));
      }
  };
  place((kind) => kind === "floats");
  const shared = bytes;
  place((kind) => kind === "groupFloats" || kind === "groupDoubles");
  const groupStride = stride((bytes - shared) / rowBytes);
  const groups = groupsOf(shape, groupStride, most);
  return { program, settings: { ...settings, groupStride }, groups, arrays, bytes: shared + groups * groupStride };
}

/** Bytes that an instance of this shape takes, to within a page or two, where it works on as many groups at once. */
export function kernelBytes(shape: KernelShape, groupsAtOnce = 1): number {
  return layoutOf(shape, groupsAtOnce).bytes;
}
