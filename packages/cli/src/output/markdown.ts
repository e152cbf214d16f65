/** Text and code in Markdown: what files hold becomes no heading, link, table or HTML there. */

/** Text on one line. */
export function markdownText(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/[\\`*[\]|]/g, "\\$&")
    .replace(/&(?=[#\w]+;)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/^(?=[#>+-]|\d+[.)])/, "\\");
}

/** Code on one line, between as many backticks as it needs. */
export function markdownCode(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** The address of a file beside the page. */
export function markdownPath(path: string): string {
  return encodeURI(path).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
}
