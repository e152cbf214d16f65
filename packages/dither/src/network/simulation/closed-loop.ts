/** One group of 16 trials in closed loop: kernel and plant take turns, forward in time and back. */

import { groupSize, type Kernel, type NoiseAddress } from "@dither/kernels";
import { streams } from "../../random/draws.js";
import type { Moment, Plant } from "../../tasks/contract/plant.js";
import { channelFunction } from "../readout/readout-function.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { placeOf, type LoopPlace } from "../../tasks/watch/plant-watch.js";
import { batchName } from "../../tasks/watch/batch-name.js";

/** Rows of small arrays, one for each lane of a group. */
type Lanes = Float64Array[];

const lanesOf = (size: number): Lanes => Array.from({ length: groupSize }, () => new Float64Array(size));

/** Runs groups of trials through a kernel made with `closedLoop` and a plant, and differentiates them. */
export class ClosedLoop {
  /** World of each lane after each step, the start first: `[steps + 1][lane]`. */
  private readonly worlds: Lanes[];
  /** What each lane put out, `[steps][lane]`. */
  private readonly outputs: Lanes[];
  private readonly input: Float64Array;
  /** Lanes that hold a trial; the others repeat the last of them. */
  private lanes = 0;
  /** Where the loop is, for errors of a plant that a user wrote. */
  private readonly place: LoopPlace;
  private firstTrial = 0;

  constructor(
    readonly kernel: Kernel,
    readonly plant: Plant,
  ) {
    const { inputs, outputs } = kernel.shape;
    this.worlds = Array.from({ length: plant.steps + 1 }, () => lanesOf(plant.size));
    this.outputs = Array.from({ length: plant.steps }, () => lanesOf(outputs));
    this.input = new Float64Array(inputs);
    this.place = placeOf(plant);
  }

  /** Runs the trials from `first` on, 16 at most, with fresh noise at the address or, in a simulation, the noise drawn. */
  forward(trials: Trials, first: number, address: NoiseAddress): void {
    const { kernel, plant, input } = this;
    const { inputs, outputs } = kernel.shape;
    this.start(trials, first);
    this.place.batch = loopName(address);
    this.firstTrial = address.firstTrial;
    kernel.beginGroup();
    for (let t = 0; t < plant.steps; t++) {
      const rows = kernel.inputRows(t);
      for (let lane = 0; lane < groupSize; lane++) {
        this.at(t, lane);
        plant.observe(this.worlds[t][lane], input);
        for (let i = 0; i < inputs; i++) rows[i * groupSize + lane] = input[i];
      }
      kernel.forwardStep(t, address);
      for (let lane = 0; lane < groupSize; lane++) {
        const output = this.outputs[t][lane];
        this.at(t, lane);
        for (let o = 0; o < outputs; o++) output[o] = kernel.output[o * groupSize + lane];
        plant.advance(this.worlds[t][lane], output, this.worlds[t + 1][lane]);
      }
    }
  }

  /** Loss of each trial of the last run, the lanes without a trial left out. */
  losses(progress: number | null): Float64Array {
    const sums = new Float64Array(this.lanes);
    for (let t = 0; t < this.plant.steps; t++)
      for (let lane = 0; lane < this.lanes; lane++) {
        this.at(t, lane);
        sums[lane] += this.plant.loss(this.momentOf(t, lane, progress));
      }
    return sums;
  }

  /**
   * Leaves the gradient of the sum of the losses of the last run in the kernel's `gradient`; returns that sum, and the
   * number of trials as its weight.
   */
  backward(progress: number): { loss: number; weight: number } {
    const { kernel, plant, input } = this;
    const { inputs, outputs, readout } = kernel.shape;
    const { slopeAt } = channelFunction(readout);
    const outputAdjoint = new Float64Array(outputs);
    let after = lanesOf(plant.size);
    let before = lanesOf(plant.size);
    kernel.outputAdjoint.fill(0);
    kernel.beginAdjoints();
    for (let t = plant.steps - 1; t >= 0; t--) {
      for (let lane = 0; lane < this.lanes; lane++) {
        const moment = this.momentOf(t, lane, progress);
        this.at(t, lane);
        before[lane].fill(0);
        outputAdjoint.fill(0);
        plant.lossPullback(moment, { before: before[lane], output: outputAdjoint, after: after[lane] });
        plant.advancePullback(moment.before, moment.output, after[lane], before[lane], outputAdjoint);
        for (let o = 0; o < outputs; o++) {
          const z = moment.output[o];
          kernel.outputAdjoint[o * groupSize + lane] = outputAdjoint[o] * slopeAt(z);
        }
      }
      kernel.adjointsOfStep(t);
      for (let lane = 0; lane < this.lanes; lane++) {
        for (let i = 0; i < inputs; i++) input[i] = kernel.inputAdjoint[i * groupSize + lane];
        this.at(t, lane);
        plant.observePullback(this.worlds[t][lane], input, before[lane]);
      }
      [after, before] = [before, after];
    }
    kernel.endAdjoints();
    return { loss: this.losses(progress).reduce((sum, loss) => sum + loss, 0), weight: this.lanes };
  }

  /** Copies the outputs of the last run into `[step, output, trial]`, the first trial at `first` of `count`. */
  copyOutputs(into: Float32Array, first: number, count: number): void {
    const { outputs } = this.kernel.shape;
    for (let t = 0; t < this.plant.steps; t++)
      for (let lane = 0; lane < this.lanes; lane++)
        for (let o = 0; o < outputs; o++) into[(t * outputs + o) * count + first + lane] = this.outputs[t][lane][o];
  }

  /** Notes where the loop is: a lane without a trial repeats the last one. */
  private at(step: number, lane: number): void {
    this.place.step = step;
    this.place.trial = this.firstTrial + Math.min(lane, this.lanes - 1);
  }

  private start({ world = new Float64Array(), count }: Trials, first: number): void {
    this.lanes = Math.min(groupSize, count - first);
    for (let lane = 0; lane < groupSize; lane++) {
      const trial = first + Math.min(lane, this.lanes - 1);
      for (let i = 0; i < this.plant.size; i++) this.worlds[0][lane][i] = world[i * count + trial];
    }
  }

  private momentOf(step: number, lane: number, progress: number | null): Moment {
    return {
      step,
      before: this.worlds[step][lane],
      output: this.outputs[step][lane],
      after: this.worlds[step + 1][lane],
      progress,
    };
  }
}

/** What a closed loop runs for, in words. */
function loopName({ stream, index }: NoiseAddress): string {
  return batchName({ index, random: { stream: stream === streams.testNoise ? streams.testTrials : stream } });
}
