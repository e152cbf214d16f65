/**
 * The closure of a gated cell, from its description: every operation of a step carries the joint moments of its variables on. Affine
 * maps and sums are exact, activations by their moments under the normal law of their argument, products exact for normal variables.
 *
 * A step of a GRU of N units costs about 20 N³ multiplications (full) or 6 N² (diagonal).
 */

import { DitherError } from "../base/errors.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { cellOf } from "../network/cells/cells.js";
import { refuseGated } from "../network/specification/cell.js";
import { plainMatrices, roomFor } from "../math/linear/matrices.js";
import { UnitMoments } from "./activate.js";
import { cellBlocks, type CellBlocks, type Instruction, type Making } from "./cell-blocks.js";
import type { ClosureSteps } from "./closure-steps.js";
import { Joint, type Block } from "./joint.js";
import type { ClosureMethod } from "./method.js";
import { makeSignal, Pairs, type Signal } from "./signal.js";
import type { ClosureWeights } from "./weights.js";

type AffineMaking = Extract<Making, { kind: "affine" }>;

export class CellClosure implements ClosureSteps {
  /** The first state, h: what is read out. */
  readonly state: Signal;
  private readonly joint: Joint;
  private readonly blocks: CellBlocks;
  private readonly moments: UnitMoments;
  /** W `[unit, unit]` of each instruction that multiplies, among the matrices. */
  private readonly squares: readonly Float64Array[];
  /** The blocks of each state after a step and before it. */
  private readonly handed: readonly { after: Block; before: Block }[];
  /** The block that noise outside is added to; −1 where it is not outside. */
  private readonly outside: Block;
  private std = 0;

  /** @throws DitherError `unsupported` for coloured noise */
  constructor(
    private readonly weights: ClosureWeights,
    method: ClosureMethod,
    full: boolean,
  ) {
    const { specification } = weights;
    const { units, noise } = specification;
    const cell = cellOf(specification);
    if (!cell) throw new Error("leaky units have a closure of their own");
    if (method.noiseTimeConstant ?? noise.timeConstant)
      throw new DitherError(
        "unsupported",
        "closure: expected white noise in a gated cell, got noise with a time constant. Simulate the network instead.",
      );
    this.blocks = cellBlocks(cell, weights, method);
    const of = (name: string): Block => this.blocks.names.get(name) as Block;
    this.handed = cell.states.map((name) => ({ after: of(`${name}'0`), before: of(name) }));
    this.outside = noise.placement === "outside" ? of(`${cell.outside}0`) : -1;
    const { size } = this.blocks.names;
    const square = units * units;
    const room = full ? roomFor((size * size + this.blocks.instructions.length + 2) * square, units) : plainMatrices;
    this.joint = new Joint(size, units, full, room);
    this.squares = this.blocks.instructions.map(() => room.matrix(square));
    this.moments = new UnitMoments(units);
    this.state = makeSignal(new Pairs(units, full), plainMatrices, { state: false, colour: false });
  }

  get rates(): Signal {
    return this.state;
  }

  start(std: number): void {
    const { joint, weights, handed } = this;
    const { units } = weights.specification;
    this.std = std;
    joint.clear();
    this.blocks.instructions.forEach(({ making }, k) => {
      if (making.kind === "affine" && making.from !== null) this.squares[k].set(making.weights);
    });
    handed.forEach(({ before }, k) => {
      for (let i = 0; i < units; i++) joint.means[before][i] = weights.initial[k * units + i] ?? 0;
    });
  }

  /** One step for an input u, `[channel]`. */
  advance(input: Float64Array): void {
    const { joint, blocks } = this;
    this.shareNoise();
    for (const [k, instruction] of blocks.instructions.entries()) {
      this.make(instruction, this.squares[k], input);
      if (instruction.out === this.outside && this.std > 0) this.addOutside(instruction.out);
      for (const block of instruction.dies) joint.drop(block);
    }
    this.hand();
  }

