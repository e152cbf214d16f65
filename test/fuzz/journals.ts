/** Folders of studies with damage in journal or manifest: everything that shows them ends, or says what is wrong. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  executeJob,
  journalFolder,
  judgeClaims,
  readStudy,
  runStudy,
  studyFile,
  studyStatus,
  type Executor,
} from "@dither/studies";
import fc from "fast-check";
import { isDitherError, studyPage } from "dither";
import { claimsPage } from "../../packages/cli/src/output/claims-page.js";
import { reportOf } from "../../packages/cli/src/output/study-report.js";
import { newDocument } from "../../packages/dither/test/report/fixtures.js";
import { smallPlan } from "../studies/small-study.js";
import { always, damage, damaged, type Change, type Fuzzer } from "./fuzzer.js";

/** One run after another. */
const inThisThread: Executor = {
  async run(runs, onOutcome) {
    for await (const payload of runs) await onOutcome(await executeJob(payload));
  },
};

interface Case {
  readonly file: "journal" | "manifest";
  readonly changes: readonly Change[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  file: fc.constantFrom("journal" as const, "journal" as const, "journal" as const, "manifest" as const),
  changes: damage,
});

/** Shows the folder in every way; draws a page, which takes long, only of reports that were not `drawn` before. */
async function show(folder: string, drawn: Set<string>): Promise<void> {
  await studyStatus(folder);
  const study = await readStudy(folder);
  const report = reportOf(study);
  claimsPage([{ study, claims: judgeClaims(study), figures: [] }], { command: "dither study claims" });
  const text = JSON.stringify(report);
  if (!drawn.has(text)) studyPage(newDocument(), report, { generatedAt: "2026-03-04T12:34:56Z" });
  drawn.add(text);
}

export const journals: Fuzzer = {
  name: "journals and manifests of studies",
  property: () => {
    const root = mkdtempSync(join(tmpdir(), "dither-fuzz-"));
    return {
      check: async (parameters) => {
        const [sound, folder] = [join(root, "sound"), join(root, "damaged")];
        try {
          await runStudy(smallPlan([0.5], 1), {
            folder: sound,
            executor: inThisThread,
            signal: new AbortController().signal,
          });
          cpSync(sound, folder, { recursive: true });
          const [name] = readdirSync(journalFolder(folder)).filter((one) => one.endsWith(".ndjson"));
          const places = { journal: join(journalFolder(folder), name), manifest: studyFile(folder) };
          const contents = { journal: readFileSync(places.journal), manifest: readFileSync(places.manifest) };
          const drawn = new Set<string>();
          const property = always(cases, async ({ file, changes }) => {
            writeFileSync(places[file], damaged(contents[file], changes));
            await show(folder, drawn).catch((error: unknown) => {
              if (!isDitherError(error)) throw error;
            });
            writeFileSync(places[file], contents[file]);
          });
          await property.check(parameters);
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      },
    };
  },
};
