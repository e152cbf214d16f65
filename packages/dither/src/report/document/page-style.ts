/** The style sheet of a report page: one column, light and dark, from 360 px up, and on paper. */

import { darkInk, darkPaper, ink, paper } from "../plot/palette.js";

export const pageStyle = `
:root { color-scheme: light dark; --ink: ${ink}; --quiet: #565d66; --paper: ${paper}; --line: #d5d9de; --tint: #f3f4f6; --link: #005a9c; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: ${darkInk}; --quiet: #a6aeb8; --paper: ${darkPaper}; --line: #363c44; --tint: #1f242a; --link: #7cc0f5; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.1rem); line-height: 1.2; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 0.75rem; }
.abstract { font-size: 1.125rem; margin: 0 0 1.5rem; }
a { color: var(--link); }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.source { border-left: 4px solid var(--line); background: var(--tint); padding: 0.9rem 1.1rem; font-size: 0.95rem; }
.source dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.1rem; margin: 0; }
.source dt { color: var(--quiet); }
.source dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.92em; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
pre .word { display: inline-block; max-width: 100%; }
.generated { color: var(--quiet); font-size: 0.95rem; margin: 0.9rem 0 0; }
figure { margin: 0 0 2.5rem; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: 0.95rem; color: var(--quiet); margin-top: 0.5rem; }
figcaption b { color: var(--ink); }
.narrow { display: none; }
.index { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin: 0 0 2rem; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem 2.5rem; align-items: start; }
main:has(.gallery) { max-width: 90rem; }
.scroll { overflow-x: auto; width: min(100vw - 2.5rem, 80rem); margin: 0 0 2rem 50%; transform: translateX(-50%); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.5rem; font-size: 0.95rem; }
caption span { display: block; position: sticky; left: 0; max-width: min(44rem, 100vw - 2.5rem); }
th, td { padding: 0.35rem 0.6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { vertical-align: bottom; font-weight: 600; border-bottom: 2px solid var(--line); white-space: normal; }
th:first-child, td:last-child, th:last-child { text-align: left; }
.numbers td:last-child, .numbers th:last-child { text-align: right; }
tbody th { font-weight: 600; }
th:first-child, td:first-child { padding-left: 0; }
sub { line-height: 0; }
.range { color: var(--quiet); }
.marked { list-style: none; padding: 0; }
.marked li { margin: 0 0 1rem; padding-left: 7rem; position: relative; }
.marked .mark { position: absolute; left: 0; font-weight: 600; }
.marked p { margin: 0; color: var(--quiet); font-size: 0.95rem; }
.pass .mark, .survives .mark { color: #00703c; } .fail .mark, .changes .mark { color: #b3261e; }
@media screen and (prefers-color-scheme: dark) { .pass .mark, .survives .mark { color: #5fd38d; } .fail .mark, .changes .mark { color: #ff8a80; } }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button:focus-visible, .filter input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
.filter { display: block; margin: 0 0 1rem; } .filter input { font: inherit; padding: 0.25rem 0.5rem; width: 100%; max-width: 24rem; background: var(--paper); color: var(--ink); border: 1px solid var(--quiet); border-radius: 3px; }
td.command code { white-space: nowrap; font-size: 0.85em; } td.long { white-space: normal; min-width: 12rem; text-align: left; }
.related { padding: 0; list-style: none; }
.related li { margin: 0 0 0.9rem; }
.related p { margin: 0; color: var(--quiet); font-size: 0.95rem; }
@media (max-width: 31rem) {
  main { padding: 1.5rem 1rem 3rem; }
  .wide { display: none; }
  .narrow { display: block; }
  .source dl { grid-template-columns: 1fr; gap: 0; }
  .source dd { margin-bottom: 0.5rem; }
}
@media print {
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { display: block; }
  .narrow { display: none; }
  .scroll { overflow: visible; width: auto; margin: 0 0 2rem; transform: none; }
  table { font-size: 7.5pt; }
  .range { display: block; }
  th, td { padding: 0.2rem 0.3rem; white-space: normal; }
  .range { white-space: nowrap; }
}
`;
