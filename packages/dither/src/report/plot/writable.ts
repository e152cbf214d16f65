/** Text that a page or a drawing can hold. */

/** Characters that neither HTML nor XML can hold: controls, halves of a pair, and the two that are no characters. */
const unwritable = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Text with the characters that no page can hold replaced by �. */
export function writable(text: string): string {
  return text.replace(unwritable, "\ufffd");
}
