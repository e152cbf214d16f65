/** How wide the terminal is. */

/** Columns of the terminal; in a pipe those of `COLUMNS`, or 80. */
export function columns(): number {
  return Math.max(40, process.stdout.columns || Number(process.env["COLUMNS"]) || 80);
}
