/** `dither study query`: a question in SQL about the runs of a study. */

import { columns, queryStudy } from "@dither/studies";
import { Command } from "commander";
import { counted, type ReportDocument } from "dither";
import { documentText, print, printJson } from "../../output/print.js";

export function studyQueryCommand(): Command {
  return new Command("query")
    .description("ask in SQL about the table `runs`, one row per run")
    .argument("<folder>", "a study's folder")
    .argument("<sql>", "a query about the table `runs`")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `\nExample:\n  dither study query results/central-figure "select placement, noise,\n    avg(preferred_ratio) from runs group by all order by all"\n\nColumns: ${wrapped(columns.map(({ name }) => name))}`,
    )
    .action(async (folder: string, sql: string, { json }: { json?: boolean }) => {
      const { columns: names, rows } = await queryStudy(folder, sql);
      if (json) {
        printJson("study-query", {
          columns: names,
          rows: rows.map((row) => Object.fromEntries(names.map((name, k) => [name, row[k]]))),
        });
        return;
      }
      print(documentText(queryDocument(names, rows)));
    });
}

function queryDocument(names: readonly string[], rows: readonly (readonly unknown[])[]): ReportDocument {
  return {
    title: counted(rows.length, "row"),
    abstract: [],
    facts: [],
    sections: [
      {
        heading: null,
        blocks: [
          {
            kind: "table",
            id: "rows",
            caption: "",
            columns: names.map((heading) => ({ heading })),
            rows: rows.map((row) => row.map(cellText)),
          },
        ],
      },
    ],
  };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(4)));
  return typeof value === "string" ? value : JSON.stringify(value);
}

function wrapped(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const last = lines.length - 1;
    if (lines[last].length + name.length + (last === 0 ? 12 : 4) > 78) lines.push(name);
    else lines[last] += lines[last] === "" ? name : `, ${name}`;
  }
  return lines.join(",\n  ");
}
