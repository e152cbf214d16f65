/** The twenty rules of Yang et al. (2019) in the order of their input channels, with their names in the paper's figures. */

import { DitherError } from "../../../base/errors.js";

/** Name by which a rule is called here → name in the figures; the order is that of the rule inputs. */
export const figureNames = {
  fdgo: "Go",
  reactgo: "RT Go",
  delaygo: "Dly Go",
  fdanti: "Anti",
  reactanti: "RT Anti",
  delayanti: "Dly Anti",
  dm1: "DM 1",
  dm2: "DM 2",
  contextdm1: "Ctx DM 1",
  contextdm2: "Ctx DM 2",
  multidm: "MultSen DM",
  delaydm1: "Dly DM 1",
  delaydm2: "Dly DM 2",
  contextdelaydm1: "Ctx Dly DM 1",
  contextdelaydm2: "Ctx Dly DM 2",
  multidelaydm: "MultSen Dly DM",
  dmsgo: "DMS",
  dmsnogo: "DNMS",
  dmcgo: "DMC",
  dmcnogo: "DNMC",
} as const;

export type RuleName = keyof typeof figureNames;

export const ruleNames = Object.keys(figureNames) as RuleName[];

/** Weight of each rule in training: 5 for the two context-dependent decisions, 1 for the others. */
export const ruleWeights: readonly number[] = ruleNames.map((rule) =>
  rule === "contextdm1" || rule === "contextdm2" ? 5 : 1,
);

/** The number of a rule, 0 … 19. @throws DitherError `usage` with the rules that exist. */
export function ruleNumber(rule: string): number {
  const number = ruleNames.findIndex((name) => name === rule);
  if (number < 0)
    throw new DitherError("usage", `yang2019: unknown rule "${rule}". Choose one of: ${ruleNames.join(", ")}.`);
  return number;
}

/** The rule of a batch from u in (0, 1), with the published probabilities: 5/28 each, 1/28 for the others. */
export function drawRule(u: number): RuleName {
  let left = u * ruleWeights.reduce((a, b) => a + b, 0);
  const number = ruleWeights.findIndex((weight) => (left -= weight) < 0);
  return ruleNames[number < 0 ? ruleNames.length - 1 : number];
}
