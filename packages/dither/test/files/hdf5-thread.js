/** Reads files in HDF5, one at a time, as `damaged.ts` sends them; it may be ended at any time. */

import { parentPort } from "node:worker_threads";
import { isDitherError, openFile, readArrays } from "dither";

parentPort?.on("message", (file) => {
  void openFile(file)
    .then((opened) => {
      for (const { values } of readArrays(opened).arrays.values()) void values.length;
      return { outcome: "read" };
    })
    .catch((error) =>
      isDitherError(error) && /[.!?]$/.test(error.message)
        ? { outcome: "refused", message: error.message }
        : { outcome: "failed", message: String(error?.stack ?? error) },
    )
    .then((answer) => parentPort?.postMessage(answer));
});
parentPort?.postMessage("started");
