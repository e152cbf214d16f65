/** Adam on the flat parameters, with the gradient summed group by group and clipped as a whole. */

import type { Kernel } from "@dither/kernels";
import { kernelFor, parameterKernel, type Execution } from "../network/simulation/network-kernel.js";
import { allowed, allowedValues } from "../network/specification/allowed-values.js";
import { initialNetwork } from "../network/initial/initialise.js";
import { isLayered } from "../network/specification/layers.js";
import { parameterCount, parameterLayout } from "../network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import type { GroupLoss } from "./objective/groups.js";
import type { TrainingOptions } from "../settings/training.js";
import { checkPenaltyCode, OwnPenalty } from "./options/own-penalty.js";
import { addPenalties, penaltiesOf, type Penalty } from "./options/penalties.js";
import { learningRate } from "./options/schedule.js";

/** What one update did. */
export interface UpdateRecord {
  /** Mean loss of the batch, before the update. */
  loss: number;
  /** Norm of the gradient of the whole objective, before clipping. */
  gradientNorm: number;
  /** What all penalties add to the loss in the objective. */
  penalty: number;
}

export class Optimiser {
  private loss = 0;
  private weight = 0;
  private ratePenalty = 0;

  private constructor(
    private readonly kernel: Kernel,
    private readonly options: TrainingOptions,
    /** Ranges of the flat parameters that stay as they are. */
    private readonly frozen: readonly { first: number; last: number }[],
    /** What each parameter may be; null where everything may be anything. */
    private readonly allowed: Int8Array | null,
    private readonly penalties: readonly Penalty[],
    private readonly own: OwnPenalty | null,
  ) {}

  static async create(
    specification: NetworkSpecification,
    options: TrainingOptions,
    execution: Execution = {},
  ): Promise<Optimiser> {
    // Adam needs the parameters alone; the kernel of a recurrent network takes no gradient through smoothed units, the closure does.
    const kernel =
      isLayered(specification) || specification.smoothing !== undefined
        ? await parameterKernel(parameterCount(specification), execution)
        : await kernelFor(specification, { steps: 1, count: 1 }, "training", execution);
    const frozen = parameterLayout(specification)
      .filter(({ name }) => specification.constraints?.frozen?.[name] !== undefined)
      .map(({ offset, size }) => ({ first: offset, last: offset + size }));
    const codes = specification.constraints
      ? allowedValues(specification, initialNetwork(specification, options.initial).parameters)
      : null;
    const own = options.penalty ? new OwnPenalty(checkPenaltyCode(options.penalty, "training"), specification) : null;
    own?.check(initialNetwork(specification, options.initial).parameters);
    return new Optimiser(kernel, options, frozen, codes, penaltiesOf(specification, options), own);
  }

  /** Views, not copies: the current parameters and Adam's moments. */
  get parameters(): Float32Array {
    return this.kernel.parameters;
  }
  get moment1(): Float32Array {
    return this.kernel.moment1;
  }
  get moment2(): Float32Array {
    return this.kernel.moment2;
  }
  /** The summed gradient, within the constraints once {@link record} was called; not divided by Σ w. */
  get gradient(): Float32Array {
    return this.kernel.total;
  }

  /** Starts the sums of an update. */
  begin(): void {
    this.kernel.clearTotal();
    this.loss = 0;
    this.weight = 0;
    this.ratePenalty = 0;
  }

  /** Adds the gradient of a group, not divided by Σ w; call in ascending order of group. */
  add(gradient: Float32Array, { loss, weight, ratePenalty = 0 }: GroupLoss): void {
    this.kernel.gradient.set(gradient);
    this.kernel.addGradient();
    this.loss += loss;
    this.weight += weight;
    this.ratePenalty += ratePenalty;
  }

  /**
   * The record of the sums so far, and the gradient of the whole objective, penalties included. What is frozen or missing has no gradient, and neither has a weight of 0 whose sign is
   * prescribed and which would leave it: the gradient is that within the constraints.
   */
  record(): UpdateRecord {
    const { total, parameters } = this.kernel;
    const listed = addPenalties(this.penalties, parameters, total, this.weight);
    const penalty = listed + (this.own?.add(parameters, total, this.weight) ?? 0);
    for (const { first, last } of this.frozen) total.fill(0, first, last);
    const codes = this.allowed;
    if (codes)
      for (let i = 0; i < codes.length; i++)
        if (codes[i] === allowed.missing || (parameters[i] === 0 && codes[i] * total[i] > 0)) total[i] = 0;
    return {
      loss: this.loss / this.weight,
      gradientNorm: Math.sqrt(this.kernel.squaredNorm()) / this.weight,
      penalty: penalty + this.ratePenalty / this.weight,
    };
  }

  /**
   * Scales the gradient by 1/Σ w, clips it, and changes the parameters; `update` counts from 0. Returns whether all of them
   * are finite, before those within constraints are projected.
   */
  step(update: number, { gradientNorm }: UpdateRecord): boolean {
    const { clip } = this.options;
    const shorter = clip !== null && gradientNorm > clip ? clip / gradientNorm : 1;
    this.kernel.scaleTotal(shorter / this.weight);
    const finite = this.kernel.adam(update + 1, { ...this.options, learningRate: learningRate(this.options, update) });
    this.project();
    return finite;
  }

  /** Sets weights whose sign is prescribed, and which the update has carried beyond 0, to 0. */
  private project(): void {
    const codes = this.allowed;
    if (!codes) return;
    const { parameters } = this.kernel;
    for (let i = 0; i < codes.length; i++) if (codes[i] * parameters[i] < 0) parameters[i] = 0;
  }
}
