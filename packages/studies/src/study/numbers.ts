/** Numbers as the settings of a study have them. */

import { z } from "zod";

export const noise = z.number().min(0).describe("Standard deviation per step, 0 or more.");
export const positive = z.number().positive();
export const whole = (least: number, most = 0x7fffffff): z.ZodNumber => z.number().int().min(least).max(most);
