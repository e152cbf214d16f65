/** The records that the page of claims rests on: every value of every claim, as a small JSON file beside the page. */

import { writeWhole, type JudgedClaim, type StudyRecords } from "@dither/studies";
import { version } from "dither";
import type { CheckedResult } from "./judged.js";

export interface RecordsOptions {
  scale: string;
  number: number;
  firsts: readonly number[];
  /** How many claims were judged beside each other. */
  count: number;
  checked: readonly CheckedResult[];
}

/** The file of records beside a page. */
export const recordsPath = (page: string): string => page.replace(/\.md$/, ".json");

export async function writeRecords(
  page: string,
  judged: readonly { study: StudyRecords; claims: readonly JudgedClaim[] }[],
  { checked, ...origin }: RecordsOptions,
): Promise<void> {
  const studies = judged.flatMap(({ study, claims }) =>
    claims.map(({ claim, verdict, cells }) => ({
      id: study.plan.name,
      claim,
      verdict,
      cells: cells.map(({ settings, holds, misses, proportion, values }) => ({
        settings,
        verdict,
        holds,
        count: holds + misses,
        interval: proportion?.interval ?? null,
        values,
      })),
    })),
  );
  const records = { version, ...origin, studies, checked };
  await writeWhole(recordsPath(page), `${JSON.stringify(records, short)}\n`);
}

/** Six digits are more than the scatter over seeds leaves. */
const short = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
