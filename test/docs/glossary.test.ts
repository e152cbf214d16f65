/** docs/reference/glossary.md has the words of the lab. */

import { expect, it } from "vitest";
import { glossaryPage } from "./glossary.js";

it("docs/reference/glossary.md is up to date: npx vitest run test/docs/glossary.test.ts -u", async () => {
  await expect(await glossaryPage()).toMatchFileSnapshot("../../docs/reference/glossary.md");
});
