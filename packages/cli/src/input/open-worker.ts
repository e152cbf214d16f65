/** The thread of {@link openFile}: opens one file and answers. */

import { parentPort, workerData } from "node:worker_threads";
import { isDitherError, openFile, type SourceFile } from "dither";
import type { Opened } from "./open-file.js";

parentPort?.postMessage("started");
let answer: Opened;
try {
  answer = { file: await openFile(workerData as SourceFile) };
} catch (error) {
  if (!isDitherError(error)) throw error;
  answer = { code: error.code, message: error.message };
}
parentPort?.postMessage(answer);
