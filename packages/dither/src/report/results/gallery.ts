/** The page of a gallery of tasks: one picture of a trial each. */

import { element, embedded, htmlPage, lines, localLink, ownCode, type Markup } from "../plot/markup.js";
import { pageHead } from "../document/page-frame.js";
import { pageStyle } from "../document/page-style.js";
import { prose } from "../words/prose.js";
import { trialFigure, type TrialFigureSubject } from "../figures/trial-figure.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * A page that stands alone, with the pictures in it.
 * @param document any DOM's document to draw the figures with; it is not changed.
 */
export function galleryPage(document: Document, subjects: readonly TrialFigureSubject[]): string {
  checkArguments("galleryPage", { document, subjects }, { document: "document", subjects: "array" });
  const abstract =
    "One trial of each: what the network is shown, what it is asked for, and how much each step counts. Many channels are drawn as a map: the stronger the colour, the larger the value, blue above 0 and orange below. Dotted lines are where epochs begin.";
  return htmlPage(
    [...pageHead(), element("title", {}, "Tasks of Dither"), ownCode("style", pageStyle)],
    [
      element(
        "main",
        {},
        "\n",
        lines([
          element("h1", {}, "Tasks"),
          element("p", { class: "abstract" }, abstract),
          index(subjects),
          element("div", { class: "gallery" }, "\n", lines(subjects.map((subject) => figure(document, subject))), "\n"),
        ]),
        "\n",
      ),
    ],
  );
}

/** Names that lead to the pictures below. */
function index(subjects: readonly TrialFigureSubject[]): Markup {
  const names = subjects.flatMap(({ name }, k) => [k > 0 ? " " : null, localLink(`#${name}`, name)]);
  return element("nav", { class: "index", "aria-label": "Tasks" }, names);
}

/** Pixels of a picture: two of them stand side by side. */
const width = 560;

function figure(document: Document, subject: TrialFigureSubject): Markup {
  const { name, description } = subject;
  return element(
    "figure",
    { id: name },
    embedded(trialFigure(document, subject, { width })),
    element("figcaption", {}, element("b", {}, name), prose(` ${description}`)),
  );
}
