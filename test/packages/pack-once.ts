/** Packs the package before its tests, which then have the tarball from `inject("tarball")`. */

import type { TestProject } from "vitest/node";
import { pack } from "../../packaging/pack.js";

declare module "vitest" {
  export interface ProvidedContext {
    tarball: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide("tarball", await pack());
}
