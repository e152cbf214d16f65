/** The committed records from which every number of the report comes. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AtlasRun } from "../atlas/runs.js";
import { readParquet } from "../atlas/parquet.js";
import type { PreferenceRow } from "../preferences/rows.js";
import type { SuiteNetwork } from "../suite/networks.js";
import { paths } from "./paths.js";
import type { Prevention } from "./prevention.js";

export interface Proportion {
  holds: number;
  count: number;
  interval: [low: number, high: number] | null;
}

type Values = Record<string, (number | string)[]>;

/** A claim of a study file. */
export interface StudyClaim {
  id: string;
  claim: string;
  verdict: string;
  cells: (Proportion & { settings: Record<string, unknown>; values: Values })[];
}

/** A claim that a program checks. */
export interface ProgramClaim {
  id: string;
  claim: string;
  verdict: string;
  measured: string;
  proportion?: Proportion;
  values?: Values;
}

/** What `claims/write-records.ts` writes. */
export interface ClaimRecords {
  version: string;
  /** The number that all seeds follow from. */
  number: number;
  firsts: number[];
  /** Claims that were judged beside each other. */
  count: number;
  studies: StudyClaim[];
  checked: ProgramClaim[];
}

export interface Records {
  claims: ClaimRecords;
  cells: PreferenceRow[];
  atlas: AtlasRun[];
  /** The page of calibration, whose tables are its only record. */
  calibration: string;
  prevention: Prevention;
  suite: SuiteNetwork[];
}

/** `root` is the folder of the repository. */
export async function readRecords(root: string): Promise<Records> {
  const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), "utf8"));
  return {
    claims: (await json(paths.claims)) as ClaimRecords,
    cells: (await json(paths.cells)) as PreferenceRow[],
    atlas: await readParquet(join(root, paths.atlas)),
    calibration: await readFile(join(root, paths.calibration), "utf8"),
    prevention: (await json(paths.prevention)) as Prevention,
    suite: (await json(paths.suite)) as SuiteNetwork[],
  };
}
