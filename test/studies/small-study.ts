/** Studies of networks so small that a run takes a few hundredths of a second. */

import { planStudy, type StudyPlan } from "@dither/studies/schema";

const parts = `study: small
task: sin
network: { units: 4, activation: tanh }
training: { updates: 4, batch: 16 }
measure: { trials: 8, draws: 4, levels: [0, 0.5, 1] }
`;

/** 2 placements × `levels` noise levels × `seeds` seeds. */
export function smallStudy(levels: readonly number[], seeds: number, more = ""): string {
  return `${parts}seeds: ${seeds}\ngrid:\n  placement: [inside, outside]\n  noise: [${levels.join(", ")}]\n${more}`;
}

export function smallPlan(levels: readonly number[] = [0.5, 1], seeds = 2, more = ""): StudyPlan {
  return planStudy(smallStudy(levels, seeds, more), "small.yaml");
}
