/**
 * The program of a cell: its operations as instructions for the kernel, with places for all variables, and tables that say where
 * each weight stands among the packed ones.
 */

import {
  insideRows,
  rangeOf,
  stateNoises,
  stridesOf,
  variableRows,
  type Cell,
  type CellOperation,
  type Rows,
  type Strides,
  type TensorRows,
} from "./cell.js";
import { blocks, codes, instructionWords, operand } from "./instructions.js";
import { PackedWeights, type Matrix } from "./packed-weights.js";
import { activationNumber } from "./activations.js";
import type { KernelShape } from "./shape.js";
import { Touched } from "./touched.js";

export interface Program {
  instructions: Int32Array;
  /** Rows of the states, each rounded up to a multiple of four. */
  stateRows: number;
  /** Rows of the variables of a step. */
  workRows: number;
  /** Parameter (from 1, 0 for none) of each packed weight: those of `weightsIn`, `weightsOut`, `weightsBack`, `weightsInput`. */
  packing: { weightsIn: Int32Array; weightsOut: Int32Array; weightsBack: Int32Array; weightsInput: Int32Array };
  /** Place of each parameter's gradient among those of `gradientIn` and, after them, `gradientOut`. */
  unpacking: Int32Array;
  gradientInSize: number;
  /** The most tiles that a product adds to at a time. */
  mostTiles: number;
}

const upToFour = (rows: number): number => 4 * Math.ceil(rows / 4);
const even = (rows: number): number => 2 * Math.ceil(rows / 2);

/** Makes a program of a cell. */
class Compiler {
  private readonly rows: ReadonlyMap<string, number>;
  private readonly places = new Map<string, number>();
  private readonly offsets = new Map<string, number>();
  private readonly elements = new Map<TensorRows, Strides>();
  private readonly noise: ReadonlyMap<string, number>;
  private readonly weightsIn = new PackedWeights();
  private readonly weightsBack = new PackedWeights();
  private readonly weightsInput = new PackedWeights();
  private readonly unpacking: Int32Array;
  private readonly touched = new Touched();
  private gradientSize = 0;
  private workRows = 0;
  private mostTiles: number;
  private readonly outputOffset: number;

  constructor(
    private readonly shape: KernelShape,
    private readonly cell: Cell,
  ) {
    const { units, inputs, outputs } = shape;
    this.rows = variableRows(cell, units);
    this.noise = insideRows(cell).first;
    this.mostTiles = Math.ceil(Math.max(units, inputs) / 4);
    let offset = 0;
    for (const { name, shape: sizes } of cell.tensors) {
      this.offsets.set(name, offset);
      offset += sizes.reduce((a, b) => a * b, 1);
    }
    this.outputOffset = offset;
    this.unpacking = new Int32Array(offset + outputs * (units + 1));
    cell.states.forEach((state, k) => {
      const row = inputs + 1 + k * upToFour(units);
      this.places.set(state, operand(blocks.state, row)).set(`${state}'`, operand(blocks.next, row));
    });
    for (const operation of cell.operations) {
      if (!this.places.has(operation.out)) this.place(operation.out);
      if (operation.kind === "activate" || operation.kind === "noisy")
        this.place(slopeOf(operation.out), this.rows.get(operation.out));
    }
  }

  private place(name: string, rows = this.rows.get(name) ?? 0): void {
    this.places.set(name, operand(blocks.work, this.workRows));
    this.workRows += upToFour(rows);
  }

