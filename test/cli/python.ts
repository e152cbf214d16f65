/** Python with NumPy, where it is; in CI it must be, since a check that is skipped there is a check that is lost. */

import { spawnSync } from "node:child_process";

export const numpyIsHere = spawnSync("python3", ["-c", "import numpy"]).status === 0;
if (!numpyIsHere && process.env.CI === "true")
  throw new Error("These tests need python3 with numpy when CI=true; install it: pip install numpy");

/** Runs a Python program in a folder; returns what it printed. */
export function python(program: string, cwd: string): string {
  const { status, stdout, stderr } = spawnSync("python3", ["-c", `import numpy as np\n${program}`], { cwd });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}
