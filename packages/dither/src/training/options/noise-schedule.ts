/** How the training noise changes over a training, or from trial to trial: factors of the network's own level. */

import cospi from "@stdlib/math-base-special-cospi";
import exp from "@stdlib/math-base-special-exp";
import ln from "@stdlib/math-base-special-ln";
import { DitherError } from "../../base/errors.js";
import { draws, streams } from "../../random/draws.js";
import { checkArguments } from "../../base/check-arguments.js";
import { noiseLaws, type NoiseSchedule } from "../../settings/training.js";

/** The step of the draws of the trials' factors: beyond every step of a trial. */
const factorStep = 0xffffffff;

/**
 * The schedule with its keys in a fixed order.
 * @throws DitherError `value`
 */
export function checkNoiseSchedule(schedule: NoiseSchedule): NoiseSchedule {
  const hold = (name: string, value: number, holds: boolean, wanted: string): void => {
    if (!holds || !Number.isFinite(value))
      throw new DitherError("value", `training: expected noiseSchedule.${name} to be ${wanted}, got ${value}.`);
  };
  switch (schedule.law) {
    case "ramp": {
      const { law, from, over } = schedule;
      hold("from", from, from >= 0, "0 or more");
      hold("over", over, over > 0 && over <= 1, "above 0 and at most 1");
      return { law, from, over };
    }
    case "anneal": {
      const { law, to } = schedule;
      hold("to", to, to >= 0, "0 or more");
      return { law, to };
    }
    case "uniform":
    case "log-uniform": {
      const { law, from, to } = schedule;
      hold("from", from, law === "uniform" ? from >= 0 : from > 0, law === "uniform" ? "0 or more" : "above 0");
      hold("to", to, to >= from, `${from} or more`);
      return { law, from, to };
    }
    default:
      throw new DitherError(
        "value",
        `training: unknown law ${JSON.stringify((schedule as { law: unknown }).law)} of the noise schedule. Choose one of: ${noiseLaws.join(", ")}.`,
      );
  }
}

/**
 * The factors of the noise of trials `first` … `first + factors.length − 1` of an update: functions of the seed, the
 * update and the trial alone.
 */
export function writeNoiseFactors(
  factors: Float32Array,
  schedule: NoiseSchedule,
  place: { seed: number; update: number; updates: number; first: number },
): void {
  checkArguments(
    "writeNoiseFactors",
    { factors, schedule, place },
    {
      factors: "floats",
      schedule: { law: noiseLaws },
      place: { seed: "number", update: "number", updates: "number", first: "number" },
    },
  );
  const { seed, update, updates, first } = place;
  const progress = update / updates;
  switch (schedule.law) {
    case "ramp":
      factors.fill(schedule.from + (1 - schedule.from) * Math.min(1, progress / schedule.over));
      return;
    case "anneal":
      factors.fill(schedule.to + (1 - schedule.to) * 0.5 * (1 + cospi(progress)));
      return;
    case "uniform":
    case "log-uniform": {
      const { law, from, to } = schedule;
      const random = draws(seed, streams.trainingNoise, update);
      for (let k = 0; k < factors.length; k++) {
        const u = random.uniform(first + k, factorStep);
        factors[k] = law === "uniform" ? from + u * (to - from) : from * exp(u * ln(to / from));
      }
      return;
    }
    default:
      schedule satisfies never;
  }
}
