/** Files opened so that a damaged one can be given up: the decoder of HDF5 runs in a worker of its own. */

import { DitherError, needsDecoder, type DitherErrorCode, type ReadableFile, type SourceFile } from "dither";
import type { Failure } from "./failure.js";

/** What the worker answers, after `"started"`. */
export type Opened = { file: ReadableFile } | { problem: Failure };

/** The longest that decoding may take, in ms, and what it may take for each byte; as on the command line. */
const longest = 10_000;
const longestPerByte = 0.001;

/**
 * A file that is ready to be read.
 * @throws DitherError as `openFile` of the library does, and `format` where the decoder stops or does not end
 */
export async function openFile(file: SourceFile): Promise<ReadableFile> {
  if (!needsDecoder(file)) return file;
  const worker = new Worker(new URL("./opener.ts", import.meta.url), { type: "module" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const opened = await new Promise<Opened>((resolve, reject) => {
      const stopped = (): void => {
        reject(
          new DitherError(
            "format",
            `${file.fileName}: expected a whole HDF5 file, got one that its decoder does not come to an end with. It is damaged: write it again.`,
          ),
        );
      };
      worker.onmessage = ({ data }: MessageEvent<Opened | "started">) => {
        // The limit is for the file: a machine with much else to do takes its time to start a worker.
        if (data === "started") timer = setTimeout(stopped, longest + longestPerByte * file.bytes.length);
        else resolve(data);
      };
      worker.onerror = stopped;
      worker.postMessage(file);
    });
    if ("file" in opened) return opened.file;
    throw new DitherError(opened.problem.code as DitherErrorCode, opened.problem.message);
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
