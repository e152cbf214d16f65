/** The glossary's page: the words of the lab, which explains them where they stand, in one list. */

import { format } from "prettier";
import { glossary } from "../../packages/lab/src/text/glossary.js";

/** The text of docs/reference/glossary.md. */
export function glossaryPage(): Promise<string> {
  const words = Object.entries(glossary).sort(([a], [b]) => a.localeCompare(b, "en"));
  const page = `# Glossary

The words of the documentation and of the lab, each in a sentence or two. Equations are in the [theory](../explanation/theory.md).

This page is written by \`npx vitest run test/docs/glossary.test.ts -u\`.

${words.map(([word, meaning]) => `## ${word}\n\n${meaning.replaceAll("*", "\\*")}`).join("\n\n")}
`;
  return format(page, { parser: "markdown", printWidth: 120 });
}
