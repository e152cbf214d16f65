/** Files appear whole or not at all, and whether they can be written is known beforehand without a trace. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkWritable, readBytes, writeWhole } from "@dither/studies";
import { describe, expect, it, onTestFinished } from "vitest";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "dither-files-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const all = (path: string): string[] => readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
const code = "file";

describe("writeWhole", () => {
  it("makes missing folders, replaces what is there, and leaves no other file", async () => {
    const path = folder();
    await writeWhole(join(path, "a/b/c.txt"), "first");
    await writeWhole(join(path, "a/b/c.txt"), new TextEncoder().encode("second"));
    expect(readFileSync(join(path, "a/b/c.txt"), "utf8")).toBe("second");
    expect(all(path)).toEqual(["a", "a/b", "a/b/c.txt"]);
  });

  it("that fails keeps the old content and leaves no temporary file", async () => {
    const path = folder();
    mkdirSync(join(path, "taken"));
    await expect(writeWhole(join(path, "taken"), "x", { option: "--figure" })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/taken: cannot be written: it is a folder\. .* --figure\.$/),
    });
    expect(all(path)).toEqual(["taken"]);
  });

  it("of many files at once into one new folder writes them all", async () => {
    const path = folder();
    const names = Array.from({ length: 20 }, (_, k) => `${String(k).padStart(2, "0")}.txt`);
    await Promise.all(names.map((name) => writeWhole(join(path, "new/deep", name), name)));
    expect(all(join(path, "new/deep"))).toEqual(names);
  });
});

describe("checkWritable", () => {
  it("leaves no trace, not even the folders that it needed", async () => {
    const path = folder();
    writeFileSync(join(path, "kept.txt"), "kept");
    await checkWritable(join(path, "a/b/c.txt"));
    await checkWritable(join(path, "kept.txt"));
    expect(all(path)).toEqual(["kept.txt"]);
    expect(readFileSync(join(path, "kept.txt"), "utf8")).toBe("kept");
  });

  it.each([
    { at: "file.txt/x/y.txt", why: "a part of its path is a file, not a folder" },
    { at: "dir", why: "it is a folder" },
    { at: `${"n".repeat(300)}.txt`, why: "the name is too long" },
  ])("refuses $why", async ({ at, why }) => {
    const path = folder();
    writeFileSync(join(path, "file.txt"), "");
    mkdirSync(join(path, "dir"));
    const message: unknown = expect.stringContaining(`: cannot be written: ${why}.`);
    await expect(checkWritable(join(path, at))).rejects.toMatchObject({ code, message });
    expect(all(path)).toEqual(["dir", "file.txt"]);
  });

  it("refuses /proc, where Node's recursive mkdir never returns", async () => {
    await expect(checkWritable("/proc/dither/x/y.txt")).rejects.toMatchObject({ code });
    await expect(writeWhole("/proc/dither/x/y.txt", "x")).rejects.toMatchObject({ code });
  });
});

it("readBytes names the path and the reason", async () => {
  await expect(readBytes("/nowhere/net.safetensors")).rejects.toMatchObject({
    code,
    message: "/nowhere/net.safetensors: cannot be read: it does not exist. Check the path.",
  });
});
