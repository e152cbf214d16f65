/** The seven steps of the tour: what is said, one thing to do, and when it is done. */

import type { Experiment } from "../state/experiment.svelte.js";

/** Panels that a step may point at, by their `data-panel`. */
export type PanelName = "controls" | "preference" | "output" | "parts" | "cloud" | "operating";

export interface Step {
  title: string;
  text: string;
  /** What to do, as a sentence, and the button that does it. */
  task: string;
  button: string;
  panel: PanelName;
  act(experiment: Experiment): void;
  done(experiment: Experiment): boolean;
}

export const steps: readonly Step[] = [
  {
    title: "Noise hurts, doesn’t it?",
    text: "Models of the brain are trained with noise and then studied without it, as if silence could only help. Here are two networks that learn with noise: one gets it inside its activation functions, one outside.",
    task: "Press Play and watch both learn.",
    button: "Play",
    panel: "controls",
    act: (experiment) => {
      experiment.play();
    },
    done: (experiment) => experiment.update > 0,
  },
  {
    title: "Ask them",
    text: "Each curve shows how wrong a network is at every test noise. The lowest point is the noise it works best with: marked σ* below the curves, with its interval.",
    task: "Let the training end, then compare the two marks.",
    button: "Train to the end",
    panel: "preference",
    act: (experiment) => {
      experiment.play();
    },
    done: (experiment) => experiment.finished,
  },
  {
    title: "Switch the noise off",
    text: "Without noise, the network that had it outside follows the target (the thin line). The one that had it inside now misses it, every time by the same amount.",
    task: "Move the test noise to 0.",
    button: "No noise",
    panel: "output",
    act: (experiment) => {
      experiment.see({ test: 0 });
    },
    done: (experiment) => experiment.test === 0,
  },
  {
    title: "Off on average, or scattered?",
    text: "An error has two parts: bias, being off on average, and variance, scatter. Noise always adds scatter. But inside, it takes away far more bias than it adds.",
    task: "Move the test noise back up to the training noise.",
    button: "Training noise",
    panel: "parts",
    act: (experiment) => {
      experiment.see({ test: null });
    },
    done: (experiment) =>
      experiment.settings.noise > 0 && Math.abs(experiment.test / experiment.settings.noise - 1) < 0.1,
  },
  {
    title: "Noise moves where the network rests",
    text: "Without noise the state ends at the ring and would rest at the cross, its fixed point. The cloud is where noise puts it, the dot its mean. Inside, noise has moved the dot to the target line; ring and cross are left behind.",
    task: "Look at another trial.",
    button: "Another trial",
    panel: "cloud",
    act: (experiment) => {
      experiment.see({ trial: 0 });
    },
    done: (experiment) => experiment.view.trial !== 2,
  },
  {
    title: "Why does noise push?",
    text: "A unit near the kink of its activation function lets upward noise through and cuts downward noise off, so noise pushes on average. The weights have learned to count on that push. Too much noise pushes too far.",
    task: "Move the test noise to twice the training noise.",
    button: "Twice the noise",
    panel: "operating",
    act: (experiment) => {
      experiment.see({ test: 2 * experiment.settings.noise });
    },
    done: (experiment) => experiment.test >= 1.8 * experiment.settings.noise && experiment.test > 0,
  },
  {
    title: "So repair it",
    text: "If only the average push is needed, give it to the units: replace each activation function by its mean under the training noise. The network then does in silence what it did with noise.",
    task: "Switch the noise off and the repair on.",
    button: "Repair",
    panel: "output",
    act: (experiment) => {
      experiment.see({ test: 0, repaired: true });
    },
    done: (experiment) => experiment.view.repaired,
  },
];
