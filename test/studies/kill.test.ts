/** A study whose runner is killed with -9 a few times and started again. */

import { expect, it } from "vitest";
import { killAndResume } from "./kill.js";

it("loses nothing and does nothing twice after three kills", async () => {
  const { found, planned, killed } = await killAndResume(3, 5);
  expect(killed).toBe(3);
  expect(found).toEqual(planned);
});
