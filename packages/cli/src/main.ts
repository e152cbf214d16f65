/** The `dither` command. One that runs a user's own code does so in a thread that can be ended; this one then waits for it. */

import { isMainThread } from "node:worker_threads";
import { version } from "dither";
import { runsOwnCode } from "./own-code/runs-own-code.js";
import { adoptTerminal, leave, leaveThread } from "./own-code/thread.js";

// A closed pipe (`dither … | head`) is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") leave();
    throw error;
  });

const given = process.argv.slice(2);
// Asked for by scripts, so without the command's other modules.
if (given.length === 1 && ["-V", "--version"].includes(given[0])) process.stdout.write(`${version}\n`);
else if (isMainThread && runsOwnCode(given)) {
  const { supervise } = await import("./own-code/supervise.js");
  await supervise(given, new URL(import.meta.url));
} else {
  adoptTerminal();
  const { endAtUnexpected, run } = await import("./program.js");
  endAtUnexpected();
  await run(given);
  await leaveThread();
}
