/** `dither explain INSIDE OUTSIDE`: the operating points of two networks side by side. */

import { basename } from "node:path";
import { writeWhole } from "@dither/studies";
import {
  compareOperatingPoints,
  defaultTrialCount,
  operatingComparisonDocument,
  testTrials,
  version,
  type Network,
} from "dither";
import { sourceJson, sourceLines, type LoadedSource } from "../input/load.js";
import { passedOverOf } from "../output/import-remarks.js";
import { documentText, print, printJson } from "../output/print.js";
import { startProgress } from "../output/progress.js";
import { drawn } from "../output/result.js";

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
  const document = operatingComparisonDocument(comparison);
  if (figure !== null) await writeWhole(figure, await drawn(document, figure), { option: "--report" });
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
  else print(documentText(document), ...sourceLines(loaded), ...(figure === null ? [] : ["", `Figure: ${figure}`]));
}
