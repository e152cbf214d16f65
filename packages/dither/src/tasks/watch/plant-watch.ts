/**
 * The world of a closed loop that a user wrote: what its functions fill and return is looked at after each call. They are
 * called for every step of every trial, so what is looked at is as little as finds all faults: one sum.
 */

import type { DitherErrorCode } from "../../base/errors.js";
import type { Plant, PlantStart } from "../contract/plant.js";
import { batchName } from "./batch-name.js";
import { ownMethod, standsFor, type Watch } from "./watch.js";

/** Where a closed loop is: set by whoever runs it, for messages. */
export interface LoopPlace {
  /** In words: "update 6", "the test trials". */
  batch: string;
  step: number;
  trial: number;
}

/** Under this name a watched plant holds where it is; shared by all copies of the library in a program. */
const placeKey = Symbol.for("dither.plant-place");

/** The place to keep up to date while a plant runs; of one that comes with Dither, a place that nobody reads. */
export function placeOf(plant: Plant): LoopPlace {
  return (plant as { [placeKey]?: LoopPlace })[placeKey] ?? { batch: "", step: 0, trial: 0 };
}

/** The same plant, watched. Its errors name the function, the batch, the step and the trial. */
export function watchPlant(plant: Plant, watch: Watch): Plant {
  const place: LoopPlace = { batch: "a closed loop", step: 0, trial: 0 };
  const eye = new PlantEye(watch, place);
  const watched = { ...watchedStart(plant, watch), ...watchedWorld(plant, eye), ...watchedLoss(plant, eye) };
  for (const name of Object.keys(watched) as (keyof typeof watched)[]) standsFor(watched[name] as object, plant, name);
  return { ...plant, ...watched, ...{ [placeKey]: place } };
}

type Name = "observe" | "observePullback" | "advance" | "advancePullback" | "loss" | "lossPullback";

/** Looks at what the functions of a plant did, and complains with the place. */
class PlantEye {
  constructor(
    private readonly watch: Watch,
    private readonly place: LoopPlace,
  ) {}

  private at(): string {
    return `${this.place.batch}, step ${this.place.step}, trial ${this.place.trial}`;
  }

  complain(code: DitherErrorCode, what: string): never {
    throw this.watch.error(code, this.at(), what);
  }

  thrown(error: unknown, name: Name): Error {
    return this.watch.thrown(error, `plant.${name}`, this.at());
  }

  /** @throws DitherError `format` for a promise */
  settled(result: unknown, name: Name): void {
    if (result !== undefined) this.watch.refusePromise(result, `plant.${name}`, this.at());
  }

  /** Something came out that is not finite: it is the plant's fault unless it was given such numbers. */
  look(name: Name, given: readonly Float64Array[], into: readonly Float64Array[]): void {
    if (given.some((values) => !isFinite(sumOf(values)))) return;
    for (const values of into) {
      const wrong = values.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0)
        this.complain(
          "value",
          `expected finite numbers from \`plant.${name}\`, got ${values[wrong]} as number ${wrong}`,
        );
    }
  }
}

function watchedStart(plant: Plant, watch: Watch): Pick<Plant, "reset"> {
  const reset = ownMethod(plant, "reset");
  return {
    reset: (request) => {
      const start = watch.call("plant.reset", batchName(request), () => reset(request)) as PlantStart | undefined;
      if (!(start?.world instanceof Float64Array) || start.world.length !== plant.size * request.count)
        throw watch.error(
          "mismatch",
          batchName(request),
          `expected \`world\` of \`plant.reset\` to be a Float64Array of [${plant.size}, ${request.count}]`,
        );
      return start;
    },
  };
}

function watchedWorld(
  plant: Plant,
  eye: PlantEye,
): Pick<Plant, "observe" | "observePullback" | "advance" | "advancePullback"> {
  const own = {
    observe: ownMethod(plant, "observe"),
    observePullback: ownMethod(plant, "observePullback"),
    advance: ownMethod(plant, "advance"),
    advancePullback: ownMethod(plant, "advancePullback"),
  };
  return {
    observe: (world, input) => {
      try {
        eye.settled(own.observe(world, input), "observe");
      } catch (error) {
        throw eye.thrown(error, "observe");
      }
      if (!isFinite(sumOf(input))) eye.look("observe", [world], [input]);
    },
    observePullback: (world, inputAdjoint, worldAdjoint) => {
      try {
        eye.settled(own.observePullback(world, inputAdjoint, worldAdjoint), "observePullback");
      } catch (error) {
        throw eye.thrown(error, "observePullback");
      }
      if (!isFinite(sumOf(worldAdjoint))) eye.look("observePullback", [world, inputAdjoint], [worldAdjoint]);
    },
    advance: (world, output, next) => {
      try {
        eye.settled(own.advance(world, output, next), "advance");
      } catch (error) {
        throw eye.thrown(error, "advance");
      }
      if (!isFinite(sumOf(next))) eye.look("advance", [world, output], [next]);
    },
    advancePullback: (world, output, nextAdjoint, worldAdjoint, outputAdjoint) => {
      try {
        eye.settled(own.advancePullback(world, output, nextAdjoint, worldAdjoint, outputAdjoint), "advancePullback");
      } catch (error) {
        throw eye.thrown(error, "advancePullback");
      }
      if (!isFinite(sumOf(worldAdjoint) + sumOf(outputAdjoint)))
        eye.look("advancePullback", [world, output, nextAdjoint], [worldAdjoint, outputAdjoint]);
    },
  };
}

function watchedLoss(plant: Plant, eye: PlantEye): Pick<Plant, "loss" | "lossPullback"> {
  const own = { loss: ownMethod(plant, "loss"), lossPullback: ownMethod(plant, "lossPullback") };
  return {
    loss: (moment) => {
      let value: number;
      try {
        value = own.loss(moment) as number;
      } catch (error) {
        throw eye.thrown(error, "loss");
      }
      if (Number.isFinite(value)) return value;
      eye.settled(value, "loss");
      if ([moment.before, moment.output, moment.after].every((values) => isFinite(sumOf(values))))
        eye.complain("value", `expected a finite number from \`plant.loss\`, got ${String(value)}`);
      return value;
    },
    lossPullback: (moment, adjoint) => {
      try {
        eye.settled(own.lossPullback(moment, adjoint), "lossPullback");
      } catch (error) {
        throw eye.thrown(error, "lossPullback");
      }
      const { before, output, after } = adjoint;
      if (!isFinite(sumOf(before) + sumOf(output) + sumOf(after)))
        eye.look("lossPullback", [moment.before, moment.output, moment.after], [before, output, after]);
    },
  };
}

const isFinite = (value: number): boolean => value - value === 0;

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
