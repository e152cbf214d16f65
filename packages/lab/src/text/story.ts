/** The seven steps of the story: what is said, whether it is true of the networks shown, one thing to do, and when it is done. */

import { isGated, significant } from "dither";
import { lookAt } from "../analysis/look.js";
import { partsAt } from "../charts/parts.js";
import { level } from "../parts/level.js";
import type { Experiment } from "../state/experiment.svelte.js";

/** Views that a step may point at, by their `data-panel`. */
export type PanelName = "preference" | "output" | "parts" | "plane" | "network";

export interface Step {
  title: string;
  text: string;
  /** What to do, as a sentence, and the button that does it. */
  task: string;
  button: string;
  panel: PanelName;
  /** Whether it speaks of trained networks. */
  trained: boolean;
  /** Whether the curves are hidden until a guess is made. */
  asks?: boolean;
  act(experiment: Experiment): void;
  done(experiment: Experiment): boolean;
  /** What is said once it is done. */
  then?(experiment: Experiment): string;
  /** Whether what is said is true of the networks shown; null where that is not known yet. Steps without it say nothing of them. */
  holds?(experiment: Experiment): boolean | null;
  /** What is said where it is not. */
  otherwise?: string | ((experiment: Experiment) => string);
}

/** A step's claim on the measured curves of both networks; null until those are there. */
function measured(
  experiment: Experiment,
  claim: (inside: NonNullable<Side["preference"]>, outside: NonNullable<Side["preference"]>) => boolean,
): boolean | null {
  const [inside, outside] = experiment.sides.map(({ preference }) => preference);
  return experiment.measured && inside && outside ? claim(inside, outside) : null;
}
type Side = Experiment["inside"];

/** Switching off counts as harm where it makes the error this much larger. */
const harm = 1.5;

/** Whether noise brings the stationary mean of the network with noise inside nearer to the target than the fixed point is. */
function movesToTarget({ inside, settings, view, measured }: Experiment): boolean | null {
  const survey = inside.survey?.value;
  if (!measured || !survey) return null;
  const trial = survey.trials[view.trial];
  const target = trial.target[trial.target.length - 1];
  const { stationary, dot } = lookAt(trial, survey.stds, settings.noise);
  const from = trial.cross ?? trial.levels[0].dot;
  const to = (trial.cross && stationary) ?? dot;
  return Math.abs(to[0] - target) < Math.abs(from[0] - target);
}

/** Whether the unit that carries most of the bias works within its noise of the bend of its activation function. */
function worksAtTheBend({ inside, settings, view, measured }: Experiment): boolean | null {
  const survey = inside.survey?.value;
  if (!measured || !survey) return null;
  const { share, argument, spread } = lookAt(survey.trials[view.trial], survey.stds, settings.noise);
  if (!argument || !spread) return false;
  const most = share.reduce((best, x, i) => (Math.abs(x) > Math.abs(share[best]) ? i : best), 0);
  return Math.abs(argument[most]) < 2 * spread[most];
}

