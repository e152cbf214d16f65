/** The journal of a study: records that outlive whatever happens to those who write them. */

export { journalFolder, networkFile, studyFile, writersFolder } from "./folder.js";
export { runsInProgress } from "./heartbeat.js";
export { readManifest, writeManifest } from "./manifest.js";
export { isAccident, journalEntries, journalFiles, journalRecords, type JournalEntry, type Oddity } from "./reader.js";
export { isRecord } from "./record.js";
export { JournalWriter, recordLine } from "./writer.js";
