/** What the report of a study is made from, as plain JSON. */
import { type Shape } from "../../base/kinds.js";
import type { NoiseKind } from "../../settings/names.js";
import { levelTitle, levelWords } from "../../settings/level.js";

/** A mean over seeds; the 95 % interval is null where one seed has no scatter. */
export interface StudyEstimate {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** One axis of the grid. */
export interface StudyAxis {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** One cell of the grid with its means over seeds. */
export interface StudyReportCell {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly placement: string;
  readonly trainingNoise: number;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly quantities: Readonly<Record<string, StudyEstimate | null>>;
  /** How many of its networks prefer what. */
  readonly verdicts: { readonly prefersNoise: number; readonly prefersSilence: number; readonly undecided: number };
  /** Mean loss at test noise levels; null where curves were not kept. */
  readonly curve: readonly { readonly std: number; readonly loss: StudyEstimate }[] | null;
}

/** A claim, judged. */
export interface StudyReportClaim {
  readonly claim: string;
  readonly verdict: "pass" | "fail" | "undecided";
  /** What was measured in the cells that decide it, a sentence each. */
  readonly measured: readonly string[];
}

/** One run: a row of the table. */
export interface StudyReportRun {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly state: "done" | "failed" | "missing";
  /** σ*∕σ_train, σ*, gain, verdict; or why it failed. */
  readonly ratio: number | null;
  readonly std: number | null;
  readonly gain: number | null;
  readonly verdict: string;
  /** The command that repeats it. */
  readonly command: string;
}

export interface StudyReport {
  readonly name: string;
  readonly scale: string;
  readonly description: string;
  readonly task: string;
  readonly version: string;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly axes: readonly StudyAxis[];
  readonly cells: readonly StudyReportCell[];
  readonly claims: readonly StudyReportClaim[];
  readonly runs: readonly StudyReportRun[];
  /** What a reader should know of the records: how many are set aside, say. */
  readonly remarks?: readonly string[];
  /** The command that repeats the study. */
  readonly command: string;
}

/** What is checked of {@link StudyReport}. */
export const studyReportShape = {
  name: "text",
  scale: "text",
  description: "text",
  task: "text",
  version: "text",
  planned: "number",
  done: "number",
  failed: "number",
  axes: "array",
  cells: "array",
  claims: "array",
  runs: "array",
  command: "text",
} as const satisfies Shape<StudyReport>;

/** An axis whose values are numbers. */
export const isNumeric = ({ values }: StudyAxis): boolean =>
  values.length > 1 && values.every((value) => typeof value === "number");

/** A value of an axis as text. */
export const valueText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The title of an axis of noise: by the kind that all cells have, or without its name where they differ. */
export function noiseTitle(what: "test noise" | "training noise", cells: readonly StudyReportCell[]): string {
  const kinds = new Set(cells.map(({ noiseKind }) => noiseKind ?? "additive"));
  return kinds.size > 1 ? `${what} (level of its kind)` : levelTitle(what, levelWords([...kinds][0]));
}
