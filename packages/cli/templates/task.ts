/**
 * A task for Dither: remember the height of a pulse through a delay, then report it.
 *
 * Try it:     dither train ./my-task.ts --seed 1 -o net.safetensors
 *             dither measure net.safetensors --task ./my-task.ts
 * Both ways:  dither compare ./my-task.ts --seeds 4
 * Look at it: dither tasks ./my-task.ts --gallery pictures
 *
 * Change it step by step: each time Dither loads this file it makes some trials in several ways and says, with trial, step
 * and channel, what is wrong with them.
 */

import { buildTrials, defineTask, lengthOf, stepsOf } from "dither";

// Time: a network moves in steps of dt milliseconds, `stepsOf` says how many steps a duration has.
const dt = 20;
const pulse = stepsOf(200, dt);
const shortest = stepsOf(200, dt); // of the delay
const longest = stepsOf(600, dt);
const report = stepsOf(200, dt);

export default defineTask({
  name: "remember-a-pulse",
  description: "report the height of a pulse after a delay",
  // Inputs: the pulse, and a cue that says when to report. Outputs: the report.
  inputs: 2,
  outputs: 1,
  dt,

  /**
   * Makes the trials that are asked for. What is random about a trial comes from `uniform(n)`, a number between 0 and 1 that is
   * always the same for one seed, trial and n: so the same seed gives the same trials, however they are split up.
   */
  trials(request) {
    const steps = pulse + longest + report;
    return buildTrials({ steps, inputs: 2, outputs: 1 }, request, ({ uniform, show, ask, label, endAt }) => {
      const height = 2 * uniform(0) - 1; // from −1 to 1
      const delay = shortest + Math.floor(uniform(1) * (longest - shortest + 1));
      const cue = pulse + delay;
      show(0, 0, pulse, height); // input 0, from step 0 up to (not including) step `pulse`
      show(1, cue, cue + report, 1); // input 1: report now
      ask(0, 0, cue, 0, 0.2); // output 0 should be silent before the cue, which counts 0.2 in the loss …
      ask(0, cue + 2, cue + report, height); // … and the height after it, two steps later, which counts 1
      endAt(cue + report); // trials of different lengths may stand in one batch
      label("height", height); // for the score below, and for your analyses
      label("delay", delay * dt);
    });
  },

  /** Performance of each trial, from 0 to 1: here 1 where the last report is within 0.15 of the height. */
  score(trials, outputs) {
    const { height } = trials.labels ?? {};
    return Float64Array.from({ length: trials.count }, (_, k) => {
      const last = lengthOf(trials, k) - 1;
      // Outputs are [step, output, trial] in one long array.
      const answer = outputs[(last * trials.outputs + 0) * trials.count + k];
      return Math.abs(answer - height[k]) < 0.15 ? 1 : 0;
    });
  },

  // The network and training that suit it; every one can be changed on the command line. Left out: see `dither train --help`.
  experiment: { units: 32, leak: 0.2, noise: 0.5, updates: 800, learningRate: 3e-3 },
});
