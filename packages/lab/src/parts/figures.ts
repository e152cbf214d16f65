/** The report's figures, in a file of their own that is loaded when one is asked for. */

export { describedPng, dotsPerInch, explanationPage, lossFigure, paperFigures } from "dither";