  program(): Program {
    const { units, outputs } = this.shape;
    const { outputOffset: offset } = this;
    const readout: Matrix = (to, from) => 1 + offset + to * units + from;
    const bias = offset + outputs * units;
    const weightsOut = new PackedWeights();
    weightsOut.add(outputs, units + 1, (to, from) => (from === 0 ? 1 + bias + to : readout(to, from - 1)));
    this.weightsBack.add(units, outputs, (to, from) => readout(from, to));
    const forward = this.cell.operations.flatMap((operation) => this.forward(operation));
    // What follows a step has written the adjoints of its last states. Pullbacks run from the last instruction to the first.
    for (const state of this.cell.states) this.touched.write(this.at(`${state}'`).place, units);
    for (const words of [...forward].reverse()) this.pullback(words);
    for (const state of this.cell.states)
      if (this.touched.write(this.at(state).place, units) === 0)
        throw new Error(`a cell does not use its state ${state}`);
    this.unpackReadout();
    const instructions = new Int32Array(forward.length * instructionWords);
    forward.forEach((words, k) => {
      instructions.set(words, k * instructionWords);
    });
    return {
      instructions,
      stateRows: this.cell.states.length * upToFour(units),
      workRows: this.workRows,
      packing: {
        weightsIn: this.weightsIn.table,
        weightsOut: weightsOut.table,
        weightsBack: this.weightsBack.table,
        weightsInput: this.weightsInput.table,
      },
      unpacking: this.unpacking,
      gradientInSize: this.gradientSize,
      mostTiles: this.mostTiles,
    };
  }

  /** Operand and count of some rows. */
  private at(rows: Rows): { place: number; count: number } {
    const { of, first, rows: count } = rangeOf(rows);
    const place = this.places.get(of);
    const all = this.rows.get(of);
    if (place === undefined || all === undefined) throw new Error(`a cell reads ${of}, which nothing has written`);
    return { place: place + first, count: count ?? all - first };
  }

  private forward(operation: CellOperation): number[][] {
    const out = this.at(operation.out);
    const noise =
      this.shape.placement === "outside" && this.cell.outside === operation.out
        ? [[codes.noise, out.place, 0, out.count, 0]]
        : [];
    switch (operation.kind) {
      case "affine":
        return [...this.affine(operation), ...noise];
      case "activate": {
        const slope = this.places.get(slopeOf(operation.out)) ?? 0;
        const f = activationNumber(operation.function);
        return [[codes.activate, out.place, this.at(operation.of).place, out.count, f, slope], ...noise];
      }
      case "noisy": {
        const slope = this.places.get(slopeOf(operation.out)) ?? 0;
        const row = this.noise.get(operation.out) ?? 0;
        const law = stateNoises.indexOf(operation.noise);
        return [[codes.noisy, out.place, this.at(operation.of).place, out.count, row, slope, 0, law]];
      }
      case "scale": {
        const [factor] = new Int32Array(Float32Array.of(operation.factor).buffer);
        // Whole tiles, since what multiplies them may read rows that fill one up.
        return [[codes.scale, out.place, this.at(operation.of).place, upToFour(out.count), factor]];
      }
      case "product":
      case "sum": {
        const [a, b] = [this.at(operation.a).place, this.at(operation.b).place];
        return [[codes[operation.kind], out.place, a, out.count, b], ...noise];
      }
      case "gate":
      case "leak": {
        const [kept, to] = [this.at(operation.kept).place, this.at(operation.to).place];
        const gate = operation.kind === "gate" ? this.at(operation.gate).place : 0;
        return [[codes[operation.kind], out.place, kept, out.count, to, gate], ...noise];
      }
    }
  }

  /**
   * Products with the rows [input, 1, first state] as they lie, or with the part of them that an affine map reads; another
   * variable is a second product.
   */
  private affine(operation: Extract<CellOperation, { kind: "affine" }>): number[][] {
    const { bias, input, from, out, noisy } = operation;
    const { inputs: I, units: N } = this.shape;
    const isFirst = from?.of === this.cell.states[0];
    const isNoisy = noisy && this.shape.placement === "inside";
    const noiseRow = isNoisy ? (this.noise.get(out) ?? 0) : -1;
    const result: number[][] = [];
    if (bias || input || isFirst) {
      const begin = input ? 0 : bias ? I : I + 1;
      const end = isFirst ? I + 1 + N : bias ? I + 1 : I;
      const parameter: Matrix = (to, k) => {
        const column = begin + k;
        if (column < I) return input ? this.parameter(input, to, column) : 0;
        if (column === I) return bias ? this.parameter(bias, to, 0) : 0;
        return from ? this.parameter(from.weights, to, column - I - 1) : 0;
      };
      const target = isFirst ? this.at(from.of).place : -1;
      const one = this.multiplication(operation, operand(blocks.state, begin), end - begin, parameter, noiseRow);
      one[7] = 0;
      result.push(this.withTarget(one, operation, target, from?.weights));
      if (input && this.shape.closedLoop)
        one[15] = this.weightsInput.add(I, operation.rows, (to, k) => this.parameter(input, k, to));
    }
    if (from && !isFirst) {
      const { place, count } = this.at(from.of);
      const matrix: Matrix = (to, k) => this.parameter(from.weights, to, k);
      const isStart = result.length === 0;
      const one = this.multiplication(operation, place, count, matrix, isStart ? noiseRow : -1);
      one[7] = isStart ? 0 : 1;
      result.push(this.withTarget(one, operation, place, from.weights));
    }
    return result;
  }