export const steps: readonly Step[] = [
  {
    title: "Noise hurts, doesn’t it?",
    text: "Models of the brain are trained with noise and then studied without it. Two networks will learn here with noise: one gets it inside its activation functions (orange), one outside (blue). Then each is tested at every noise. At which will the orange one make the smallest error?",
    task: "Drag the handle below to your guess.",
    button: "That is my guess",
    panel: "preference",
    trained: false,
    asks: true,
    act: (experiment) => {
      experiment.guess = experiment.test;
    },
    done: (experiment) => experiment.guess !== null,
  },
  {
    title: "Let them learn",
    text: "Each curve shows the error of a network at every test noise. It is lowest at σ*, marked below the curves with its interval: the noise that the network works best with. Inside, that is the noise of the training; outside, none.",
    task: "Train both to the end.",
    button: "Train to the end",
    panel: "preference",
    trained: false,
    act: (experiment) => {
      experiment.play();
    },
    done: (experiment) => experiment.finished,
    then: ({ guess, inside }) =>
      inside.preference
        ? `${guess === null ? "" : `You guessed ${level(guess)}. `}Inside, σ* is ${significant(inside.preference.preferred.std, 2)}.`
        : "",
    holds: (experiment) =>
      measured(
        experiment,
        (inside, outside) => inside.verdict === "prefers noise" && outside.verdict === "prefers silence",
      ),
    otherwise: "Read their own marks below; other seeds, more noise or more updates may divide them.",
  },
  {
    title: "Switch the noise off",
    text: "Without noise, the network that had it outside follows the target (the thin line). The one that had it inside now misses it, every time by the same amount.",
    task: "Move the handle to silence.",
    button: "No noise",
    panel: "output",
    trained: true,
    act: (experiment) => {
      experiment.see({ test: 0 });
    },
    done: (experiment) => experiment.test === 0,
    holds: (experiment) =>
      measured(
        experiment,
        ({ lossRatio: inside }, { lossRatio: outside }) => (inside ?? 0) > harm && (outside ?? 0) < harm,
      ),
    otherwise: "The headline of the experiment says what switching the noise off does to each of them.",
  },
  {
    title: "Off on average, or scattered?",
    text: "An error has two parts: bias, being off on average, and variance, scatter. Noise always adds scatter. But inside, it takes away more bias than the scatter that it adds: see the bars under the views.",
    task: "Move the handle back to the training noise.",
    button: "Training noise",
    panel: "parts",
    trained: true,
    act: (experiment) => {
      experiment.see({ test: null });
    },
    done: (experiment) =>
      experiment.settings.noise > 0 && Math.abs(experiment.test / experiment.settings.noise - 1) < 0.1,
    holds: (experiment) =>
      measured(experiment, (inside) => {
        const [silent, noisy] = [partsAt(inside, 0), partsAt(inside, experiment.settings.noise)];
        return silent !== null && noisy !== null && silent.biasSquared - noisy.biasSquared > noisy.variance;
      }),
    otherwise: "The bars say how its error divides.",
  },
  {
    title: "Noise moves where the network rests",
    text: "At the end of the trial the silent run is at the ring and the average noisy one at the dot. Given more time, silence would rest at the cross, its fixed point, and noise around the diamond: as σ grows, that moves along the trail. Inside, noise moves it towards the target line.",
    task: "Look at another trial.",
    button: "Another trial",
    panel: "plane",
    trained: true,
    act: (experiment) => {
      experiment.see({ trial: 0 });
    },
    done: (experiment) => experiment.view.trial !== 2,
    holds: movesToTarget,
    otherwise: "In this trial noise does not bring it nearer to the target.",
  },
  {
    title: "Why does noise push?",
    text: "The ring shows the units: coloured by how far noise shifts them, as large as their share of the bias. In the middle: the activation function of one, and what reaches it. At the bend upward noise passes and downward noise is cut off, so that noise pushes on average, and the weights have learned to count on that push.",
    task: "Switch the noise of one unit off: press it.",
    button: "Silence one unit",
    panel: "network",
    trained: true,
    act: ({ inside, settings, view }) => {
      const survey = inside.survey?.value;
      if (!survey) return;
      const { share } = lookAt(survey.trials[view.trial], survey.stds, settings.noise);
      inside.silence(share.reduce((best, x, i) => (Math.abs(x) > Math.abs(share[best]) ? i : best), 0));
    },
    done: ({ sides }) => sides.some(({ silencing }) => silencing !== null),
    holds: worksAtTheBend,
    otherwise: ({ settings }) =>
      isGated(settings)
        ? "A gated unit has no one bend. The bars in the middle show which gate’s noise takes the bias away."
        : "The unit that carries most of the bias here works away from its bend.",
  },
  {
    title: "So repair it",
    text: "If only the average push is needed, give it to the units: replace each activation function by its mean under the training noise (green). The network then does in silence what it did with noise.",
    task: "Switch the noise off and the repair on.",
    button: "Repair",
    panel: "output",
    trained: true,
    act: (experiment) => {
      experiment.see({ test: 0, repaired: true });
    },
    done: (experiment) => experiment.view.repaired,
    holds: ({ inside, measured }) =>
      measured && inside.survey && inside.preference
        ? inside.survey.value.repairedLoss < inside.preference.curve[0].loss / harm
        : null,
    otherwise: "The repair takes little of its error away.",
  },
];
