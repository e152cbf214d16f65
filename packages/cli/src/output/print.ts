/** What commands print: one JSON object with --json, else text for people. */

/** Prints exactly one JSON object on standard output. */
export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints lines on standard output. */
export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** ASCII instead of box drawing where the locale has no Unicode. */
export function asciiOnly(): boolean {
  const locale = process.env["LC_ALL"] || process.env["LC_CTYPE"] || process.env["LANG"] || "";
  return /^(C|POSIX)$/.test(locale) || (locale !== "" && !/utf-?8/i.test(locale));
}

/** Text broken into lines of at most 80 columns, at blanks. */
export function wrap(text: string, width = 80): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
