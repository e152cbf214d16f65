/** Tokens of the template, `{{SOURCE WHAT WORDS… NAME=VALUE…}}`: each stands for something that the records hold. */

export interface Token {
  source: string;
  what: string;
  /** Those without "=", in their order. */
  words: string[];
  /** Rows that count have these values. */
  where: Record<string, string>;
}

const token = /\{\{([^}]+)\}\}/g;

/** Replaces every token; `resolve` throws for one that it does not know, and the error names the token. */
export function withTokens(template: string, resolve: (token: Token) => string): string {
  return template.replaceAll(token, (text, inner: string) => {
    try {
      return resolve(parsed(inner));
    } catch (error) {
      throw new Error(`${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
}

/** The template without its tokens. */
export const withoutTokens = (template: string): string => template.replaceAll(token, "");

function parsed(inner: string): Token {
  const all = [...inner.matchAll(/"[^"]*"|(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word);
  const bare = (word: string): string => word.replaceAll('"', "");
  const filters = all.filter((word) => /^[\w.]+=/.test(word));
  const [source = "", what = "", ...words] = all.filter((word) => !filters.includes(word)).map(bare);
  const where = Object.fromEntries(
    filters.map((word): [string, string] => {
      const at = word.indexOf("=");
      return [word.slice(0, at), bare(word.slice(at + 1))];
    }),
  );
  return { source, what, words, where };
}

/** The rows that have these values; an error where none has. */
export function rowsWhere<Row extends object>(rows: readonly Row[], where: Readonly<Record<string, string>>): Row[] {
  const found = rows.filter((row) => hasValues(row, where));
  if (found.length === 0) throw new Error("expected at least one row with these values, got none");
  return found;
}

export function hasValues(row: object, where: Readonly<Record<string, string>>): boolean {
  const values = new Map<string, unknown>(Object.entries(row));
  return Object.entries(where).every(([name, value]) => String(values.get(name)) === value);
}

/** The function of this name in a table of lookups. */
export function lookupIn<Lookup>(lookups: Readonly<Record<string, Lookup>>, what: string): Lookup {
  const found = new Map(Object.entries(lookups)).get(what);
  if (found === undefined)
    throw new Error(`expected one of ${Object.keys(lookups).join(", ")}, got ${JSON.stringify(what)}`);
  return found;
}
