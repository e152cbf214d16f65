/** A Python that has what a test needs. */

import { spawnSync } from "node:child_process";

/** The first Python with these modules; benchmarks/install-peers.sh and Debian's packages python3-NAME install them. */
export function pythonWith(...modules: string[]): string {
  const found = ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", `import ${modules.join(", ")}`]).status === 0,
  );
  if (found === undefined)
    throw new Error(`No Python with ${modules.join(", ")}: run benchmarks/install-peers.sh, or install python3-NAME.`);
  return found;
}
