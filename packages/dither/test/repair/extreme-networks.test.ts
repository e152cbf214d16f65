/** Extreme networks through measure, explain and repair: whatever the sentences say has to be true of the numbers. */

import {
  checkSpecification,
  explain,
  isDitherError,
  measure,
  networkFromTensors,
  repair,
  type Explanation,
  type Network,
  type Preference,
  type RepairReport,
  type Trials,
} from "dither";
import { expect, it } from "vitest";

interface Extreme {
  name: string;
  units?: number;
  steps?: number;
  count?: number;
  noise?: number;
  /** Size of all weights. */
  weights?: number;
  input?: number;
  target?: number;
  readout?: number;
  activation?: "relu" | "tanh";
}

const extremes: readonly Extreme[] = [
  { name: "an ordinary one" },
  { name: "one unit", units: 1 },
  { name: "one step", steps: 1 },
  { name: "one trial", count: 1 },
  { name: "one unit, one step, one trial", units: 1, steps: 1, count: 1 },
  { name: "zero weights", weights: 0 },
  { name: "no readout", readout: 0 },
  { name: "zero training noise", noise: 0 },
  { name: "zero noise and zero weights", noise: 0, weights: 0 },
  { name: "zero loss", readout: 0, target: 0 },
  { name: "constant target", target: 0.5 },
  { name: "huge values", readout: 1e9, target: 1e9 },
  { name: "tiny values", readout: 1e-9, target: 0 },
  { name: "huge inputs", input: 1e9 },
  { name: "states that run away", weights: 30, activation: "relu", steps: 60 },
];

function networkOf({ units = 3, noise = 0.3, weights = 0.8, readout = 1, activation = "tanh" }: Extreme): Network {
  const wave = (length: number, size: number): Float32Array =>
    Float32Array.from(
      { length },
      (_, k) => size * Math.abs(Math.sin(1 + 3 * k)) * (activation === "relu" || k % 3 > 0 ? 1 : -1),
    );
  const specification = checkSpecification({
    ...{
      units,
      inputs: 1,
      outputs: 1,
      activation,
      leak: 0.5,
      seed: 1,
      form: "rate",
      readout: "identity",
      initialState: "zero",
    },
    noise: { placement: "inside", std: noise },
  });
  return networkFromTensors(specification, {
    W_rec: wave(units * units, weights),
    W_in: wave(units, weights),
    b_rec: wave(units, weights / 4),
    W_out: wave(units, readout),
    b_out: new Float32Array(1),
  });
}

function trialsOf({ steps = 12, count = 10, input = 1, target }: Extreme): Trials {
  const size = steps * count;
  return {
    ...{ steps, count, inputs: 1, outputs: 1 },
    input: Float32Array.from({ length: size }, (_, at) => input * (((at % count) + 1) / count)),
    target: Float32Array.from({ length: size }, (_, at) => target ?? Math.cos(at % count)),
    weight: new Float32Array(size).fill(1),
  };
}

/** The words that a preference of these numbers may not have. */
function checkMeasured(p: Preference): void {
  const { trials, draws, verdict, preferred, gain } = p;
  expect(p.caution !== undefined).toBe(trials < 8 || draws < 8);
  if (verdict === "prefers noise") expect(gain.interval[0] > 0.01 && preferred.interval[0] > 0).toBe(true);
  if (verdict === "prefers silence") expect(gain.interval[1]).toBeLessThan(0.01);
}

function checkExplained(e: Explanation, { steps = 12 }: Extreme): void {
  const words = [e.verdict, ...e.remarks].join(" ");
  const curve = e.measured?.curve ?? [];
  const losses = curve.map(({ loss }) => loss);
  expect(words).not.toMatch(/\b1 (trials|steps|units|starts|points|draws)\b|NaN|undefined|null/);
  if (words.includes("performs best without")) expect(Math.min(...losses)).toBe(losses[0]);
  if (words.includes("no difference to this network's loss") || words.includes("no difference to its loss"))
    expect(Math.max(...losses) - Math.min(...losses)).toBeLessThanOrEqual(1e-9 * Math.max(...losses));
  if (words.includes("Do not switch")) expect(losses[0]).toBeGreaterThan(Math.min(...losses));
  if (words.includes("end before the network has settled")) {
    expect(steps).toBeGreaterThan(1);
    expect(e.settling.endsBefore).toBe(true);
  }
  if (e.settling.endsBefore || e.settling.countsOnset) {
    const { atSteps, atFixedPoints } = e.settling;
    expect(Math.abs((atSteps ?? 0) - (atFixedPoints ?? 0))).toBeGreaterThan(
      0.1 * Math.max(atSteps ?? 0, atFixedPoints ?? 0),
    );
  }
  if (words.includes("is dead")) expect(e.units.every(({ ratio }) => Number.isFinite(ratio))).toBe(true);
  if (e.condition === "unstable") expect(e.measured).toBeNull();
}

function checkRepaired(r: RepairReport, { count = 10 }: Extreme): void {
  const words = [r.verdict, ...r.remarks].join(" ");
  const best = r.repairs.find(({ name }) => name === r.best);
  expect(words).not.toMatch(/\b1 (trials|steps|units|draws)\b|NaN|undefined/);
  if (/^Repaired|helps/.test(words)) expect(best?.loss).toBeLessThan(r.lossSilent);
  if (best) expect(best.ratio?.interval[1]).toBeLessThan(1);
  if (count === 1) expect(best).toBeUndefined();
  if (words.includes("raises"))
    expect(r.repairs.find(({ name }) => name === r.kept)?.loss).toBeGreaterThan(r.lossSilent);
  if (words.includes("switched off")) expect(r.lossSilent).toBeLessThanOrEqual(r.lossNoisy);
  if (words.includes("trained without noise")) expect(r.trainingNoise).toBe(0);
}

/** What the work gives, or null where it is refused by name. */
async function refusedOr<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isDitherError(error) && error.code === "value") return null;
    throw error;
  }
}

it.each(extremes)("$name: every sentence is true of the numbers", async (extreme) => {
  const network = networkOf(extreme);
  const trials = trialsOf(extreme);
  const measured = await refusedOr(measure(network, { trials }, { draws: 16, replicates: 100 }));
  if (measured) checkMeasured(measured.preference);
  const explained = await refusedOr(explain(network, { trials }, { draws: 16, replicates: 100, starts: 32 }));
  if (explained) checkExplained(explained, extreme);
  expect(measured === null).toBe(explained === null || explained.condition === "unstable");
  const repaired = await refusedOr(
    repair(network, { trials }, { draws: 16, updates: 2, methods: ["smoothing", "readout", "passes-4"] }),
  );
  if (repaired) checkRepaired(repaired.report, extreme);
});
