/** `dither train --log`: what is logged is what the training did, in either format, whole and through a resumption. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint, encodeCheckpoint, findTask, networkFor, train, trainingFor, type Checkpoint } from "dither";
import { expect, it } from "vitest";
import { eventFile } from "../../packages/cli/src/output/training-log/event-file.js";
import { openLog } from "../../packages/cli/src/output/training-log/training-log.js";
import { dither, ditherJson, folder, listing } from "./command.js";

interface EventFile {
  name: string;
  events: { time: number; step: number; scalars: Record<string, number> }[];
}

/** The event files of a folder, as a reader in Python sees them that checks every checksum. */
function readEvents(path: string): EventFile[] {
  const reader = new URL("read-events.py", import.meta.url).pathname;
  return JSON.parse(execFileSync("python3", [reader, path], { encoding: "utf8" })) as EventFile[];
}

/** Rows of a log by column; NaN where a cell is empty. */
function readCsv(path: string): Record<string, number>[] {
  const [head, ...lines] = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((name, k) => [name, cells[k] === "" ? NaN : Number(cells[k])]))); // prettier-ignore
}

interface Trained {
  history: { loss: number[]; gradientNorm: number[]; validation: { update: number; loss: number }[] };
}

it("writes each update with its loss, gradient norm, learning rate, validation and time", async () => {
  const cwd = folder();
  const small = ["sin", "--units", "4", "--updates", "5", "--batch", "16", "--validate-every", "2", "--validation-trials", "16", "--learning-rate", "0.01"]; // prettier-ignore
  const [{ history }, { code, stdout }] = await Promise.all([
    ditherJson<Trained>(["train", ...small, "--log", "log.csv", "-o", "a.safetensors"], { cwd }),
    dither(["train", ...small, "--log", "events", "-o", "b.safetensors"], { cwd }),
  ]);
  expect({ code, said: stdout.includes("Log: events") }).toEqual({ code: 0, said: true });
  const rows = readCsv(join(cwd, "log.csv"));
  expect(rows.map(({ update }) => update)).toEqual([1, 2, 3, 4, 5]);
  expect(rows.map(({ loss }) => loss)).toEqual(history.loss);
  expect(rows.map((row) => row["gradient_norm"])).toEqual(history.gradientNorm);
  rows.forEach((row, k) => {
    // Cosine from 0.01 to a fiftieth of it, the default.
    expect(row["learning_rate"]).toBeCloseTo(0.01 * (0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * k) / 5))), 12);
    expect(row["validation_loss"]).toEqual(history.validation.find(({ update }) => update === k + 1)?.loss ?? NaN);
    expect(row["seconds"]).toBeGreaterThan(k === 0 ? 0 : rows[k - 1]["seconds"]);
  });
  const [{ events }, ...others] = readEvents(join(cwd, "events"));
  expect(others).toEqual([]);
  expect(events.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  events.forEach(({ scalars }, k) => {
    expect(scalars["loss/training"]).toBe(Math.fround(history.loss[k]));
    expect(scalars["gradient_norm"]).toBe(Math.fround(history.gradientNorm[k]));
    expect("loss/validation" in scalars).toBe(k % 2 === 1);
  });
});

it("goes on where a training was stopped, and changes nothing of what was written", async () => {
  const cwd = folder();
  const task = findTask("sin");
  const specification = networkFor(task, { units: 4, seed: 1 });
  const options = trainingFor(task, { updates: 6, batch: 16 });
  const places = [join(cwd, "log.csv"), join(cwd, "events")];
  const logged = async (stopAfter: number, resume?: Checkpoint): Promise<Checkpoint | undefined> => {
    const request = { options, resumedAt: resume?.update, force: false };
    const logs = await Promise.all(places.map((place) => openLog(place, request)));
    const controller = new AbortController();
    let kept: Checkpoint | undefined;
    const onCheckpoint = (checkpoint: Checkpoint): void => {
      kept = checkpoint;
    };
    const training = train(specification, task, options, {
      resume,
      signal: controller.signal,
      onCheckpoint,
      onUpdate: (state) => {
        for (const log of logs) log.onUpdate(state);
        if (state.update === stopAfter) controller.abort();
      },
    });
    await training.catch(() => undefined);
    for (const log of logs) await log.write();
    return kept && decodeCheckpoint(encodeCheckpoint(kept), "checkpoint");
  };
  const stopped = await logged(2);
  const before = readFileSync(places[0], "utf8");
  expect(readCsv(places[0])).toHaveLength(2);
  await logged(Infinity, stopped);
  const after = readFileSync(places[0], "utf8");
  expect(after.startsWith(before)).toBe(true);
  const whole = await train(specification, task, options);
  const rows = readCsv(places[0]);
  expect(rows.map(({ loss }) => loss)).toEqual(whole.history.loss);
  expect(rows[2]["seconds"]).toBeGreaterThan(rows[1]["seconds"]);
  expect(readEvents(places[1]).map(({ events }) => events.map(({ step }) => step))).toEqual([[1, 2], [3, 4, 5, 6]]); // prettier-ignore
  await expect(openLog(places[1], { options, resumedAt: undefined, force: false })).rejects.toThrow(/another training/);
});

it("writes numbers of any size, whose messages and steps take more than one byte", () => {
  const step = 300_000_000_000;
  const tag = "é".repeat(200);
  const file = eventFile([{ wallTime: 1.5, step, scalars: { [tag]: -(2 ** -20), gone: NaN } }]);
  const place = folder({ "events.out.tfevents.1": file });
  expect(readEvents(place)[0].events).toEqual([{ time: 1.5, step, scalars: { [tag]: -(2 ** -20) } }]);
});

it("refuses a place of another kind before it trains", async () => {
  const cwd = folder({ "log.csv": "a,b\n1,2\n" });
  const json = await dither(["train", "sin", "--log", "log.json"], { cwd });
  expect(json).toMatchObject({ code: 2, stderr: expect.stringContaining("--log: expected a file ending in .csv") });
  const request = { options: trainingFor(findTask("sin"), {}), resumedAt: 3, force: false };
  await expect(openLog(join(cwd, "log.csv"), request)).rejects.toThrow(/another kind/);
  expect(listing(cwd)).toEqual(["log.csv"]);
});
