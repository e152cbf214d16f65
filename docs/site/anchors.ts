/** The address of a heading within its page. */

/** As GitHub makes it: lower case, spaces as hyphens, no other signs. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
