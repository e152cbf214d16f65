/** The journal of a study: records that outlive whatever happens to those who write them. */

export { journalFolder, networkFile, studyFile, writersFolder } from "./folder.js";
export { runsInProgress } from "./heartbeat.js";
export { readFolderStudy, writeManifest, type FolderStudy } from "./manifest.js";
export { isAccident, journalEntries, journalFiles, journalRecords, type JournalEntry, type Oddity } from "./reader.js";
export { checkKeptNetwork } from "./kept-network.js";
export { recordLine } from "./record.js";
export { JournalWriter } from "./writer.js";
