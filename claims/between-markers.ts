/** A page that is written by hand, with a part in it that a program writes. */

import { format } from "prettier";

const [begin, end] = ["<!-- tables: begin -->", "<!-- tables: end -->"];

/** The page with `text` between its markers. */
export async function withPart(page: string, text: string): Promise<string> {
  const [before, rest] = page.split(begin);
  const [, after] = rest.split(end);
  return format([before, begin, "\n\n", text, "\n\n", end, after].join(""), { parser: "markdown", printWidth: 120 });
}

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
