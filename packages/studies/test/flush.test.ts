/** Which failures of flushing are tolerated. */

import { expect, it } from "vitest";
import { flushed } from "../src/files/flush.js";

const failing = (error: Error, code?: string) => () => Promise.reject(Object.assign(error, code && { code }));

it.each([undefined, "ENOSYS", "EINVAL"])("a file system that cannot flush (%s) is tolerated", async (code) => {
  await expect(flushed(failing(new Error("Method not implemented."), code))).resolves.toBeUndefined();
});

it.each(["EIO", "ENOSPC", "EDQUOT"])("a disk that fails with %s is not", async (code) => {
  await expect(flushed(failing(new Error("disk"), code))).rejects.toThrow("disk");
});
