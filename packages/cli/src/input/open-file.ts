/** Files opened so that a damaged one can be given up: the decoder of HDF5 runs in a thread of its own. */

import { Worker } from "node:worker_threads";
import { DitherError, needsDecoder, type DitherErrorCode, type ReadableFile, type SourceFile } from "dither";

/** What the thread answers, after `"started"`. */
export type Opened = { file: ReadableFile } | { code: DitherErrorCode; message: string };

/** The longest that decoding may take, in ms, and what it may take for each byte; a whole file of 100 MB takes seconds. */
const longest = 10_000;
const longestPerByte = 0.001;

/**
 * A file that is ready to be read.
 * @throws DitherError as `openFile` of the library does, and `format` where the decoder stops or does not end
 */
export async function openFile(file: SourceFile): Promise<ReadableFile> {
  if (!needsDecoder(file)) return file;
  const worker = new Worker(new URL("./open-worker.js", import.meta.url), { workerData: file });
  const limit = longest + longestPerByte * file.bytes.length;
  let timer: NodeJS.Timeout | undefined;
  try {
    const opened = await new Promise<Opened>((resolve, reject) => {
      const stopped = (): void => reject(damaged(file.fileName));
      worker.on("message", (said: Opened | "started") => {
        // The limit is for the file: a machine with much else to do takes its time to start a thread.
        if (said === "started") timer = setTimeout(stopped, limit);
        else resolve(said);
      });
      worker.once("error", stopped);
      worker.once("exit", stopped);
    });
    if ("file" in opened) return opened.file;
    throw new DitherError(opened.code, opened.message);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function damaged(fileName: string): DitherError {
  return new DitherError(
    "format",
    `${fileName}: expected a whole HDF5 file, got one that its decoder does not come to an end with. It is damaged: write it again.`,
  );
}
