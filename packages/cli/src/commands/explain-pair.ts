/** `dither explain INSIDE OUTSIDE`: the operating points of two networks side by side. */

import { basename } from "node:path";
import { writeWhole } from "@dither/studies";
import {
  counted,
  compareOperatingPoints,
  defaultTrialCount,
  operatingFigure,
  significant,
  testTrials,
  version,
  type Network,
  type OperatingComparison,
} from "dither";
import { sourceJson, sourceLines, type LoadedSource } from "../input/load.js";
import { newDocument } from "../output/document.js";
import { passedOverOf } from "../output/import-remarks.js";
import { print, printJson, tableText, wrap } from "../output/print.js";
import { startProgress } from "../output/progress.js";

export interface PairRequest {
  files: readonly [string, string];
  networks: readonly [Network, Network];
  loaded: LoadedSource;
  testTrials?: number | undefined;
  seed?: number | undefined;
  probe?: number | undefined;
  /** Where the figure goes; null for none. */
  figure: string | null;
  json?: boolean | undefined;
  signal: AbortSignal;
}

export async function explainPair(request: PairRequest): Promise<void> {
  const { files, networks, loaded, probe, figure, signal } = request;
  const { source } = loaded;
  const seed = request.seed ?? networks[0].specification.seed;
  const trials =
    "task" in source ? testTrials(source.task, request.testTrials ?? defaultTrialCount, seed) : source.trials;
  const progress = startProgress("comparing");
  const comparison = await compareOperatingPoints(
    networks.map((network, k) => ({ label: basename(files[k]), network })),
    trials,
    {
      probe,
      signal,
      onProgress: (share) => {
        progress.update(share);
      },
    },
  ).finally(() => {
    progress.stop();
  });
  if (figure !== null) {
    const panels = comparison.networks.map((network) => ({
      ...network,
      label: `noise ${network.placement}: ${network.label}`,
      probe: comparison.probe,
    }));
    const svg = operatingFigure(await newDocument(), panels);
    if (svg !== null) await writeWhole(figure, svg, { option: "--report" });
  }
  const passedOver = Object.fromEntries(
    networks.flatMap((network, k) => (passedOverOf(network).length > 0 ? [[files[k], passedOverOf(network)]] : [])),
  );
  const result = {
    ...comparison,
    seed,
    ...(Object.keys(passedOver).length > 0 && { passedOver }),
    source: sourceJson(networks[0], loaded),
    version,
    ...(figure !== null && { figure }),
  };
  if (request.json) printJson("explain-pair", result);
  else print(comparisonText(comparison), ...sourceLines(loaded), ...(figure === null ? [] : ["", `Figure: ${figure}`]));
}

function comparisonText({ verdict, networks, probe, trials }: OperatingComparison): string {
  const names = ["ratio", "transmission", "asymmetry"] as const;
  const words = { ratio: "a/σ", transmission: "transmission", asymmetry: "asymmetry" };
  const rows = names.map((name) => [
    words[name],
    ...networks.map(({ summary }) => {
      const { lower, median, upper } = summary[name];
      return `${significant(median, 2)} [${significant(lower, 2)}, ${significant(upper, 2)}]`;
    }),
  ]);
  return [
    wrap(verdict),
    "",
    tableText([
      ["", ...networks.map(({ placement }) => `noise ${placement}`)],
      ["network", ...networks.map(({ label }) => label)],
      ["training noise", ...networks.map(({ trainingNoise }) => significant(trainingNoise))],
      ...rows,
      ["share with |a| < σ", ...networks.map(({ summary }) => `${significant(100 * summary.nearKink, 2)} %`)],
    ]),
    "",
    wrap(
      `Medians and quartiles over units, steps that count and ${counted(trials, "trial")}, along noise-free trials, all read with σ = ${significant(probe)}. Transmission: the share of noise variance that the activation function lets through; asymmetry: 0 where noise passes evenly, ±1 where one side passes.`,
    ),
  ].join("\n");
}
