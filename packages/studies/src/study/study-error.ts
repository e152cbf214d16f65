/** Errors about a study file, with the line and column of the part that is wrong. */

import { DitherError } from "dither";
import { isMap, isNode, isPair, isScalar, type Document, type LineCounter, type Node } from "yaml";

export type Place = readonly (string | number)[];

/** Something wrong with one part of a study. */
export interface Mistake {
  place: Place;
  message: string;
}

/** The source of a study, for finding places in it. */
export interface StudySource {
  fileName: string;
  document: Document;
  lines: LineCounter;
  /** Section that is laid over the study: places are looked up there first. */
  scale: string;
}

const mostShown = 10;

/** A DitherError `format`, one line for each mistake: `file:line:column: part: what is wrong`. */
export function studyError(source: StudySource, mistakes: readonly Mistake[]): DitherError {
  const shown = mistakes.slice(0, mostShown).map(({ place, message }) => {
    const { line, col } = positionOf(source, place);
    const part = placeText(place);
    return `${source.fileName}:${line}:${col}: ${part === "" ? "" : `${part}: `}${message}`;
  });
  const more = mistakes.length - shown.length;
  return new DitherError("format", [...shown, ...(more > 0 ? [`… and ${more} more.`] : [])].join("\n"));
}

/** `grid.noise[2]` */
function placeText(place: Place): string {
  return place
    .map((part, k) => (typeof part === "number" ? `[${part}]` : k === 0 ? part : `.${part}`))
    .join("")
    .slice(0, 200);
}

/** Where a part begins: in the section of the scale if it is there, else in the study, else its nearest parent. */
function positionOf({ document, lines, scale }: StudySource, place: Place): { line: number; col: number } {
  const inScale = keyNode(document.contents, ["scales", scale, ...place]);
  const found = inScale.depth === place.length + 2 ? inScale : keyNode(document.contents, place);
  const { line, col } = lines.linePos(found.node?.range?.[0] ?? 0);
  return { line: Math.max(1, line), col: Math.max(1, col) };
}

/** The node of the longest prefix of a place that exists: the value, or for the member of a mapping its key. */
function keyNode(root: Node | null, place: Place): { node: Node | null; depth: number } {
  let node = root;
  let shown = root;
  for (const [depth, part] of place.entries()) {
    const pair = isMap(node)
      ? node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part))
      : undefined;
    const child = pair ? pair.value : isMap(node) || isScalar(node) || !isNode(node) ? undefined : memberOf(node, part);
    if (child === undefined) return { node: shown, depth };
    node = isNode(child) ? child : null;
    shown = depth === place.length - 1 && !pair ? node : isNode(pair?.key) ? pair.key : (node ?? shown);
  }
  return { node: shown, depth: place.length };
}

function memberOf(node: Node, part: string | number): unknown {
  return "get" in node && typeof node.get === "function"
    ? (node.get as (key: unknown, keepScalar: boolean) => unknown)(part, true)
    : undefined;
}
