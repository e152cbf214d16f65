/**
 * YAML as data, within bounds: what nests too deeply, an alias without its anchor or inside it, and aliases that unfold to
 * more than a study can need are mistakes with a line, found before anything is unfolded.
 */

import { DitherError, excerpt } from "dither";
import {
  isAlias,
  isCollection,
  isPair,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  type Document,
  type Node,
} from "yaml";

/** Longer texts are refused as a mistake. */
const longest = 1_000_000;
/** Levels of nesting. A study has about six. */
const deepest = 64;
/** Values that a file may unfold to. */
const mostValues = 200_000;

export interface ReadYaml {
  document: Document;
  lines: LineCounter;
  value: unknown;
}

/** @throws DitherError `format` with line and column of each mistake */
export function readYaml(text: string, fileName: string): ReadYaml {
  if (text.length > longest)
    throw new DitherError(
      "format",
      `${fileName}: expected a study of at most ${longest} characters, got ${text.length}.`,
    );
  const lines = new LineCounter();
  const at = (offset: number, message: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(1, line)}:${Math.max(1, col)}: ${message}`;
  };
  const tooDeep = deepPlace(text, lines);
  if (tooDeep !== undefined)
    throw new DitherError("format", at(tooDeep, `nested more than ${deepest} levels deep. A study needs a few.`));
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, logLevel: "error" });
  const bad = [...document.errors, ...document.warnings];
  if (bad.length > 0)
    throw new DitherError(
      "format",
      bad
        .slice(0, 3)
        .map(({ pos, message }) => at(pos[0], `no valid YAML: ${excerpt(message)}`))
        .join("\n"),
    );
  const mistake = aliasMistake(document);
  if (mistake) throw new DitherError("format", at(mistake.offset, mistake.message));
  // Aliases were counted above, so there is nothing to fear from them.
  return { document, lines, value: document.toJS({ maxAliasCount: -1 }) as unknown };
}

/**
 * Where a text nests too deeply. The reader proper calls itself for every level; this one keeps a list of what is open, so that
 * it can stop at the first level too many.
 */
function deepPlace(text: string, lines: LineCounter): number | undefined {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    // Only what is open meanwhile is of interest; the document itself is read afterwards.
    for (const _token of parser.next(lexeme)) continue;
    if (parser.stack.length > deepest) return parser.offset - 1;
  }
  for (const _token of parser.end()) continue;
  return undefined;
}

/** The first alias that has no anchor before it, stands inside its own anchor, or makes the whole too large. */
function aliasMistake(document: Document): { offset: number; message: string } | undefined {
  /** Values that an anchored node unfolds to; undefined while it is being counted. */
  const anchored = new Map<string, number | undefined>();
  let mistake: { offset: number; message: string } | undefined;
  const count = (node: unknown): number => {
    if (mistake) return 0;
    if (isPair(node)) return count(node.key) + count(node.value);
    if (isAlias(node)) {
      const size = anchored.get(node.source);
      if (size === undefined)
        mistake = {
          offset: node.range?.[0] ?? 0,
          message: anchored.has(node.source)
            ? `expected an alias of something else, got *${excerpt(node.source)} inside what it stands for, which has no end.`
            : `unknown alias *${excerpt(node.source)}. Define it before, as &${excerpt(node.source)}.`,
        };
      return size ?? 0;
    }
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) anchored.set(anchor, undefined);
    let size = 1;
    if (isCollection(node))
      for (const item of node.items) {
        size += count(item);
        if (size > mostValues && !mistake)
          mistake = {
            offset: offsetOf(item) ?? node.range?.[0] ?? 0,
            message: `expected aliases that unfold to at most ${mostValues} values together, got more.`,
          };
      }
    if (anchor !== undefined) anchored.set(anchor, size);
    return size;
  };
  count(document.contents);
  return mistake;
}

function offsetOf(item: unknown): number | undefined {
  const node = (isPair(item) ? item.value : item) as Node | null;
  return node?.range?.[0];
}
