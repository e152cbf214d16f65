/** What a study file may say of the network, and how that becomes the library's choice of a network. */

import {
  activations,
  drawLaws,
  forms,
  initialStates,
  matrixNames,
  noisePlacements,
  parameterNames,
  readouts,
  signRules,
  type NetworkChoice,
  type NetworkSpecification,
} from "dither";
import { z } from "zod";
import { noise, positive, whole } from "./numbers.js";

const largestSize = 16_384;
const perUnit = z.array(z.number().min(0)).min(1).max(largestSize);

const maskSchema = z.strictObject({
  density: positive.max(1).optional().describe("Chance of each connection to exist; which do depends on the seed."),
  matrix: z.array(z.string()).optional().describe("One text of 0 and 1 per row `to`, a character per `from`."),
  selfConnections: z.literal(false).optional().describe("No unit is connected to itself (W_rec only)."),
});

const daleSchema = z.strictObject({
  excitatory: positive.lt(1).optional().describe("Share of the units that are excitatory."),
  signs: z
    .array(z.literal([-1, 1]))
    .optional()
    .describe("+1 (excitatory) or −1 (inhibitory) for each unit."),
  readout: z.literal("excitatory").optional().describe("The readout reads excitatory units only."),
});

const constraintsSchema = z.strictObject({
  frozen: z
    .partialRecord(z.enum(parameterNames), z.union([z.number(), z.literal("initial")]))
    .optional()
    .describe("Tensors that training leaves alone: at a number, or at their initial values."),
  masks: z.partialRecord(z.enum(matrixNames), maskSchema).optional().describe("Which connections exist."),
  dale: daleSchema.optional().describe("Dale's law: each unit excites or inhibits."),
  signs: z.partialRecord(z.enum(matrixNames), z.enum(signRules)).optional().describe("Weights of fixed sign."),
});

/** The network, as far as the study says; what is left out comes from the task's experiment. */
export const networkSchema = z.strictObject({
  placement: z.enum(noisePlacements).optional().describe("Where the noise enters; default inside."),
  noise: noise.optional().describe("Training noise: standard deviation per step."),
  noiseLaw: z.enum(drawLaws).optional().describe("Law of the draws, of variance 1; default gaussian."),
  noiseTimeConstant: z
    .number()
    .min(0)
    .optional()
    .describe("Correlation time of Ornstein–Uhlenbeck noise in steps; default 0, white."),
  noiseScales: perUnit.optional().describe("Factor of the noise per unit (per input for placement input)."),
  noiseCovariance: z.array(z.array(z.number())).optional().describe("Covariance of the noise between units."),
  units: whole(1, largestSize).optional().describe("Number of units."),
  layers: z
    .array(whole(1, largestSize))
    .min(1)
    .optional()
    .describe("Hidden layers of a feedforward network, the first one first; then no units and no leak."),
  activation: z.enum(activations).optional().describe("Activation function."),
  leak: positive.max(1).optional().describe("γ = dt/τ, above 0 and at most 1."),
  leaks: perUnit.optional().describe("γ of each unit."),
  smoothing: z
    .union([noise, perUnit])
    .optional()
    .describe("s of f ↦ E f(x + sξ), for all units or for each: no noise, but its mean."),
  form: z.enum(forms).optional().describe("What leaks: the rate or the current."),
  readout: z.enum(readouts).optional().describe("Function of the readout."),
  initialState: z.enum(initialStates).optional().describe("State before the first step: zero or trained."),
  constraints: constraintsSchema.optional().describe("What training must respect."),
});

export type NetworkSettings = z.infer<typeof networkSchema>;

/** The library's choice of a network for what a study says. */
export function networkChoice({
  noiseLaw: law,
  noiseTimeConstant: timeConstant,
  noiseScales: scales,
  noiseCovariance: covariance,
  constraints,
  ...same
}: NetworkSettings): NetworkChoice {
  const noiseDetails = {
    ...(law !== undefined && { law }),
    ...(timeConstant !== undefined && { timeConstant }),
    ...(scales && { scales }),
    ...(covariance && { covariance }),
  };
  return {
    ...same,
    ...(Object.keys(noiseDetails).length > 0 && { noiseDetails }),
    ...(constraints && { constraints }),
  } as NetworkChoice;
}

/** The value of a setting in a network; what is absent there has its default. */
export function networkSetting(network: NetworkSpecification, name: keyof NetworkSettings): unknown {
  const { noise } = network;
  switch (name) {
    case "noise":
      return noise.std;
    case "placement":
      return noise.placement;
    case "noiseLaw":
      return noise.law ?? "gaussian";
    case "noiseTimeConstant":
      return noise.timeConstant ?? 0;
    case "noiseScales":
      return noise.scales;
    case "noiseCovariance":
      return noise.covariance;
    case "smoothing":
      return network.smoothing ?? 0;
    default:
      return network[name];
  }
}