  private multiplication(
    { out, rows }: { out: string; rows: number },
    source: number,
    count: number,
    matrix: Matrix,
    noiseRow: number,
  ): number[] {
    const tiles = Math.ceil(rows / 4);
    const columns = even(count);
    const weights = this.weightsIn.add(rows, count, matrix);
    const gradient = this.gradientSize;
    this.gradientSize += 4 * tiles * columns;
    for (let to = 0; to < rows; to++)
      for (let k = 0; k < count; k++) {
        const parameter = matrix(to, k);
        if (parameter > 0) this.unpacking[parameter - 1] = gradient + (Math.floor(to / 4) * columns + k) * 4 + (to % 4);
      }
    this.mostTiles = Math.max(this.mostTiles, tiles);
    const place = this.at(out).place;
    return [codes.affine, place, source, count, tiles, weights, noiseRow, 0, gradient, columns, -1, 0, rows, 0, 0, -1];
  }

  /** Says where the adjoint of what was multiplied goes. */
  private withTarget(words: number[], { rows }: { rows: number }, target: number, weights?: TensorRows): number[] {
    if (target < 0 || !weights) return words;
    words[10] = target;
    const columns = this.columnsOf(words);
    words[11] = Math.ceil(columns / 4);
    words[13] = this.weightsBack.add(columns, rows, (to, k) => this.parameter(weights, k, to));
    return words;
  }

  /** Writes into an instruction which of the adjoints that its pullback writes are there already. */
  private pullback(words: number[]): void {
    const [code, , a, rows, b, gate] = words;
    if (code === codes.affine) {
      if (words[10] >= 0) words[14] = this.touched.write(words[10], this.columnsOf(words));
    } else if (code === codes.activate || code === codes.noisy || code === codes.scale)
      words[6] = this.touched.write(a, rows);
    else if (code !== codes.noise) {
      words[6] = this.touched.write(a, rows);
      words[7] = this.touched.write(b, rows);
      if (code === codes.gate) words[8] = this.touched.write(gate, rows);
    }
  }

  /** Rows of what an affine instruction multiplies, without inputs and bias. */
  private columnsOf(words: number[]): number {
    const [, , source, count] = words;
    return words[10] === source ? count : source + count - words[10];
  }

  /** Number of an element of a tensor among the flat parameters, from 1 on. */
  private parameter(rows: TensorRows, to: number, from: number): number {
    let at = this.elements.get(rows);
    if (!at) {
      at = stridesOf(this.cell, rows);
      at.start += 1 + (this.offsets.get(rows.tensor) ?? 0);
      this.elements.set(rows, at);
    }
    return at.start + to * at.down + from * at.across;
  }

  private unpackReadout(): void {
    const { units, outputs } = this.shape;
    const columns = even(1 + units);
    for (let o = 0; o < outputs; o++) {
      const tile = this.gradientSize + Math.floor(o / 4) * columns * 4 + (o % 4);
      for (let k = 0; k < units; k++) this.unpacking[this.outputOffset + o * units + k] = tile + (k + 1) * 4;
      this.unpacking[this.outputOffset + outputs * units + o] = tile;
    }
  }
}

const slopeOf = (variable: string): string => `slope of ${variable}`;

/** The program of a shape's cell. @throws Error where the cell reads what it has not written */
export function compileCell(shape: KernelShape & { cell: Cell }): Program {
  return new Compiler(shape, shape.cell).program();
}
