/** Packs the package before its tests, which then have the tarballs from `inject("tarballs")`. */

import type { TestProject } from "vitest/node";
import { pack, type Tarballs } from "../../packaging/pack.js";

declare module "vitest" {
  export interface ProvidedContext {
    tarballs: Tarballs;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide("tarballs", await pack());
}
