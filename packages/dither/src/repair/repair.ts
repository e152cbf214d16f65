/** Repairs a network: every way of making it work without noise, measured on the same test trials, and the best of them. */

import { DitherError } from "../base/errors.js";
import { cooperation } from "../base/cooperation.js";
import { networkHash } from "../network/specification/hash.js";
import { checkFit, checkLabels } from "../network/simulation/check-fit.js";
import { checkFinite, type Network } from "../network/specification/network.js";
import { checkSpecification } from "../network/specification/specification.js";
import { exampleOutputs } from "../preference/measure/examples.js";
import { defaultTrialCount, testTrials, type TrialSource } from "../preference/measure/measure.js";
import { checkSeed } from "../random/seed.js";
import { trialWeights } from "../tasks/contract/trial-weights.js";
import { checkTrials, type Trials } from "../tasks/contract/trials.js";
import { version } from "../base/version.js";
import { Attempts } from "./attempts.js";
import { fittedOnHalves, fittedOnTask, type Fits } from "./fits.js";
import { TrialBootstrap } from "./trial-bootstrap.js";
import { freshTrials } from "./methods/fit-source.js";
import { methodOf, repairNames, type RepairName } from "./methods/methods.js";
import type { Attempt, FitOptions, RepairMethod } from "./methods/method.js";
import { noisyPasses, squaredDistance, type NoisyPasses } from "./methods/noisy-passes.js";
import { judgeOf, outcomeOf, type Judge, type Outcome, type Score } from "./methods/outcome.js";
import type { RepairExample, RepairReport, RepairRow } from "./repair-report.js";
import { repairRemarks, repairVerdict } from "./verdict.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";
import { lossText } from "../network/specification/readouts.js";

export interface RepairOptions {
  /** Which repairs; default all. A single one that is writable is returned whether it is better or not. */
  methods?: readonly RepairName[];
  /** Test trials of a generated task; default 512. Given trials are all used. */
  trials?: number;
  /** Noise draws per trial, rounded up to a multiple of 16; default 64. */
  draws?: number;
  /** Fresh training trials that least squares takes of a task; default 512. */
  fitTrials?: number;
  /** Updates of the repairs that train on; default 200. */
  updates?: number;
  /** Seed of trials, noise and bootstrap; default the network's. */
  seed?: number;
  signal?: AbortSignal;
  /** Share of the work done, in [0, 1], and what is being done. */
  onProgress?: (share: number, what: string) => void;
}

