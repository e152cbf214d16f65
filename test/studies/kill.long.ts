/** A study whose runner is killed with -9 twenty times and started again. */

import { expect, it } from "vitest";
import { killAndResume } from "./kill.js";

it("loses nothing and does nothing twice after twenty kills", async () => {
  const { found, planned, killed } = await killAndResume(20, 30);
  expect(killed).toBe(20);
  expect(found).toEqual(planned);
}, 600_000);
