/** What the two parts of a loss are called: bias² and variance of a squared error, or what a cross-entropy has in their place. */

/** The words for a curve whose points have, or do not have, logits. */
export function lossParts(curve: readonly { logits?: object }[]): {
  ofMean: string;
  ofSpread: string;
  meaning: string;
} {
  return curve[0]?.logits === undefined
    ? {
        ofMean: "bias²",
        ofSpread: "variance",
        meaning: "bias² is the squared error of the mean output, variance the spread around it.",
      }
    : {
        ofMean: "of mean logits",
        ofSpread: "of spread",
        meaning:
          "Cross-entropy, in nats. In the place of bias² the loss of the mean logits, in that of the variance what their spread adds.",
      };
}
