/** The `dither` command: reads arguments, calls the library, prints. */

import { run } from "./program.js";

// A closed pipe (`dither … | head`) is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    throw error;
  });

await run(process.argv.slice(2));
