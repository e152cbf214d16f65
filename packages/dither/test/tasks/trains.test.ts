/** Every kind of task is learnt by the network of its own experiment: the loss falls clearly within seconds. */

import { describe, expect, it } from "vitest";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { findTask, type TaskOptions } from "../../src/tasks/index.js";
import { yangSmall } from "../../src/tasks/catalogue/yang2019/options.js";
import { train } from "../../src/training/index.js";
import { mean } from "./trials-of.js";

/** Share of the first loss that may be left after so many updates. */
const cases: [
  name: string,
  updates: number,
  left: number,
  more?: { units?: number; batch?: number; options?: TaskOptions },
][] = [
  ["regulator", 200, 0.3],
  ["regulator-affine", 200, 0.3],
  ["path-cartesian", 100, 0.4, { units: 32 }],
  ["path-polar", 200, 0.5, { units: 32 }],
  ["flip-flop", 150, 0.3, { units: 32, batch: 32 }],
  ["perceptual-decision", 80, 0.75, { units: 32, batch: 32 }],
  ["context-integration", 80, 0.6, { units: 32, batch: 32 }],
  ["parametric-memory", 80, 0.75, { units: 32, batch: 32 }],
  ["match-to-sample", 80, 0.75, { units: 32, batch: 32 }],
  ["sine-generation", 100, 0.4, { units: 32, batch: 16 }],
  ["fdgo", 100, 0.4, { units: 48, batch: 16, options: yangSmall }],
  ["contextdm1", 100, 0.4, { units: 48, batch: 16, options: yangSmall }],
  ["yang2019", 100, 0.4, { units: 48, batch: 16, options: yangSmall }],
];

describe("training", () => {
  it.each(cases)(
    "on %s for %i updates leaves less than a share %f of the loss",
    async (name, updates, left, more = {}) => {
      const task = findTask(name, more.options);
      const { experiment } = task;
      const specification: NetworkSpecification = {
        units: more.units ?? experiment.units,
        inputs: task.inputs,
        outputs: task.outputs,
        activation: experiment.activation,
        form: "rate",
        leak: experiment.leak,
        noise: { placement: "inside", std: experiment.noise },
        readout: experiment.readout ?? "identity",
        initialState: "zero",
        seed: 1,
      };
      const { learningRate, batch, schedule = "cosine", clip = 1, initial = {} } = experiment;
      const options = { updates, batch: more.batch ?? batch, learningRate, schedule, clip, initial };
      const { history } = await train(specification, task, options);
      expect(mean(history.loss.slice(-10))).toBeLessThan(left * mean(history.loss.slice(0, 3)));
    },
  );
});
