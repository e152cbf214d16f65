/** What a command says where a package that it needs is not installed. */

import { expect, it } from "vitest";
import { optionalPackage } from "../src/files/optional-package.js";

it("names the packages that are missing, and how to install them", async () => {
  const name: string = "no-such-package-of-dither";
  const missing = (): Promise<unknown> => import(name);
  await expect(optionalPackage(missing, "queues", "no-such-package-of-dither", "ioredis")).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("npm install no-such-package-of-dither ioredis") as string,
  });
});

it("passes on what else goes wrong, and what is there", async () => {
  const broken = (): Promise<never> => Promise.reject(new Error("bad addon"));
  await expect(optionalPackage(broken, "queues", "bullmq")).rejects.toThrow("bad addon");
  expect(await optionalPackage(() => Promise.resolve(3), "queues", "bullmq")).toBe(3);
});
