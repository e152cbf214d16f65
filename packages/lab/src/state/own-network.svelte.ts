/** A visitor's network and trials: the files, what the visitor says of them, and what was found. */

import {
  areTrials,
  checkFit,
  isDitherError,
  readArrays,
  readNetwork,
  openTrials,
  trialsFor,
  type ImportOptions,
  type Layout,
  type Network,
  type ReadableFile,
  type OpenedTrials,
  type TrialOrder,
  type Trials,
} from "dither";
import { connectAnalyst, type AnalystConnection } from "../workers/client.js";
import type { Explained } from "../workers/explaining.js";
import { failureOf, type Failure } from "../workers/failure.js";
import { LookedAt } from "./looked-at.svelte.js";

/** What a visitor may say of a network, as typed; empty where nothing was said. */
export interface Said {
  layout: string;
  activation: string;
  leak: string;
  placement: string;
  noise: string;
  form: string;
  readout: string;
  map: string;
  passOver: string;
}

const nothing: Said = {
  ...{ layout: "", activation: "", leak: "", placement: "", noise: "", form: "", readout: "" },
  ...{ map: "", passOver: "" },
};

/** Problems that what a visitor says of the file may settle. */
const settled: ReadonlySet<string> = new Set(["incomplete", "format", "unsupported", "mismatch"]);

type Read<T> = { value: T } | { problem: Failure } | null;

export class OwnNetwork {
  networkFile = $state.raw<ReadableFile | null>(null);
  trialsFile = $state.raw<ReadableFile | null>(null);
  said = $state.raw<Said>(nothing);
  explained = $state.raw<Explained | null>(null);
  /** The views of the network; null before the explanation, and for networks whose units are no plain ones. */
  looked = $state.raw<LookedAt | null>(null);
  problem = $state.raw<Failure | null>(null);
  /** Share of the work that is done; null while nothing is being done. */
  share = $state<number | null>(null);

  readonly network = $derived<Read<Network>>(
    this.networkFile && attempt(() => readNetwork(sourceOf(this.networkFile as ReadableFile, this.said))),
  );
  /** Which axis of the trials' arrays comes first. */
  order = $state.raw<TrialOrder>("step-trial");
  readonly trials = $derived<Read<OpenedTrials>>(
    this.trialsFile &&
      attempt(() => {
        const { order, trialsFile } = this;
        // A list with an array for each trial has no other order: it is asked for only where it was chosen.
        return openTrials(trialsFile as ReadableFile, order === "step-trial" ? {} : { order });
      }),
  );
  /** Whether the file leaves something to say, or the visitor has said something. */
  readonly asks = $derived(
    (this.network !== null && "problem" in this.network && settled.has(this.network.problem.code)) ||
      Object.values(this.said).some((text) => text !== ""),
  );
  /** Whether the file only leaves things to say: nothing is wrong with it. */
  readonly onlyIncomplete = $derived(
    this.network !== null && "problem" in this.network && this.network.problem.code === "incomplete",
  );
  /** Whether it leaves more to say than its activation, its noise and where that enters. */
  readonly asksMore = $derived(
    (this.network !== null && "problem" in this.network && /\bleak\b/i.test(this.network.problem.message)) ||
      [this.said.leak, this.said.layout, this.said.form, this.said.readout, this.said.map, this.said.passOver].some(
        (text) => text !== "",
      ),
  );
  /** What of the file is not in the network. */
  readonly passedOver = $derived<readonly unknown[]>(
    this.network && "value" in this.network && Array.isArray(this.network.value.provenance?.passedOver)
      ? (this.network.value.provenance.passedOver as unknown[])
      : [],
  );
  readonly ready = $derived(
    this.network !== null && "value" in this.network && this.trials !== null && "value" in this.trials,
  );

  /** The command that finds the same. */
  get command(): string {
    const said = Object.entries(this.said).filter(([, text]) => text !== "");
    return [
      `dither explain ${this.networkFile?.fileName ?? "NETWORK"} --trials ${this.trialsFile?.fileName ?? "TRIALS"}`,
      ...(this.order === "step-trial" ? [] : [`--order ${this.order}`]),
      ...said.map(([name, text]) => `--${name === "passOver" ? "pass-over" : name} ${text}`),
    ].join(" ");
  }

  private analyst: AnalystConnection | undefined;
  private ticket = 0;

