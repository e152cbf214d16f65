/** Long work gives way to timers and messages, reports its progress, and ends with `aborted` once its signal has fired. */

import { afterEach, expect, it, vi } from "vitest";
import { cooperation } from "../../src/base/cooperation.js";

afterEach(() => {
  vi.restoreAllMocks();
});

it("lets timers pass and reports once a turn is over, not before", async () => {
  let now = 1000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const shares: number[] = [];
  const pause = cooperation("work: stopped.", { onProgress: (share) => shares.push(share) });
  let rung = false;
  setTimeout(() => (rung = true), 0);
  for (let k = 0; k < 1000; k++) await pause(k / 1e4);
  expect([rung, shares]).toEqual([false, []]);
  for (let k = 0; !rung && k < 1e5; k++) {
    now += 51;
    await pause(0.5);
  }
  expect(rung).toBe(true);
  expect(new Set(shares)).toEqual(new Set([0.5]));
});

it("throws what it was given to say, even where the signal fires within a turn", async () => {
  const controller = new AbortController();
  const pause = cooperation("work: stopped before it was done.", { signal: controller.signal });
  await pause(0.1);
  controller.abort();
  await expect((async () => pause(0.2))()).rejects.toMatchObject({
    code: "aborted",
    message: "work: stopped before it was done.",
  });
});
