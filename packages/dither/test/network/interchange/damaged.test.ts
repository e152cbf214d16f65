/** Damaged pickles and `.mat` files are read or refused; five thousand of each in damaged.long.ts. */

import { describe, expect, it } from "vitest";
import { formats, readDamaged } from "./damaged.js";

describe("damaged files", () => {
  it.each(Object.keys(formats))("of %s are read or refused", (format) => {
    const read = readDamaged(formats[format], 400, 14);
    expect(read).toBeGreaterThan(0); // else the damage is such that nothing is tried
    expect(read).toBeLessThan(400);
  });
});
