/** The worker of {@link openFile}: opens one file and answers. */

import { openFile, type SourceFile } from "dither";
import { failureOf, type Failure } from "./failure.js";
import type { Opened } from "./open-file.js";

self.postMessage("started");
self.onmessage = async ({ data }: MessageEvent<SourceFile>) => {
  const answer: Opened = await openFile(data).then(
    (file) => ({ file }),
    (error: unknown): { problem: Failure } => ({ problem: failureOf(error) }),
  );
  self.postMessage(answer);
};
