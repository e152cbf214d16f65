/** Everything that is read from outside, a kind a line. A new format adds its fuzzers here. */

import { commandLines } from "./command-lines.js";
import { journals } from "./journals.js";
import { networkFiles } from "./network-files.js";
import { studyFiles } from "./study-files.js";
import type { Fuzzer } from "./fuzzer.js";

export const fuzzers: readonly Fuzzer[] = [...networkFiles, studyFiles, journals, commandLines];
