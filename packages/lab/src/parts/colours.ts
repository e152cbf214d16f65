/** The figures' colours as CSS properties for both colour schemes. */

import { darkColour, darkInk, darkPaper, ink, paper, placementAppearance, placements, repairedColour } from "dither";

export function setColours(style: CSSStyleDeclaration): void {
  style.setProperty("--paper", `light-dark(${paper}, ${darkPaper})`);
  style.setProperty("--ink", `light-dark(${ink}, ${darkInk})`);
  style.setProperty("--repaired", `light-dark(${repairedColour}, ${darkColour(repairedColour)})`);
  for (const placement of placements) {
    const { colour } = placementAppearance[placement];
    style.setProperty(`--${placement}`, `light-dark(${colour}, ${darkColour(colour)})`);
  }
}
