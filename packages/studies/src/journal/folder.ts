/** Where things lie in a study's folder. */

import { join } from "node:path";

/** The folder of the journals: one NDJSON file for each start of a writer. */
export const journalFolder = (folder: string): string => join(folder, "journal");

/** A run's network, where the study keeps networks. */
export const networkFile = (folder: string, id: string): string => join(folder, "networks", `${id}.safetensors`);

/** The study as it was last started there. */
export const studyFile = (folder: string): string => join(folder, "study.json");

/** What running writers say of themselves. */
export const writersFolder = (folder: string): string => join(folder, "writers");
