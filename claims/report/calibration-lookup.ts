/** `{{calibration NETWORK SIZE COLUMN}}`: one cell of the tables on the page of calibration. */

export function calibrationLookup(page: string, network: string, size: string, column: string): string {
  let head: string[] = [];
  for (const line of page.split("\n")) {
    if (!line.startsWith("|")) continue;
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells[0] === "network") head = cells;
    const place = head.indexOf(column);
    if (cells[0] === network && cells[1] === size && place !== -1) return cells[place];
  }
  throw new Error(`expected a row of ${network} at ${size} with a column ${column}`);
}