  /**
   * Takes files in any order; which is which is told from the arrays in them. One that is neither takes no other's place,
   * nor does a second of a kind.
   */
  take(files: readonly ReadableFile[]): void {
    this.clear();
    const trials = files.filter(holdsTrials);
    const others = files.filter((file) => !trials.includes(file));
    const networks = others.filter(holdsNetwork);
    const [network = this.networkFile ? undefined : others[0]] = networks;
    if (trials.length > 0) this.trialsFile = trials[0];
    if (network) {
      this.networkFile = network;
      this.said = nothing;
    }
    const left = [...trials.slice(1), ...others.filter((file) => file !== network)].map(({ fileName }) => fileName);
    if (left.length > 0)
      this.problem = {
        code: "usage",
        message: `Left aside: ${left.join(", ")}. One network and one file of trials are looked at together.`,
      };
  }

  takeAs(kind: "network" | "trials", file: ReadableFile): void {
    this.clear();
    if (kind === "trials") this.trialsFile = file;
    else {
      this.networkFile = file;
      this.said = nothing;
    }
  }

  /** A file that could not be opened at all. */
  refuse(error: unknown): void {
    this.clear();
    this.problem = failureOf(error);
  }

  /** Reads the trials with this axis first. */
  read(order: TrialOrder): void {
    this.clear();
    this.order = order;
  }

  say(said: Partial<Said>): void {
    this.clear();
    this.said = { ...this.said, ...said };
  }

  /** Curve, explanation and repair. */
  explain(): void {
    const { network, trials } = this;
    if (network === null || trials === null || !("value" in network) || !("value" in trials)) return;
    this.clear();
    const fitting = attempt(() => {
      checkFit(network.value.specification, trials.value.trials, this.trialsFile?.fileName);
      return trialsFor(network.value, trials.value.trials, this.trialsFile?.fileName);
    });
    if ("problem" in fitting) {
      this.problem = fitting.problem;
      return;
    }
    this.share = 0;
    this.analyst = connectAnalyst((report) => {
      if (report.kind === "progress") this.share = report.share;
      else if (report.kind === "explained") {
        this.explained = report.explained;
        this.share = null;
        this.look(network.value, fitting.value);
      } else if (report.kind === "failed") {
        this.problem = { code: report.code, message: report.message };
        this.share = null;
      }
    });
    this.analyst.order({ kind: "explain", ticket: ++this.ticket, network: network.value, trials: fitting.value });
  }

  /** The views show one population of units. */
  private look(network: Network, trials: Trials): void {
    const { layers } = network.specification;
    const curve = this.explained?.explanation.measured?.curve ?? [];
    const highest = Math.max(...curve.map(({ std }) => std));
    if (!layers && highest > 0) this.looked = new LookedAt(network, trials, highest);
  }

  /** Forgets what was found, and stops what is being found. */
  clear(): void {
    this.analyst?.close();
    this.analyst = undefined;
    this.looked?.close();
    this.looked = null;
    this.explained = null;
    this.problem = null;
    this.share = null;
  }
}

function attempt<T>(read: () => T): { value: T } | { problem: Failure } {
  try {
    return { value: read() };
  } catch (error) {
    if (isDitherError(error)) return { problem: failureOf(error) };
    throw error;
  }
}

function sourceOf(file: ReadableFile, said: Said): Parameters<typeof readNetwork>[0] {
  const { layout, leak, noise, ...names } = said;
  const given = Object.entries(names).filter(([, text]) => text !== "");
  return {
    ...file,
    ...(layout !== "" && { layout: layout as Layout }),
    options: {
      ...(Object.fromEntries(given) as ImportOptions),
      ...(leak !== "" && { leak: Number(leak) }),
      ...(noise !== "" && { noise: Number(noise) }),
    },
  };
}

/** Whether a file is a network, or would be one once what it cannot say is said. */
function holdsNetwork(file: ReadableFile): boolean {
  const read = attempt(() => readNetwork(file));
  return "value" in read || (read.problem.code !== "format" && settled.has(read.problem.code));
}

/** Whether a file has the arrays of trials; a file that cannot be read is told by its ending. */
function holdsTrials(file: ReadableFile): boolean {
  const read = attempt(() => readArrays(file));
  if ("problem" in read) return file.fileName.endsWith(".npz");
  return areTrials([...read.value.arrays.keys(), ...read.value.objects.keys()]);
}
