/** The table of runs: every setting that a study may have fits its column. */

import { expect, it } from "vitest";
import { columns, executeJob, payloadOf, rowOf } from "@dither/studies";
import { planStudy } from "@dither/studies/schema";

it("has numbers in columns of numbers, and what was measured of the mechanism", async () => {
  const plan = planStudy(
    `study: s
task: sin
network: { units: 4, noiseLaw: laplace, leaks: [0.1, 0.2, 0.3, 0.4], constraints: { dale: { excitatory: 0.5 } } }
training:
  updates: 2
  l1: 0.001
  l2: { W_out: 0.01 }
  rateL2: 0.01
  noiseSchedule: { law: anneal, to: 0.5 }
measure: { trials: 8, draws: 4 }
seeds: 1
`,
    "s.yaml",
  );
  const { result, meta } = await executeJob(payloadOf(plan.at(0).run, []));
  expect(result).toMatchObject({ state: "done" });
  const row = rowOf({ result, meta });
  for (const { name, type } of columns)
    expect([null, type === "VARCHAR" ? "string" : "number"], name).toContain(
      row[name] === null ? null : typeof row[name],
    );
  expect(row).toMatchObject({
    noise_law: "laplace",
    l1: 0.001,
    l2: null,
    rate_l1: 0,
    rate_l2: 0.01,
    gradient: "noise",
  });
  expect(row["variance_trained"]).toBeGreaterThan(0);
  // bias² + variance is the loss, at the training noise as anywhere.
  expect(row["bias_squared_trained"] as number).toBeCloseTo(
    (row["loss_trained"] as number) - (row["variance_trained"] as number),
    6,
  );
});
