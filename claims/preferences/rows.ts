/** What each cell of a study says of a preference: which networks, which noise, σ*∕σ_train and D∕V over seeds. */

import { studyCells, type Estimate, type StudyRecords } from "@dither/studies";
import { hasLabels, type NetworkSpecification } from "dither";

/** The mean over seeds, and its 95 % interval where there are several. */
export type Mean = Pick<Estimate, "mean" | "interval">;

export interface PreferenceRow {
  study: string;
  family: Family;
  task: string;
  /** The cell, or the hidden layers. */
  units: string;
  activation: string;
  loss: string;
  kind: string;
  placement: "inside" | "outside";
  /** σ_train, or what the level of this noise is. */
  noise: number;
  seeds: number;
  /** σ*∕σ_train. */
  ratio: Mean;
  /** (bias²(0) − bias²(σ_train)) ∕ variance(σ_train); null where the loss has no such parts. */
  biasOverVariance: Mean | null;
  /** L(0)∕L(σ_train). */
  lossRatio: Mean;
  /** How many networks prefer noise, prefer silence, are undecided. */
  verdicts: [noise: number, silence: number, undecided: number];
}

/** The panels of the figure, in their order, and their titles. */
export const families = {
  leaky: "leaky units, sin",
  activation: "activation functions",
  gated: "GRU and LSTM",
  task: "other tasks",
  label: "class labels",
  kind: "noise that follows the state",
  layers: "hidden layers",
} as const;
export type Family = keyof typeof families;

/** The rows of a study; cells without training noise, and those of which nothing was computed, have none. */
export function rowsOf(study: StudyRecords): PreferenceRow[] {
  const { plan } = study;
  return studyCells(study).flatMap((cell): PreferenceRow[] => {
    const { "preferred.ratio": ratio, "law.biasOverVariance": law, lossRatio } = cell.quantities;
    if (!ratio || !lossRatio || cell.trainingNoise === 0) return [];
    const { network, task } = plan.at(cell.cell * plan.seeds).run;
    return [
      {
        study: plan.name,
        family: familyOf(task, network),
        task,
        units: unitsOf(network),
        activation: String(network.activation),
        loss: String(network.loss ?? "squared"),
        kind: network.noise.kind ?? "additive",
        placement: cell.placement as PreferenceRow["placement"],
        noise: cell.trainingNoise,
        seeds: cell.done,
        ratio: meanOf(ratio),
        biasOverVariance: law && meanOf(law),
        lossRatio: meanOf(lossRatio),
        verdicts: [cell.verdicts.prefersNoise, cell.verdicts.prefersSilence, cell.verdicts.undecided],
      },
    ];
  });
}

const meanOf = ({ mean, interval }: Estimate): Mean => ({ mean, interval });

/** The first of the panels that fits. */
function familyOf(task: string, network: NetworkSpecification): Family {
  const { cell, layers, noise, activation } = network;
  if (layers) return "layers";
  if (cell) return "gated";
  if (hasLabels(network)) return "label";
  if ((noise.kind ?? "additive") !== "additive") return "kind";
  if (task !== "sin") return "task";
  return activation === "relu" ? "leaky" : "activation";
}

function unitsOf({ cell, layers, units }: NetworkSpecification): string {
  if (layers) return `${layers.length} ${layers.length === 1 ? "layer" : "layers"} of ${layers[0]}`;
  return `${units} ${cell === undefined ? "leaky" : cell.toUpperCase()}`;
}
