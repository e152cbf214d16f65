/** Tables in Markdown that read as well in a terminal. */

/** Text to the left, numbers to the right; columns as wide as their widest cell. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const isText = header.map((_, column) =>
    rows.every((row) => !/\d/.test(row[column]) || /^[A-Za-z]/.test(row[column])),
  );
  const widths = header.map((name, column) => Math.max(3, name.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, c) => (isText[c] ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, c) => (isText[c] ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return `${[line(header), rule, ...rows.map(line)].join("\n")}\n`;
}

/** A number to three figures or so, without an exponent; a dash for null. */
export function figures(value: number | null): string {
  if (value === null) return "–";
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

export function percent(value: number | null): string {
  return value === null ? "–" : `${Math.round(100 * value)} %`;
}
