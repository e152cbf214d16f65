/** A disk that fills up: a clear error, and nothing that was recorded is lost. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { executeJob, JournalWriter, journalRecords, payloadOf, runStudy, type Executor } from "@dither/studies";
import { smallPlan } from "./small-study.js";

const inline: Executor = {
  async run(runs, onOutcome) {
    for await (const payload of runs) await onOutcome(await executeJob(payload));
  },
};

/** A file system of 12 KiB, which holds a few records; null where mounting is not allowed. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), "dither-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=12k", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

it("a study on a full disk stops with an error, and goes on when there is room", async () => {
  const disk = smallDisk();
  if (disk === null) return; // the test below needs no rights
  try {
    const plan = smallPlan([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 2);
    const options = { folder: disk, executor: inline, signal: new AbortController().signal };
    await expect(runStudy(plan, options)).rejects.toThrow(/the disk is full|cannot be written/);
    const found = [];
    const odd: unknown[] = [];
    for await (const { record } of journalRecords(disk, (oddity) => odd.push(oddity))) found.push(record.result.id);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(24);
    expect(odd).toEqual([]);
    execFileSync("mount", ["-o", "remount,size=4m", disk]);
    expect(await runStudy(plan, options)).toMatchObject({ planned: 24, done: 24, found: found.length });
  } finally {
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  }
});

it("a write that finds no room is an error that says so, and so is every write after it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dither-full-"));
  const writer = new JournalWriter(folder, "/dev/full", await open("/dev/full", "a"));
  const outcome = await executeJob(payloadOf(smallPlan().at(0).run, []));
  for (let k = 0; k < 2; k++)
    await expect(writer.append(outcome)).rejects.toThrow(
      /\/dev\/full: cannot be written: the disk is full\. Nothing that was recorded is lost\. Make room/,
    );
  await writer.close();
});
