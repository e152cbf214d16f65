/** The child process: performs the job in its argument and prints the numbers as JSON. */

import { perform, type Job } from "./job.js";

process.stdout.write(`${JSON.stringify(await perform(JSON.parse(process.argv[2]) as Job))}\n`);
