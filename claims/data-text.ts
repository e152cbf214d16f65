/** Data that stand beside a page: JSON with a line for each row. Six digits are more than the scatter over seeds or trials leaves. */

export const dataText = (rows: readonly object[]): string =>
  `[\n${rows.map((row) => JSON.stringify(row, short)).join(",\n")}\n]\n`;

const short = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
