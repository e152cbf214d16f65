/** The page and the JSON Schema of what commands print are what the schemas of the sources say. */

import { expect, it } from "vitest";
import { jsonContract } from "./json.js";

it("docs/reference/json.md and json.schema.json are up to date: npx vitest run test/docs/json.test.ts -u", async () => {
  const { schema, page } = await jsonContract();
  await expect(page).toMatchFileSnapshot("../../docs/reference/json.md");
  await expect(schema).toMatchFileSnapshot("../../docs/public/json.schema.json");
});
