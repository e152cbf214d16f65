/** docs/reference/settings.md is what the table of settings says. */

import { expect, it } from "vitest";
import { settingsPage } from "./settings.js";

it("docs/reference/settings.md is up to date: npx vitest run test/docs/settings.test.ts -u", async () => {
  await expect(await settingsPage()).toMatchFileSnapshot("../../docs/reference/settings.md");
});
