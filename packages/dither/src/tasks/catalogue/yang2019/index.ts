/** The twenty cognitive tasks of Yang et al. (2019). */

export { yangDefaults, yangSmall, type YangOptions } from "./options.js";
export { circularDistance, populationAngle } from "./ring.js";
export { figureNames, ruleNames, ruleWeights, type RuleName } from "./rules.js";
export { yangGridTrials, yangSuite, yangTask } from "./suite.js";
