/**
 * The claims that no study file in `studies/` can state. Numbers to reach were measured beforehand with an independent
 * PyTorch program, or are known exactly.
 */

import type { ClaimFamily, ExactClaim } from "./claim.js";
import { detector } from "./detector.js";
import { flipFlopCorners } from "./flip-flop.js";
import { initialBias } from "./initial-bias.js";
import { law } from "./law.js";
import { outside } from "./outside.js";
import { regulator } from "./regulator.js";
import { defaultRepair, exampleRepairs } from "./repair.js";

export const families: readonly ClaimFamily[] = [initialBias, regulator, flipFlopCorners, defaultRepair, law, outside];

export const exactClaims: readonly ExactClaim[] = [detector, ...exampleRepairs];
