/** From a study's folder to what its report shows. */

import { judgeClaims, studyCells, type StudyRecords, type StudyRun } from "@dither/studies";
import { counted, version, type StudyReport, type StudyReportRun } from "dither";
import { measuredText, settingsText, studyRemarks } from "./study-text.js";

/** Everything that the report of a study shows. */
export function reportOf(study: StudyRecords): StudyReport {
  const { plan, runs, folder } = study;
  const { content, scale } = plan.study;
  const tasks = [...new Set(runs.map(({ run }) => run.task))];
  return {
    name: plan.name,
    scale,
    description: content.description ?? "",
    task: tasks.slice(0, 8).join(", ") + (tasks.length > 8 ? ", …" : ""),
    version,
    planned: plan.count,
    done: runs.filter(({ record }) => record?.result.state === "done").length,
    failed: runs.filter(({ record }) => record?.result.state === "failed").length,
    remarks: studyRemarks(study),
    axes: plan.study.axes.flat().map(({ name, values }) => ({ name, values })),
    cells: studyCells(study),
    claims: judgeClaims(study).map(({ claim, verdict, cells }) => ({
      claim,
      verdict,
      measured: cells
        .filter((cell) => cell.verdict === verdict)
        .slice(0, 8)
        .map((cell) => {
          const { settings, holds, misses, seeds, needed, proportion } = cell;
          const percent = (end: number): number => Math.round(100 * end);
          const interval =
            needed === null && proportion ? ` (95 % interval ${proportion.interval.map(percent).join(" to ")} %)` : "";
          const numbers = measuredText([cell]);
          return `${settingsText(settings)}: holds on ${holds} of ${counted(seeds, "seed")}${interval}${holds + misses < seeds ? `, ${seeds - holds - misses} missing` : ""}${numbers === "" ? "" : `, measured ${numbers}`}.`;
        }),
    })),
    runs: runs.map((run) => runRow(run, plan.settings(run.cell), folder)),
    command: `dither study run ${folder}/study.json --out again`,
  };
}

/** Characters of an identity that tell the runs of one study apart. */
const shortIdentity = 12;

function runRow({ id, run, record }: StudyRun, settings: Record<string, unknown>, folder: string): StudyReportRun {
  const result = record?.result;
  const measured = result?.state === "done" ? result.preference : undefined;
  return {
    settings,
    seed: run.network.seed,
    state: result?.state ?? "missing",
    ratio: measured?.preferred.ratio ?? null,
    std: measured?.preferred.std ?? null,
    gain: measured?.gain.value ?? null,
    verdict: result?.state === "failed" ? `failed: ${result.reason}` : (measured?.verdict ?? "not done yet"),
    command: `dither study run ${folder}/study.json --only ${id.slice(0, shortIdentity)} --out again`,
  };
}
