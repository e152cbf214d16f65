/** Documents in which text with markup stands where a name, a sentence or a number belongs. */

import { isDitherError } from "../../src/base/errors.js";
import type { DrawnDocument } from "./documents.js";

/** Leaves every element and attribute that a page could put it into, and begins new ones. */
export const attack = `"'>--></title></style></script></desc></svg></td><evil-tag evil-name="1"><script>evil()</script><img src=x onerror="evil()"><svg onload=evil()>&lt;b onclick=evil()\0\ud800 evil-name=1 \u00a0`;

type Place = readonly (string | number)[];

/** Where a document holds text and numbers; of a list of like things the first. */
export function leaves(value: unknown, place: Place = []): Place[] {
  if (typeof value === "string" || typeof value === "number") return [place];
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.slice(0, 1).entries()]
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => leaves(inner, [...place, key]));
}

/** A copy with the attack at these places. */
function spoiled(content: unknown, places: readonly Place[]): unknown {
  const copy = structuredClone(content);
  for (const place of places) {
    let at = copy as Record<string | number, unknown>;
    for (const key of place.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[place.at(-1)!] = attack;
  }
  return copy;
}

export interface Spoiled {
  /** What was drawn, and the places where the attack stood. */
  readonly drawn: { text: string; places: readonly Place[] }[];
  /** Places where nothing can be drawn. */
  readonly refused: string[];
}

/** Null where nothing is drawn, or where the library trips over what cannot be there. */
function drawnOrNull(document: DrawnDocument, content: unknown): string | null {
  try {
    return document.draw(content);
  } catch (error) {
    if (isDitherError(error) || error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * The document with the attack in as many places at once as can be drawn, until every place has been spoiled: where
 * drawing fails the places are halved.
 */
export function spoiledDrawings(document: DrawnDocument): Spoiled {
  const found: Spoiled = { drawn: [], refused: [] };
  const attempt = (places: readonly Place[]): void => {
    if (places.length === 0) return;
    const text = drawnOrNull(document, spoiled(document.content, places));
    if (text !== null) found.drawn.push({ text, places });
    else if (places.length === 1) found.refused.push(places[0].join("."));
    else for (const half of [places.slice(0, places.length / 2), places.slice(places.length / 2)]) attempt(half);
  };
  attempt(leaves(document.content));
  return found;
}
