/** What the two parts of a loss are called: bias² and variance of a squared error, or what another loss has in their place. */

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
          "Bias² is here the loss of the mean logits (for labels a cross-entropy, in nats), the variance what their spread adds.",
      };
}
