/** The report of a visitor's network: one HTML file that needs nothing else. */

import { significant, version } from "dither";
import type { Explained } from "../workers/explaining.js";

export interface ReportParts {
  name: string;
  /** SVG text of the curve; null where nothing could be measured. */
  figure: string | null;
  hash: string | null;
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function reportOf({ explanation, silentLoss, repairedLoss }: Explained, parts: ReportParts): string {
  const { specification: s, measured, units } = explanation;
  const rows: [string, string][] = [
    ["network", `${s.units} ${s.activation} units, leak ${s.leak}, noise ${s.noise.std} ${s.noise.placement}`],
    ["loss without noise", significant(silentLoss)],
    ...(repairedLoss === null ? [] : [["loss without noise, repaired", significant(repairedLoss)] as [string, string]]),
    ...(measured
      ? ([
          [
            "preferred noise σ*",
            `${significant(measured.preferred.std)} [${measured.preferred.interval.map((x) => significant(x)).join(", ")}]`,
          ],
          ["verdict", measured.verdict],
          ["trials, draws, seed", `${measured.trials}, ${measured.draws}, ${measured.seed}`],
        ] as [string, string][])
      : []),
    ...(parts.hash === null ? [] : [["SHA-256", parts.hash] as [string, string]]),
    ["made by", `Dither ${version}, the lab`],
  ];
  const shares = units
    .filter(({ shareOfBias }) => shareOfBias !== null)
    .slice(0, 16)
    .map(
      ({ unit, shareOfBias, ratio }) =>
        `<tr><td>${unit}</td><td>${significant(100 * (shareOfBias ?? 0), 2)} %</td><td>${significant(ratio, 2)}</td></tr>`,
    )
    .join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(parts.name)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
td,th{text-align:left;padding:.1rem 1rem .1rem 0;vertical-align:top;overflow-wrap:anywhere}svg{max-width:100%;height:auto}</style></head>
<body><h1>${escape(parts.name)}</h1>
<p><strong>${escape(explanation.verdict)}</strong></p>
${explanation.remarks.map((remark) => `<p>${escape(remark)}</p>`).join("\n")}
${parts.figure ?? ""}
<table>${rows.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`).join("\n")}</table>
<h2>Units that carry the bias</h2>
<table><tr><th>unit</th><th>share of the bias</th><th>a/σ</th></tr>${shares}</table>
</body></html>
`;
}
