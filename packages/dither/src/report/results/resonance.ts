/** Is the preference stochastic resonance? A detector that was never trained, beside networks trained without and with noise. */

import { checkArguments } from "../../base/check-arguments.js";
import { tableOf, type ReportDocument } from "../document/document.js";
import { resonanceFigure, type RelativeCurve } from "../figures/resonance-figure.js";
import { significant } from "../words/numerals.js";

/** Networks of one training noise: losses are means over seeds at the levels of the detector's curve. */
export interface TrainedCurve {
  readonly trainingNoise: number;
  readonly curve: readonly { readonly std: number; readonly loss: number }[];
  /** σ* of each network. */
  readonly preferred: readonly number[];
}

export interface ResonanceReport {
  readonly detector: {
    readonly peak: { readonly std: number; readonly correlation: number };
    readonly curve: readonly { readonly std: number; readonly correlation: number }[];
  };
  /** Trained without noise; `rising` where every level is worse than the one below. */
  readonly control: TrainedCurve & { readonly rising: boolean };
  readonly trained: TrainedCurve;
}

export function resonanceDocument(report: ResonanceReport): ReportDocument {
  checkArguments(
    "resonanceDocument",
    { report },
    { report: { detector: "object", control: "object", trained: "object" } },
  );
  const { detector, control, trained } = report;
  return {
    title: verdict(report),
    abstract: [],
    facts: [],
    sections: [
      {
        heading: null,
        blocks: [
          {
            kind: "figure",
            name: "resonance",
            heading: "The detector beside the networks.",
            reading:
              "Each curve as a share of its best: the detector's correlation over its highest, a network's lowest loss over its loss.",
            draw: (dom, width) => resonanceFigure(dom, relativeCurves(report), { width }),
          },
          tableOf(
            { id: "levels", caption: "" },
            [...detector.curve.entries()],
            [
              { heading: "test noise", cell: ([, { std }]) => significant(std) },
              { heading: "correlation", cell: ([, { correlation }]) => significant(correlation) },
              { heading: "loss, σ_train 0", cell: ([k]) => significant(control.curve[k].loss) },
              { heading: `loss, σ_train ${trained.trainingNoise}`, cell: ([k]) => significant(trained.curve[k].loss) },
            ],
          ),
        ],
      },
    ],
  };
}

function relativeCurves({ detector, control, trained }: ResonanceReport): RelativeCurve[] {
  const { peak, curve } = detector;
  const share = (points: TrainedCurve["curve"]): RelativeCurve["points"] => {
    const lowest = Math.min(...points.map(({ loss }) => loss).filter(Number.isFinite));
    return points.filter(({ loss }) => loss > 0).map(({ std, loss }) => ({ std, share: lowest / loss }));
  };
  return [
    {
      kind: "detector",
      label: "detector, untrained",
      points: curve.map(({ std, correlation }) => ({ std, share: correlation / peak.correlation })),
    },
    { kind: "control", label: "network trained without noise", points: share(control.curve) },
    { kind: "trained", label: `network trained at σ = ${trained.trainingNoise}`, points: share(trained.curve) },
  ];
}

function verdict({ detector: { peak }, control, trained }: ResonanceReport): string {
  const preferred = trained.preferred.map((std) => significant(std)).join(", ");
  return `The untrained detector does best at σ = ${significant(peak.std)} (correlation ${significant(peak.correlation)}). Networks trained without noise ${control.rising ? "get worse with every level" : "do not get worse with every level"}; those trained with σ = ${trained.trainingNoise} prefer ${preferred}. A resonance would be at one level whatever the training.`;
}
