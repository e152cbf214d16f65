/** Text as it is set on a page. */

/** A percent sign stays on the line of its number, and no line breaks within 3e−5. */
export function prose(text: string): string {
  return text.replace(/(\d) %/g, "$1\u00a0%").replace(/(\de)-(\d)/g, "$1−$2");
}
