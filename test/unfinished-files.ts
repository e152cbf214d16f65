/**
 * A reporter of the test files that the process running them took along when it died: their paths, one to a line, in the
 * file that UNFINISHED_FILES names. Where anything else went wrong outside of the tests, the file stays empty.
 */

import { writeFileSync } from "node:fs";
import type { Reporter, TestModule, TestSpecification } from "vitest/node";

export default class UnfinishedFiles implements Reporter {
  private readonly files = new Set<string>();

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    for (const { moduleId } of specifications) this.files.add(moduleId);
  }

  onTestModuleEnd({ moduleId }: TestModule): void {
    this.files.delete(moduleId);
  }

  onTestRunEnd(_modules: unknown, errors: readonly { message: string }[]): void {
    const file = process.env["UNFINISHED_FILES"];
    if (file === undefined) throw new Error("UNFINISHED_FILES names no file.");
    const isDeath = errors.every(({ message }) => message.startsWith("[vitest-pool]"));
    writeFileSync(file, isDeath ? [...this.files].join("\n") : "");
  }
}
