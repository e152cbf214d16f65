/** The files that the commands of a page find beside them: networks of other tools, trials, and studies of a few small runs. */

import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpz, writeTrials, findTask, testTrials, type NamedArray } from "dither";
import { root } from "./pages.js";

const examples = join(root, "test-data/examples");

/** Numbers between −1 and 1 that differ from place to place. */
function numbers(...shape: number[]): NamedArray {
  const size = shape.reduce((product, one) => product * one, 1);
  return { shape, values: Float32Array.from({ length: size }, (_, k) => Math.sin(12.9898 * (k + 1))) };
}

const [N, I, O] = [4, 1, 1];
const weights = { rec: numbers(N, N), in: numbers(N, I), out: numbers(O, N), b: numbers(N), c: numbers(O) };
const { rec, b, c } = weights;
const npz = (arrays: Record<string, NamedArray>): Uint8Array => encodeNpz(new Map(Object.entries(arrays)));
const nn4n = (hidden: string, input: string, more: Record<string, NamedArray> = {}): Uint8Array =>
  npz({
    [`${hidden}.weight`]: rec,
    [`${hidden}.bias`]: b,
    [`${input}.weight`]: weights.in,
    [`${input}.bias`]: numbers(N),
    "readout_layer.weight": weights.out,
    "readout_layer.bias": c,
    ...more,
  });
const layer = "recurrent_layers.0.leaky_layer";
const rows = ({ shape: [count, width], values }: NamedArray): number[][] =>
  Array.from({ length: count }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What another tool wrote, for the first command line that each pattern fits. What a file is, its first bytes say. */
const written: readonly (readonly [command: RegExp, name: string, bytes: () => Uint8Array])[] = [
  [
    /--convention psychrnn/,
    "weights.npz",
    () =>
      npz({
        W_rec: rec,
        W_in: weights.in,
        W_out: weights.out,
        b_rec: b,
        b_out: c,
        init_state: numbers(1, 1, N),
      }),
  ],
  [
    /--convention pycog/,
    "weights.npz",
    () => npz({ Wrec: rec, Win: weights.in, Wout: weights.out, brec: b, bout: c, x0: numbers(N) }),
  ],
  [
    /--convention nn4n /,
    "weights.safetensors",
    () =>
      nn4n(`${layer}.linear_layer`, "recurrent_layers.0.projection_layer", {
        [`${layer}.alpha`]: { shape: [N], values: Float32Array.of(0.1, 0.2, 0.3, 0.4) },
      }),
  ],
  [
    /--convention nn4n-old/,
    "weights.safetensors",
    () => nn4n("recurrent_layer.hidden_layer", "recurrent_layer.input_layer"),
  ],
  [
    /--convention trainrnnbrain/,
    "params.json",
    () =>
      json({
        W_rec: rows(rec),
        W_inp: rows(weights.in),
        W_out: rows(weights.out),
        bias: [...b.values],
        activation_args: { name: "tanh", slope: 1 },
        dt: 1,
        tau: 10,
        gamma: 0,
        y_init: Array<number>(N).fill(0),
        equation_type: "s",
      }),
  ],
  [
    /--convention yang2019/,
    "weights.npz",
    () =>
      npz({
        "rnn/leaky_rnn_cell/kernel:0": numbers(I + N, N),
        "rnn/leaky_rnn_cell/bias:0": b,
        "output/weights:0": numbers(N, O),
        "output/biases:0": c,
      }),
  ],
  [
    /--convention low-rank/,
    "model.pt",
    () => npz({ m: numbers(N, 2), n: numbers(N, 2), wi: numbers(I, N), wo: numbers(N, O) }),
  ],
  [
    /--map W_rec=J|measure weights.npz/,
    "weights.npz",
    () => npz({ J: numbers(16, 16), B: numbers(16, 2), W: numbers(1, 16), b: numbers(16) }),
  ],
  [/batch\.npz/, "batch.npz", () => npz({ x: numbers(8, 20, I), y: numbers(8, 20, O) })],
  [
    /measure net\.json/,
    "net.json",
    () => json({ W_rec: rows(rec), W_in: rows(weights.in), W_out: rows(weights.out), b_rec: [...b.values] }),
  ],
  [/trials\.json/, "trials.json", () => writeTrials(testTrials(findTask("sin"), 8, 1), "trials.json")],
];

/** Puts into the folder of a page what every page finds there. */
export function prepare(folder: string): void {
  symlinkSync(join(root, "test-data"), join(folder, "test-data"));
  for (const name of ["net.npz", "net.pt"]) cpSync(join(examples, "nn-rnn-tanh.safetensors"), join(folder, name));
  cpSync(join(examples, "trials-sin.npz"), join(folder, "trials.npz"));
  const study = (name: string): string =>
    `study: ${name}\ntask: sin\nnetwork: { units: 4 }\ntraining: { updates: 4 }\nmeasure: { trials: 16, draws: 4 }\nseeds: 1\ngrid:\n  placement: [inside, outside]\n`;
  for (const kind of ["studies", "atlas"]) {
    mkdirSync(join(folder, kind));
    for (const file of readdirSync(join(root, kind)))
      writeFileSync(join(folder, kind, file), study(file.replace(".yaml", "")));
  }
}

/** Writes what another tool would have written before the command. */
export function writeFor(command: string, folder: string): void {
  for (const [pattern, name, bytes] of written) if (pattern.test(command)) writeFileSync(join(folder, name), bytes());
}
