/** A document to draw figures in, where there is no browser. */

import { parseHTML } from "linkedom";

export function newDocument(): Document {
  return parseHTML("<!doctype html><html><body></body></html>").document;
}
