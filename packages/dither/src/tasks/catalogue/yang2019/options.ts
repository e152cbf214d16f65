/** Options of the tasks of Yang et al. (2019), with the published values as defaults. */

import type { Experiment } from "../../contract/experiment.js";
import { notNegative, positive, trueOrFalse, whole, type Json, type OptionChecks } from "../../contract/options.js";
import { ruleNames, type RuleName } from "./rules.js";

export type YangOptions = {
  /** Milliseconds per step; default 20. */
  readonly dt: number;
  /** Time constant of the units, ms; default 100. The leak of the experiment is dt/tau. */
  readonly tau: number;
  /** Units of each stimulus ring and of the response ring; default 32. */
  readonly ring: number;
  /** Input noise is N(0, s²) per step with s = sigmaX · √(2 tau/dt); default 0.01, 0 for none. */
  readonly sigmaX: number;
  /** Recurrent noise of the experiment is sigmaRec · √(2 tau/dt) per step; default 0.05. */
  readonly sigmaRec: number;
  /** Every duration is multiplied by this before it is cut into steps; default 1. */
  readonly timeScale: number;
  /** Easier decisions: coherences ten times as large, twice as large in the delayed ones. Default false. */
  readonly easy: boolean;
  /**
   * Weights of the rule inputs by name, for the composition of rules; default null, the task's own rule with weight 1.
   * What is right does not change with them.
   */
  readonly rules: Readonly<Record<string, number>> | null;
};

export const yangDefaults: YangOptions = {
  dt: 20,
  tau: 100,
  ring: 32,
  sigmaX: 0.01,
  sigmaRec: 0.05,
  timeScale: 1,
  easy: false,
  rules: null,
};

/** The small version: rings of 12, and durations such that trials take about 50 steps. */
export const yangSmall: Partial<YangOptions> = { ring: 12, timeScale: 0.375 };

export const yangChecks: OptionChecks<YangOptions> = {
  dt: positive,
  tau: positive,
  ring: whole(2, 1024),
  sigmaX: notNegative,
  sigmaRec: notNegative,
  timeScale: positive,
  easy: trueOrFalse,
  rules: (value) =>
    value === null || isRuleWeights(value) ? null : `null or weights of rules by name (${ruleNames.join(", ")})`,
};

function isRuleWeights(value: Json): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([rule, weight]) => ruleNames.includes(rule as RuleName) && typeof weight === "number")
  );
}

/** Number of input channels: fixation, two rings, the rules. */
export function inputCount({ ring }: Pick<YangOptions, "ring">): number {
  return 1 + 2 * ring + ruleNames.length;
}

/** Standard deviation per step of the input noise. */
export function inputNoise({ sigmaX, dt, tau }: YangOptions): number {
  return sigmaX * Math.sqrt((2 * tau) / dt);
}

/**
 * The reference network: 256 softplus units, sigmoid readout, W_rec from ½ on the diagonal, noise inside. The paper
 * trains for 10⁷ trials with every gradient element clipped to ±1; here the norm of the gradient is.
 */
export function yangExperiment({ dt, tau, sigmaRec }: YangOptions, updates: number): Experiment {
  return {
    units: 256,
    activation: "softplus",
    leak: Math.min(1, dt / tau),
    noise: sigmaRec * Math.sqrt((2 * tau) / dt),
    updates,
    batch: 64,
    learningRate: 1e-3,
    schedule: "constant",
    readout: "sigmoid",
    initial: { recurrent: 0.5, input: 1, readout: 1, bias: 0 },
    initialLaws: { recurrent: "diagonal", readout: "glorot-uniform" },
  };
}
