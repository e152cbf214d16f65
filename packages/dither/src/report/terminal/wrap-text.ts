/** Text broken into lines. */

import { checkArguments } from "../../base/check-arguments.js";

/** Columns that text takes, a character each. */
export const size = (text: string): number => [...text].length;

/**
 * Lines of at most `width` columns, joined by line feeds. Text breaks at blanks, a percent sign stays with its number, and
 * only words that no line holds are broken; paths are not, since they are copied.
 */
export function wrapText(text: string, width = 80): string {
  checkArguments("wrapText", { text, width }, { text: "text", width: "number" });
  const lines: string[] = [];
  const words = text.replace(/(\d) %/g, "$1\u00a0%").split(" ");
  for (const word of words.flatMap((one) => broken(one, width))) {
    const last = lines.at(-1);
    if (last !== undefined && size(last) + 1 + size(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n").replaceAll("\u00a0", " ");
}

function broken(word: string, width: number): string[] {
  if (size(word) <= width || /[/\\]/.test(word)) return [word];
  return [...word].reduce<string[]>((lines, character) => {
    const last = lines.at(-1);
    if (last !== undefined && size(last) < width) lines[lines.length - 1] = last + character;
    else lines.push(character);
    return lines;
  }, []);
}
