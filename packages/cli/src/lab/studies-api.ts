/** What the lab's page asks about a folder of studies: which there are, how far they are, what they say. Read-only. */

import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import {
  checkKeptNetwork,
  journalFolder,
  networkFile,
  readBytes,
  readStudy,
  runsInProgress,
  studyFile,
  studyStatus,
  type StudyStatus,
} from "@dither/studies";
import { isDitherError, studyFigures, studyPage, studyTitle, type StudyReport } from "dither";
import { newDocument } from "../output/document.js";
import { reportOf } from "../output/study-report.js";
import { contentType, reportPolicy } from "./headers.js";
import { fileWithin } from "./safe-path.js";
import type { Api, ApiAnswer } from "./server.js";

/** A study of the list. */
export interface ListedStudy {
  name: string;
  status: Omit<StudyStatus, "oddities"> | null;
  /** Why it cannot be read. */
  problem?: string;
}

/** A study as its page shows it. */
export interface ShownStudy {
  name: string;
  title: string;
  running: number;
  report: StudyReport;
  /** Names of the figures that it has. */
  figures: { name: string; caption: string }[];
}

/** Pixels across of the figures `NAME-narrow.svg`, for small screens. */
const narrowWidth = 340;

/**
 * Answers about the studies directly in a folder, or about the one study that the folder is:
 * `studies`, `studies/NAME`, `studies/NAME/report`, `studies/NAME/figures/FIGURE.svg`, `studies/NAME/networks/ID.safetensors`.
 */
export function studiesApi(root: string): Api {
  const reports = new Map<string, { stamp: string; report: StudyReport }>();
  return {
    async answer([kind, name, part, item, ...rest]): Promise<ApiAnswer | null> {
      if (kind !== "studies" || rest.length > 0) return null;
      const folders = await studyFolders(root);
      if (name === undefined) return { json: { studies: await Promise.all([...folders].map(listed)) } };
      const folder = folders.get(name);
      if (folder === undefined) return null;
      if (part === "networks" && item !== undefined) {
        // From the study's folder on, so that a link instead of `networks` leads nowhere.
        const file = await fileWithin(
          folder,
          relative(folder, join(dirname(networkFile(folder, "x")), item)).split(sep),
        );
        if (file === null) return null;
        await checkKeptNetwork(file, await readBytes(file));
        return { file };
      }
      const report = await reportIn(folder);
      if (part === undefined) return { json: await shown(name, folder, report) };
      if (part === "report" && item === undefined)
        return page(studyPage(await newDocument(), report, { generatedAt: new Date().toISOString() }));
      const [, figureName = "", narrow] = /^(\w+?)(-narrow)?\.svg$/.exec(part === "figures" ? (item ?? "") : "") ?? [];
      const figure = Object.hasOwn(studyFigures, figureName) ? studyFigures[figureName] : undefined;
      const svg = figure?.draw(await newDocument(), report, narrow === undefined ? {} : { width: narrowWidth }) ?? null;
      return svg === null ? null : { content: svg, type: contentType(".svg"), policy: reportPolicy };
    },
  };

  /** The report, made again when the journal has grown. */
  async function reportIn(folder: string): Promise<StudyReport> {
    const stamp = await stampOf(folder);
    const known = reports.get(folder);
    if (known?.stamp === stamp) return known.report;
    const report = reportOf(await readStudy(folder));
    reports.set(folder, { stamp, report });
    return report;
  }
}

const page = (content: string): ApiAnswer => ({ content, type: contentType(".html"), policy: reportPolicy });

async function shown(name: string, folder: string, report: StudyReport): Promise<ShownStudy> {
  const figures: ShownStudy["figures"] = [];
  for (const [figure, { draw, heading, caption }] of Object.entries(studyFigures))
    if (draw(await newDocument(), report) !== null) figures.push({ name: figure, caption: `${heading} ${caption}` });
  return { name, title: studyTitle(report), running: await runsInProgress(folder), report, figures };
}

/** Folders of studies by name: the folder itself, or those directly in it. */
async function studyFolders(root: string): Promise<Map<string, string>> {
  if (await exists(studyFile(root))) return new Map([[basename(resolve(root)), root]]);
  const names = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const found = new Map<string, string>();
  for (const name of names.sort()) if (await exists(studyFile(join(root, name)))) found.set(name, join(root, name));
  return found;
}

async function listed([name, folder]: [string, string]): Promise<ListedStudy> {
  try {
    const { oddities: _oddities, ...status } = await studyStatus(folder);
    return { name, status };
  } catch (error) {
    if (!isDitherError(error)) throw error;
    return { name, status: null, problem: error.message };
  }
}

/** Changes whenever a journal of the folder does. */
async function stampOf(folder: string): Promise<string> {
  const place = journalFolder(folder);
  const names = await readdir(place).catch(() => []);
  const sizes = await Promise.all(names.sort().map(async (name) => `${name}:${(await stat(join(place, name))).size}`));
  const { mtimeMs } = await stat(studyFile(folder));
  return [mtimeMs, ...sizes].join(" ");
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