/** What each of {@link RepairOptions} may be. */
export const repairOptionKinds = {
  methods: "array",
  trials: "number",
  draws: "number",
  fitTrials: "number",
  updates: "number",
  seed: "number",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<RepairOptions>;

export interface Repaired {
  report: RepairReport;
  /** The best repaired network; null where none is better than the network as it is, or nothing is to be repaired. */
  network: Network | null;
}

/**
 * Repairs a network and says what each repair is worth. Repairs of a network with a task are fitted on fresh training trials
 * and measured on its test trials; given trials are cut in halves, and what is fitted on one is measured on the other, while the
 * network that is returned is fitted on all.
 * @throws DitherError `mismatch` where trials do not fit, `value` for counts out of range or a network that diverges, `usage` for
 * a method that is not known, `aborted`.
 * @example
 * ```ts
 * import { findTask, networkFor, repair, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task);
 * const { report } = await repair(network, { task }, { methods: ["smoothing", "readout"], trials: 128 });
 * console.log(report.best, report.repairs.length); // readout 2
 * ```
 */
export async function repair(network: Network, source: TrialSource, options: RepairOptions = {}): Promise<Repaired> {
  checkArguments("repair", { network, source }, { network: "network", source: "source" });
  checkOptions("repair", options, repairOptionKinds);
  const { specification } = network;
  const seed = options.seed ?? specification.seed;
  const updates = options.updates ?? 200;
  const draws = 16 * Math.ceil((options.draws ?? 64) / 16);
  checkSeed(seed, "repair");
  for (const [name, value] of Object.entries({ updates, draws, fitTrials: options.fitTrials ?? 512 }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new DitherError("value", `repair: expected ${name} to be a whole number of 1 or more, got ${value}.`);
  const asked = options.methods ?? repairNames;
  const unknown = asked.find((name) => !repairNames.includes(name));
  if (unknown !== undefined)
    throw new DitherError("usage", `repair: unknown method "${unknown}". Choose among: ${repairNames.join(", ")}.`);
  const generated = "task" in source;
  if (generated && source.task.plant)
    throw new DitherError(
      "unsupported",
      `repair: task ${source.task.name} is a closed loop, where inputs depend on outputs; repairs are fitted to given inputs only. Smooth the network by hand: \`smoothing\` in its specification.`,
    );
  const trials = generated
    ? testTrials(source.task, options.trials ?? defaultTrialCount, seed)
    : checkTrials(source.trials);
  checkFit(specification, trials);
  checkLabels(specification, trials);
  checkFinite(network);
  const work = new Repair(network, trials, {
    score: generated ? source.task.score?.bind(source.task) : undefined,
    std: specification.noise.std,
    seed,
    draws,
    updates,
    signal: options.signal,
  });
  const fits = generated
    ? fittedOnTask(freshTrials(source.task, seed, options.fitTrials ?? 512))
    : fittedOnHalves(trials);
  return work.run(asked, fits, options);
}

interface Setting extends FitOptions {
  std: number;
  seed: number;
  draws: number;
  score?: Score;
}

class Repair {
  private readonly weights: Float64Array;
  private readonly bootstrap: TrialBootstrap;
  private readonly attempts: Attempts;
  private readonly judge: Judge;

  constructor(
    private readonly network: Network,
    private readonly trials: Trials,
    private readonly setting: Setting,
  ) {
    this.weights = trialWeights(trials);
    this.bootstrap = new TrialBootstrap(trials.count, setting.seed);
    this.judge = judgeOf(network.specification, trials, setting.score);
    this.attempts = new Attempts(network, trials, this.judge, setting);
  }

  async run(asked: readonly RepairName[], fits: Fits, options: RepairOptions): Promise<Repaired> {
    const { network, trials, setting, bootstrap, weights, judge } = this;
    const { std, seed, signal } = setting;
    const silentOutputs = await this.attempts.silentOutputs(network);
    const silent = outcomeOf(judge, silentOutputs);
    const silentLoss = bootstrap.ratio(silent.loss, weights);
    if (!Number.isFinite(silentLoss.value))
      throw new DitherError(
        "value",
        "repair: without noise the network diverges on these trials, so there is nothing to start from.",
      );
    const passes =
      std > 0
        ? await noisyPasses(network, trials, {
            ...{ std, seed, draws: setting.draws, judge },
            signal,
            onProgress: (share) => options.onProgress?.(0.2 * share, "simulating with noise"),
          })
        : null;
    const noisy = passes?.outcomes[1] ?? silent;
    const noisyLoss = bootstrap.ratio(noisy.loss, weights);
    const rows: RepairRow[] = [];
    const pause = cooperation("repair: stopped before all repairs were done.", { signal });
    if (passes) {
      const plain = squaredDistance(silentOutputs, passes, trials);
      const noisySetting = { std, passes, judge };
      for (const [k, name] of repairNames.filter((one) => asked.includes(one)).entries()) {
        const method = methodOf(name);
        options.onProgress?.(0.2 + (0.8 * k) / asked.length, name);
        await pause(k / asked.length);
        const attempt = await this.attempts.outputsOf(method, fits, noisySetting);
        if (attempt) rows.push(this.row(method, attempt, { silent, passes, plain }));
      }
    }
    const best = bestOf(rows);
    const kept = best ?? onlyOne(rows, asked);
    const repaired = kept === null ? null : await this.written(kept, fits);
    const facts = {
      lossSilent: silentLoss.value,
      lossSilentInterval: silentLoss.interval,
      lossNoisy: noisyLoss.value,
      lossNoisyInterval: noisyLoss.interval,
      performanceSilent: this.performance(silent)?.value ?? null,
      performanceNoisy: this.performance(noisy)?.value ?? null,
      repairs: rows,
      leftOut: this.attempts.leftOut,
      best,
      kept,
      trainingNoise: std,
      placement: network.specification.noise.placement,
      lossName: lossText(network.specification),
      trials: trials.count,
      draws: setting.draws,
      seed,
      fittedOn: fits.words,
    };
    const deaf = !answers(silentOutputs, trials);
    return {
      report: {
        kind: "repair",
        verdict: repairVerdict(facts),
        ...facts,
        examples: std > 0 ? await this.examples(repaired) : [],
        remarks: repairRemarks(facts, deaf),
      },
      network: repaired,
    };
  }

  private row(
    { name, description, writable, trains, cost }: RepairMethod & { name: RepairName },
    { outputs, outcome, chosen }: Attempt,
    before: { silent: Outcome; passes: NoisyPasses; plain: number },
  ): RepairRow {
    const { bootstrap, weights, trials, setting } = this;
    const { value, interval } = bootstrap.ratio(outcome.loss, weights, chosen);
    const ratio = bootstrap.ratio(outcome.loss, before.silent.loss, chosen);
    const partial = chosen !== undefined && chosen.length < trials.count;
    const left = outputs && !partial ? squaredDistance(outputs, before.passes, trials) / before.plain : null;
    return {
      ...{ name, description, loss: value, interval },
      ratio: Number.isFinite(ratio.value) ? ratio : null,
      performance: this.performance(outcome, chosen),
      ...cost(this.network),
      updates: trains ? setting.updates : 0,
      distance: left === null || !(before.plain > 0) ? null : Math.sqrt(Math.max(0, left)),
      writable,
      trials: chosen?.length ?? trials.count,
    };
  }

  private performance({ score }: Outcome, chosen?: readonly number[]): ReturnType<TrialBootstrap["ratio"]> | null {
    if (!score) return null;
    // A trial without a decision has no accuracy.
    const has = score.map((value) => (Number.isNaN(value) ? 0 : 1));
    const values = score.map((value) => (Number.isNaN(value) ? 0 : value));
    return this.bootstrap.ratio(values, has, chosen);
  }

  /** The network for the file: fitted on all there is, noise-free from now on, with how it came about. */
  private async written(name: RepairName, fits: Fits): Promise<Network | null> {
    const { network, setting } = this;
    const method = methodOf(name);
    const repaired = method.writable ? await this.attempts.networkOf(method, fits.whole) : null;
    if (!repaired) return null;
    const { specification } = repaired;
    return {
      specification: checkSpecification({ ...specification, noise: { ...specification.noise, std: 0 } }),
      parameters: repaired.parameters,
      provenance: {
        ...network.provenance,
        repair: {
          ...{ method: name, of: await networkHash(network), trainingNoise: setting.std, fittedOn: fits.words },
          ...{ updates: setting.updates, seed: setting.seed, version },
        },
      },
    };
  }

  private async examples(repaired: Network | null): Promise<RepairExample[]> {
    const { network, trials, setting } = this;
    const shown = { std: setting.std, seed: setting.seed, draws: 200 };
    const before = await exampleOutputs(network, trials, shown);
    const after = repaired && (await exampleOutputs(repaired, trials, { ...shown, draws: 1 }));
    return before.map((example, k) => ({ ...example, repaired: after?.[k].silent ?? [] }));
  }
}

/** The writable repair of lowest loss, where its loss is below that of silence on the same trials for certain. */
function bestOf(rows: readonly RepairRow[]): RepairName | null {
  const better = rows.filter(
    ({ writable, loss, ratio }) => writable && Number.isFinite(loss) && ratio !== null && ratio.interval[1] < 1,
  );
  return better.sort((a, b) => a.loss - b.loss)[0]?.name ?? null;
}

/** The one repair that was asked for: its network is returned whether it is better or not. */
function onlyOne(rows: readonly RepairRow[], asked: readonly RepairName[]): RepairName | null {
  const [row] = rows.filter(({ writable, loss }) => writable && Number.isFinite(loss));
  return asked.length === 1 && row ? row.name : null;
}

/** False where inputs differ between steps or trials and no output does. */
function answers(outputs: ArrayLike<number>, { inputs, outputs: channels, count, input }: Trials): boolean {
  const differs = (values: ArrayLike<number>, rows: number): boolean => {
    for (let at = 0; at < values.length; at++)
      if (values[at] !== values[(Math.floor(at / count) % rows) * count]) return true;
    return false;
  };
  return !differs(input, inputs) || differs(outputs, channels);
}
