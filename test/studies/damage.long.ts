/** Every byte of a journal changed, one after another. */

import { beforeAll, expect, it } from "vitest";
import { SmallJournal } from "./damage.js";

let journal: SmallJournal;
beforeAll(async () => {
  journal = await SmallJournal.make();
});

it("no changed byte of a journal changes a result, in any of its bits", { timeout: 1_800_000 }, async () => {
  expect(journal.bytes.length).toBeGreaterThan(3000);
  for (let at = 0; at < journal.bytes.length; at++) {
    await journal.expectNoticed(at, 1 << (at % 8));
    await journal.expectNoticed(at, 1 + ((at * 97) % 255));
  }
});
