/** The exact stationary mean of one noisy unit, h' = (1−γ) h + γ f(w h + b + σξ), by its transition operator on a grid. */

import { gaussHermite } from "../../src/math/quadrature/gauss-hermite.js";
import { normalTail } from "../../src/math/statistics/normal-tail.js";
import { activationFunction } from "../../src/network/activation/functions.js";

export interface Unit {
  activation: "relu" | "softplus";
  weight: number;
  bias: number;
  leak: number;
  std: number;
}

/**
 * Extrapolated from two grids: hat functions keep the mean of a step and add a variance of the order of the cell², so
 * the error is of that order, and the two differ by three quarters of it.
 */
export function exactStationaryMean(unit: Unit, cells = 160): number {
  const coarse = meanOnGrid(unit, cells);
  const fine = meanOnGrid(unit, 2 * cells);
  return (4 * fine - coarse) / 3;
}

function meanOnGrid(unit: Unit, cells: number): number {
  const [low, high] = range(unit);
  const cell = (high - low) / cells;
  const size = cells + 1;
  const grid = Float64Array.from({ length: size }, (_, k) => low + k * cell);
  const operator = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const row = operator.subarray(j * size, (j + 1) * size);
    if (unit.activation === "relu") spreadRelu(unit, grid[j], grid, cell, row);
    else spreadByQuadrature(unit, grid[j], low, cell, row);
  }
  const law = stationaryLaw(operator, size);
  return law.reduce((sum, p, k) => sum + p * grid[k], 0);
}

/** The stationary law of a Markov chain, without subtractions: Grassmann, Taksar & Heyman (1985). Overwrites the operator. */
function stationaryLaw(operator: Float64Array, size: number): Float64Array {
  for (let n = size - 1; n > 0; n--) {
    let leaving = 0;
    for (let j = 0; j < n; j++) leaving += operator[n * size + j];
    for (let i = 0; i < n; i++) {
      const share = leaving > 0 ? operator[i * size + n] / leaving : 0;
      operator[i * size + n] = share;
      if (share > 0) for (let j = 0; j < n; j++) operator[i * size + j] += share * operator[n * size + j];
    }
  }
  const law = new Float64Array(size);
  law[0] = 1;
  for (let n = 1; n < size; n++) {
    for (let i = 0; i < n; i++) law[n] += law[i] * operator[i * size + n];
    // The first state may be a tail with next to no mass, so that the others overflow beside it.
    if (law[n] > 1e200) for (let i = 0; i <= n; i++) law[i] *= 1e-200;
  }
  const total = law.reduce((a, b) => a + b, 0);
  return law.map((p) => p / total);
}

/** Where the state can be: found by following the mean and spread, generously. */
function range({ activation, weight, bias, leak, std }: Unit): [number, number] {
  const f = activationFunction(activation).value;
  let state = 0;
  for (let step = 0; step < 2000; step++) state += leak * (f(weight * state + bias) - state);
  const spread = std * Math.sqrt(leak / (2 - leak));
  return [Math.max(0, state - 7 * spread), state + 9 * spread + 0.7 * std * (activation === "relu" ? 0.6 : 0.3)];
}

/** E hat_k(h') is the second difference of E (h' − g)₊, which is a normal integral. */
function spreadRelu(
  { weight, bias, leak, std }: Unit,
  h: number,
  grid: Float64Array,
  cell: number,
  row: Float64Array,
): void {
  const kept = (1 - leak) * h;
  const a = weight * h + bias;
  const above = (g: number): number => {
    const mean = kept + leak * std * excess(-a / std);
    return g <= kept ? mean - g : leak * std * excess(((g - kept) / leak - a) / std);
  };
  let before = above(grid[0] - cell);
  let here = above(grid[0]);
  for (let k = 0; k < grid.length; k++) {
    const after = above(grid[k] + cell);
    row[k] += (before - 2 * here + after) / cell;
    before = here;
    here = after;
  }
  settleMass(row);
}

const tail = { density: 0, tail: 0, first: 0, second: 0 };

/** E (ξ − z)₊ */
function excess(z: number): number {
  normalTail(Math.abs(z), tail);
  return z >= 0 ? tail.first : tail.first - z;
}

const noise = gaussHermite(60);

function spreadByQuadrature(
  { activation, weight, bias, leak, std }: Unit,
  h: number,
  low: number,
  cell: number,
  row: Float64Array,
): void {
  const f = activationFunction(activation).value;
  const last = row.length - 1;
  noise.nodes.forEach((xi, n) => {
    const at = ((1 - leak) * h + leak * f(weight * h + bias + std * xi) - low) / cell;
    const k = Math.min(Math.max(Math.floor(at), 0), last - 1);
    const share = Math.min(Math.max(at - k, 0), 1);
    row[k] += noise.weights[n] * (1 - share);
    row[k + 1] += noise.weights[n] * share;
  });
}

/** What would leave the grid stays at its edges. */
function settleMass(row: Float64Array): void {
  const missing = 1 - row.reduce((a, b) => a + b, 0);
  row[row.length - 1] += missing;
}
