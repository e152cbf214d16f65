/** The page of a gallery of tasks: one picture of a trial each. */

import { escapeHtml, prose } from "./html.js";
import { pageStyle } from "./page-style.js";

export interface GalleryEntry {
  name: string;
  description: string;
  /** A stand-alone figure. */
  svg: string;
}

/** A page that stands alone, with the pictures in it. */
export function galleryPage(entries: readonly GalleryEntry[]): string {
  const figures = entries.map(
    ({ name, description, svg }) =>
      `<figure id="${escapeHtml(name)}">${svg}<figcaption><b>${escapeHtml(name)}</b> ${prose(description)}</figcaption></figure>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tasks of Dither</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>Tasks</h1>
<p class="abstract">One trial of each: what the network is shown, what it is asked for, and how much each step counts. Many channels are drawn as a map: the stronger the colour, the larger the value, blue above 0 and orange below. Dotted lines are where epochs begin.</p>
${figures.join("\n")}
</main>
</body>
</html>
`;
}
