/** Tries the repairs of a network on test trials, one after another, and says why some cannot be had. */

import { isDitherError } from "../base/errors.js";
import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import type { Fits } from "./fits.js";
import type { FitSource } from "./methods/fit-source.js";
import type { Attempt, FitOptions, NetworkRepair, NoisySetting, RepairMethod } from "./methods/method.js";
import type { RepairName } from "./methods/methods.js";
import { outcomeOf, outputsRead, type Judge } from "./methods/outcome.js";
import type { LeftOut } from "./repair-report.js";

type Named<Method> = Method & { name: RepairName };

export class Attempts {
  /** What could not be had, in the order in which it was tried. */
  readonly leftOut: LeftOut[] = [];

  constructor(
    private readonly network: Network,
    private readonly trials: Trials,
    private readonly judge: Judge,
    private readonly options: FitOptions,
  ) {}

  /** What a repair makes of the test trials; null where it cannot be had, with the reason in {@link leftOut}. */
  async outputsOf(method: Named<RepairMethod>, fits: Fits, noisy: NoisySetting): Promise<Attempt | null> {
    const { network, trials } = this;
    if (!method.writable) return this.applies(method) ? method.make(network, trials, noisy) : null;
    const outputs = new Float32Array(trials.target.length);
    for (const { source, tested } of method.fitted ? fits.parts : fits.parts.slice(0, 1)) {
      const repaired = await this.networkOf(method, source);
      if (!repaired) return null;
      const all = await this.silentOutputs(repaired);
      const wanted = method.fitted && tested ? tested : null;
      if (!wanted) outputs.set(all);
      else
        for (let row = 0; row < outputs.length; row += trials.count)
          for (const k of wanted) outputs[row + k] = all[row + k];
    }
    return { outputs, outcome: outcomeOf(this.judge, outputs) };
  }

  /** The repaired network; null where it cannot be had, with the reason in {@link leftOut}. */
  async networkOf(method: Named<NetworkRepair>, source: FitSource): Promise<Network | null> {
    if (!this.applies(method)) return null;
    try {
      return await method.make(this.network, source, this.options);
    } catch (error) {
      if (isDitherError(error) && (error.code === "diverged" || error.code === "unsupported"))
        return this.without(method, error.message.replace(/\.$/, ""));
      throw error;
    }
  }

  /** Noise-free outputs `[step, output, trial]` of a network on the test trials, as they are judged. */
  async silentOutputs(network: Network): Promise<Float32Array> {
    const { signal } = this.options;
    return outputsRead(this.judge, network, this.trials, { std: 0, signal });
  }

  private applies(method: Named<RepairMethod>): boolean {
    const applies = method.applies(this.network, this.trials);
    if (applies !== true) this.without(method, applies);
    return applies === true;
  }

  private without({ name }: Named<RepairMethod>, reason: string): null {
    this.leftOut.push({ name, reason });
    return null;
  }
}
