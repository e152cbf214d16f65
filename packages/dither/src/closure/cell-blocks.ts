/** The operations of a gated cell on blocks of one row per unit, in the order in which a step computes them. */

import { functionOf } from "../network/specification/activation.js";
import { rangeOf, variableRows, type Cell, type CellOperation, type CellRows } from "@dither/kernels";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { noiseRowOf } from "../network/cells/cells.js";
import type { Activation } from "../network/specification/specification.js";
import type { Block } from "./joint.js";
import type { ClosureMethod } from "./method.js";
import { unitActivations } from "./unit-activations.js";
import type { ClosureWeights } from "./weights.js";

/** What a block is made of. */
export type Making =
  | {
      kind: "affine";
      /** First row of W_in, whether the input enters at all, and first row of the bias, −1 for none. */
      inputRow: number;
      hasInput: boolean;
      biasRow: number;
      from: Block | null;
      /** W `[unit, unit]`: a view. */
      weights: Float64Array;
      /** First row of the noise inside, −1 for none. */
      noiseRow: number;
    }
  | { kind: "activate"; of: Block; f: readonly SmoothedActivation[] }
  | { kind: "product"; a: Block; b: Block }
  | { kind: "combine"; terms: readonly { block: Block; factor: number }[] };

/** One block of a step, the blocks that it must be correlated with, and those that nothing reads afterwards. */
export interface Instruction {
  out: Block;
  making: Making;
  others: readonly Block[];
  dies: readonly Block[];
}

/** One block by names. */
interface Named {
  out: string;
  reads: readonly string[];
  make: (block: (name: string) => Block) => Making;
}

export interface CellBlocks {
  /** Blocks by name: states, noise that rows share (`e0`, `e1` …), and every block of a step. */
  names: ReadonlyMap<string, Block>;
  instructions: readonly Instruction[];
}

/** The blocks of a cell and how a step computes them. */
export function cellBlocks(cell: Cell, weights: ClosureWeights, method: ClosureMethod): CellBlocks {
  const made = new Lowering(cell, weights, method).operations();
  const { shared, variances } = weights.noise;
  const rows = variances.length / weights.specification.units;
  const noise = shared && weights.noise.inside ? Array.from({ length: rows }, (_, k) => `e${k}`) : [];
  const first = [...cell.states, ...noise];
  const names = new Map([...first, ...made.map(({ out }) => out)].map((name, block) => [name, block]));
  const last = cell.states.map((name) => `${name}'0`);
  return { names, instructions: schedule(made, first, last, names) };
}

class Lowering {
  constructor(
    private readonly cell: Cell,
    private readonly weights: ClosureWeights,
    private readonly method: ClosureMethod,
  ) {}

  operations(): Named[] {
    return this.cell.operations.flatMap((operation) => {
      const count = this.blocksOf(operation.out);
      return Array.from({ length: count }, (_, k) => k).flatMap((k) => this.block(operation, k));
    });
  }

  /** How many blocks a variable has. */
  private blocksOf(name: string): number {
    const { units } = this.weights.specification;
    const rows = variableRows(this.cell, units).get(name) ?? units;
    return rows / units;
  }

  /** The name of block `k` of some rows. */
  private part(rows: CellRows, k: number): string {
    const { of, first } = rangeOf(rows);
    return this.cell.states.includes(of) ? of : `${of}${first / this.weights.specification.units + k}`;
  }

  private block(operation: CellOperation, k: number): Named[] {
    const out = `${operation.out}${k}`;
    const part = (rows: CellRows): string => this.part(rows, k);
    switch (operation.kind) {
      case "affine":
        return [this.affine(operation, k)];
      case "activate": {
        const of = part(operation.of);
        const f = this.activations(functionOf(operation), noiseRowOf(this.cell, operation.of), k);
        return [{ out, reads: [of], make: (block) => ({ kind: "activate", of: block(of), f }) }];
      }
      case "product":
        return [multiplied(out, part(operation.a), part(operation.b))];
      case "sum":
        return [combined(out, [part(operation.a), 1], [part(operation.b), 1])];
      case "gate": {
        const [gate, kept, to] = [part(operation.gate), part(operation.kept), part(operation.to)];
        return [
          combined(`${out}.difference`, [kept, 1], [to, -1]),
          multiplied(`${out}.kept`, gate, `${out}.difference`),
          combined(out, [to, 1], [`${out}.kept`, 1]),
        ];
      }
      case "noisy":
      case "scale":
      case "leak":
        throw new Error(`a gated cell has no ${operation.kind}`);
    }
  }

  private affine(operation: Extract<CellOperation, { kind: "affine" }>, k: number): Named {
    const { from, input, bias, noisy, out } = operation;
    const { units: N } = this.weights.specification;
    const noiseRow = noisy ? (noiseRowOf(this.cell, { of: out, first: k * N, rows: N }) ?? -1) : -1;
    const source = from && this.part(from.of, 0);
    const { shared, inside } = this.weights.noise;
    const first = (from?.weights.first ?? 0) + k * N;
    return {
      out: `${out}${k}`,
      reads: [...(source ? [source] : []), ...(noiseRow >= 0 && shared && inside ? [`e${noiseRow / N}`] : [])],
      make: (block) => ({
        kind: "affine",
        inputRow: (input?.first ?? 0) + k * N,
        hasInput: input !== undefined,
        biasRow: bias ? bias.first + k * N : -1,
        from: source ? block(source) : null,
        weights: this.weights.recurrent.subarray(first * N, (first + N) * N),
        noiseRow,
      }),
    };
  }

  /** Evaluators of an activation for one block; those without noise inside are never smoothed. */
  private activations(activation: Activation, noiseRow: number | undefined, k: number): readonly SmoothedActivation[] {
    const { specification } = this.weights;
    const { units } = specification;
    const { smoothing: _, ...plain } = specification;
    const chosen = noiseRow === undefined ? plain : specification;
    const from = noiseRow === undefined ? 0 : noiseRow + k * units;
    return unitActivations({ ...chosen, activation }, this.method.smoothing).slice(from, from + units);
  }
}

function multiplied(out: string, a: string, b: string): Named {
  return { out, reads: [a, b], make: (block) => ({ kind: "product", a: block(a), b: block(b) }) };
}

function combined(out: string, ...terms: readonly (readonly [name: string, factor: number])[]): Named {
  return {
    out,
    reads: terms.map(([name]) => name),
    make: (block) => ({ kind: "combine", terms: terms.map(([name, factor]) => ({ block: block(name), factor })) }),
  };
}

/** The blocks with what is alive at each: what later ones read, and the next states. */
function schedule(
  made: readonly Named[],
  first: readonly string[],
  last: readonly string[],
  names: ReadonlyMap<string, Block>,
): Instruction[] {
  const block = (name: string): Block => {
    const found = names.get(name);
    if (found === undefined) throw new Error(`a cell reads ${name}, which nothing has written`);
    return found;
  };
  const isReadFrom = (name: string, from: number): boolean =>
    last.includes(name) || made.slice(from).some(({ reads }) => reads.includes(name));
  const there = [...first];
  return made.map(({ out, make }, k) => {
    const others = there.filter((name) => isReadFrom(name, k + 1)).map(block);
    const dies = there.filter((name) => isReadFrom(name, k) && !isReadFrom(name, k + 1)).map(block);
    there.push(out);
    return { out: block(out), making: make(block), others, dies };
  });
}
