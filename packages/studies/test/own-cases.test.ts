/** Tasks of a user's own that go wrong late: the first batch that is wrong stops the training, and is named. */

import { networkFor, train, trainingFor, type Task } from "dither";
import { describe, expect, it } from "vitest";
import { loadTask } from "../src/index.js";

const cases = new URL("../../../test-data/cases/own-tasks", import.meta.url).pathname;
const load = (name: string): Promise<Task> => loadTask(`${cases}/${name}.ts`);

async function trained(name: string): Promise<unknown> {
  const task = await load(name);
  return train(networkFor(task, { units: 4 }), task, trainingFor(task, { updates: 10, batch: 8 }));
}

const late: [name: string, code: string, message: RegExp][] = [
  ["async", "format", /async\.ts, update 0: expected a result from `trials` at once, got a promise\. .*no `async`/],
  ["latenan", "value", /latenan\.ts, update 6: .*got NaN in `input` at step 0, trial 3, channel 0\. Mend the task\.$/],
  ["laterand", "mismatch", /update 6: .*on its arguments alone, but Math\.random\(\) was used \(.*laterand\.ts:3\)/],
  ["lateshape", "mismatch", /update 6: expected `input` of shape \[step 10, .*80 numbers, got 79\. Mend the task\.$/],
  ["lateshape2", "mismatch", /update 6: expected `input` of shape \[step 10, .*80 numbers, got 84\. Mend the task\.$/],
  ["latethrow", "format", /update 4: `trials` threw an error \(.*latethrow\.ts:3\): late boom\. Mend the task\.$/],
  ["rarerand", "mismatch", /rarerand\.ts, update 0: .*Math\.random\(\) was used \(.*rarerand\.ts:3\)/],
  ["keptrand", "mismatch", /keptrand\.ts, update 3: .*Math\.random\(\) was used \(.*keptrand\.ts:4\)/],
  ["syntax", "format", /syntax\.ts: cannot be read as TypeScript at .*syntax\.ts:1:17: Unexpected token\.$/],
];

describe("a task that goes wrong", () => {
  it.each(late)("%s", async (name, code, message) => {
    await expect(trained(name)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("leaves chance and time as they were", async () => {
    const before = [Math.random, Date, Object.getOwnPropertyDescriptor(Performance.prototype, "now")?.value];
    await trained("laterand").catch(() => undefined);
    await trained("syntax").catch(() => undefined);
    expect([Math.random, Date, Object.getOwnPropertyDescriptor(Performance.prototype, "now")?.value]).toEqual(before);
    expect(Math.random()).toBeLessThan(1);
    expect(new Date().getTime()).toBeGreaterThan(0);
  });
});