  /** The noise that rows share, as variables of the step. */
  private shareNoise(): void {
    const { joint, std, blocks, weights } = this;
    const { shared, variances, inside } = weights.noise;
    if (!shared || !inside || std === 0) return;
    const { units: N } = weights.specification;
    const rows = variances.length;
    const e = (k: number): Block => blocks.names.get(`e${k}`) as Block;
    for (let a = 0; a < rows / N; a++)
      for (let b = 0; b < rows / N; b++)
        joint.setBlock(e(a), e(b), { matrix: shared, columns: rows, row: a * N, column: b * N, factor: std * std });
  }

  private make({ out, making, others }: Instruction, W: Float64Array, input: Float64Array): void {
    const { joint } = this;
    switch (making.kind) {
      case "affine":
        this.multiply({ out, making, others, W }, input);
        break;
      case "activate":
        this.activate(out, making.of, making.f, others);
        break;
      case "product":
        joint.multiply(out, making.a, making.b, others);
        break;
      case "combine":
        joint.combine(out, making.terms, others);
        break;
    }
  }

  private multiply(
    { out, making, others, W }: { out: Block; making: AffineMaking; others: readonly Block[]; W: Float64Array },
    u: Float64Array,
  ): void {
    const { from, inputRow, hasInput, biasRow, noiseRow } = making;
    const { joint, weights, std, blocks } = this;
    const { units: N, inputs } = weights.specification;
    const mean = joint.means[out];
    for (let i = 0; i < N; i++) {
      let sum = biasRow >= 0 ? weights.bias[biasRow + i] : 0;
      if (hasInput) for (let c = 0; c < inputs; c++) sum += weights.input[(inputRow + i) * inputs + c] * u[c];
      if (from !== null) for (let k = 0; k < N; k++) sum += W[i * N + k] * joint.means[from][k];
      mean[i] = sum;
    }
    if (from !== null) joint.addProduct(out, from, W, others);
    const { inside, shared, variances } = weights.noise;
    if (noiseRow < 0 || std === 0 || !inside) return;
    if (!shared) {
      joint.addVariances(out, variances.subarray(noiseRow, noiseRow + N), std * std);
      return;
    }
    const e = blocks.names.get(`e${noiseRow / N}`) as Block;
    if (from !== null) joint.addCross(out, from, W, e);
    joint.addBlock(out, e, 1, others);
    joint.addOwn(out, e, e, 1);
  }

  private activate(out: Block, of: Block, f: readonly SmoothedActivation[], others: readonly Block[]): void {
    const { joint, moments } = this;
    const mean = joint.means[of];
    f.forEach((one, i) => {
      one.differentiate(mean[i], Math.sqrt(joint.variance(of, i)));
      moments.mean[i] = one.mean;
      moments.variance[i] = one.variance;
      moments.slope[i] = one.slope;
      moments.curvature[i] = one.curvature;
    });
    joint.activate(out, of, moments, others);
  }

  private addOutside(out: Block): void {
    const { joint, std, weights } = this;
    const { shared, variances } = weights.noise;
    if (shared) joint.addMatrix(out, shared, std * std);
    else joint.addVariances(out, variances, std * std);
  }

  /** The states after the step become those before the next. */
  private hand(): void {
    const { joint, handed, state } = this;
    for (const { before } of handed) joint.drop(before);
    for (const { after, before } of handed) joint.means[before].set(joint.means[after]);
    for (const a of handed) for (const b of handed) joint.copy(a.after, b.after, a.before, b.before);
    for (const { after } of handed) joint.drop(after);
    const [{ before }] = handed;
    state.mean.set(joint.means[before]);
    const S = joint.covariance(before, before);
    if (S) state.S.set(S);
    else state.S.fill(0);
    state.certain = !S;
  }

  reserve(): void {
    refuseGated(this.weights.specification, "training through the closure");
  }

  beginBack(): void {
    this.reserve();
  }

  get byRates(): Signal {
    return this.state;
  }

  back(): void {
    this.reserve();
  }

  get byArgument(): Float64Array {
    return this.state.mean;
  }

  get byPreActivation(): Float64Array {
    return this.state.mean;
  }

  byInitial(): Float64Array {
    return this.state.mean;
  }
}
