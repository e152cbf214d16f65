/** The derivative of a step of a gated cell with respect to the state before it, from the cell's description. */

import { rangeOf, type CellOperation, type CellRows } from "@dither/kernels";
import { part, slopeAt, type Affine, type CellStep, type StepValues } from "./cell-step.js";

/** The derivative of the state after a step with respect to that before it, `[after, before]` row-major. */
export function cellJacobian(step: CellStep, values: StepValues): Float64Array {
  const { cell, size, units } = step;
  const tangents = new Map<string, Float64Array>();
  cell.states.forEach((name, k) => {
    const T = new Float64Array(units * size);
    for (let i = 0; i < units; i++) T[i * size + k * units + i] = 1;
    tangents.set(name, T);
  });
  for (const operation of cell.operations) tangents.set(operation.out, tangentOf(step, operation, values, tangents));
  const result = new Float64Array(size * size);
  cell.states.forEach((name, k) => {
    result.set(tangents.get(`${name}'`) as Float64Array, k * units * size);
  });
  return result;
}

/** The derivative of a variable with respect to the state, `[row, before]`. */
function tangentOf(
  step: CellStep,
  operation: CellOperation,
  values: StepValues,
  tangents: ReadonlyMap<string, Float64Array>,
): Float64Array {
  const { size } = step;
  const rows = step.rows.get(operation.out) as number;
  if (operation.kind === "affine") return affineTangent(step, operation, tangents);
  const out = new Float64Array(rows * size);
  const add = (of: CellRows, factor: (i: number) => number): void => {
    const { of: name, first } = rangeOf(of);
    const T = tangents.get(name) as Float64Array;
    for (let i = 0; i < rows; i++) {
      const f = factor(i);
      for (let k = 0; k < size; k++) out[i * size + k] += f * T[(first + i) * size + k];
    }
  };
  if (operation.kind === "activate") {
    const x = part(values, operation.of);
    add(operation.of, (i) => step.functions(operation, i).slope(x[i]));
  } else if (operation.kind === "noisy") {
    const x = part(values, operation.of);
    add(operation.of, (i) => slopeAt(operation, x[i], values, i));
  } else if (operation.kind === "scale") {
    add(operation.of, () => operation.factor);
  } else if (operation.kind === "leak") {
    add(operation.kept, () => 1 - step.leak);
    add(operation.to, () => step.leak);
  } else if (operation.kind === "product") {
    const [a, b] = [part(values, operation.a), part(values, operation.b)];
    add(operation.a, (i) => b[i]);
    add(operation.b, (i) => a[i]);
  } else if (operation.kind === "sum") {
    add(operation.a, () => 1);
    add(operation.b, () => 1);
  } else if (operation.kind === "gate") {
    const [g, kept, to] = [operation.gate, operation.kept, operation.to].map((of) => part(values, of));
    add(operation.gate, (i) => kept[i] - to[i]);
    add(operation.kept, (i) => g[i]);
    add(operation.to, (i) => 1 - g[i]);
  }
  return out;
}

function affineTangent(
  step: CellStep,
  { rows, from }: Affine,
  tangents: ReadonlyMap<string, Float64Array>,
): Float64Array {
  const { size } = step;
  const out = new Float64Array(rows * size);
  if (!from) return out;
  const W = step.tensors[from.weights.tensor];
  const { start, down, across } = step.strides(from.weights);
  const columns = step.rows.get(from.of) as number;
  const state = step.cell.states.indexOf(from.of);
  if (state >= 0) {
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < columns; k++) out[i * size + state * columns + k] = W[start + i * down + k * across];
    return out;
  }
  const T = tangents.get(from.of) as Float64Array;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const w = W[start + i * down + j * across];
      for (let k = 0; k < size; k++) out[i * size + k] += w * T[j * size + k];
    }
  return out;
}
