/** A document to draw figures in, where there is no browser. */

/** A new, empty document. linkedom is loaded only here: it takes longer than a small command needs in all. */
export async function newDocument(): Promise<Document> {
  const { parseHTML } = await import("linkedom");
  // eslint-disable-next-line no-restricted-syntax -- the one page that is read, and there is nothing in it.
  return parseHTML("<!doctype html><html><body></body></html>").document;
}
