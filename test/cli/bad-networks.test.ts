/** Files that are no usable network end with 1 and one message that names the file, what was expected and what came. */

import { describe, it } from "vitest";
import { expectFailure, measure, settings, type Case } from "./failing.js";
import { networkFile, npz, plainTensors, rawSafetensors, safetensors, zeros } from "./networks.js";

const whole = networkFile();
const f32 = (shape: number[], from: number, to: number) => ({ dtype: "F32", shape, data_offsets: [from, to] });

const brokenNetworks: Case[] = [
  {
    what: "no file",
    args: measure("none.safetensors"),
    code: "file",
    message: /^none\.safetensors: .* it does not exist\. Check the path\.$/,
  },
  { what: "a folder", args: measure("."), code: "file", message: /^\.: cannot be read: it is a folder/ },
  {
    what: "an empty file",
    files: { "net.safetensors": "" },
    args: measure("net.safetensors"),
    code: "format",
    message: /^net\.safetensors: expected .*got 0 bytes/,
  },
  {
    what: "a truncated file",
    files: { "net.safetensors": whole.slice(0, whole.length - 10) },
    args: measure("net.safetensors"),
    code: "format",
    message: /^net\.safetensors: expected/,
  },
  {
    what: "a header beyond the file",
    files: { "net.safetensors": rawSafetensors({}, new Uint8Array(0), 5000) },
    args: measure("net.safetensors"),
    code: "format",
    message: /^net\.safetensors: expected .*5,?000/,
  },
  {
    what: "overlapping offsets",
    files: {
      "net.safetensors": rawSafetensors({ W_rec: f32([1, 1], 0, 4), W_out: f32([1, 1], 2, 6) }, new Uint8Array(6)),
    },
    args: measure("net.safetensors", ...settings),
    code: "format",
    message: /^net\.safetensors: .*W_(rec|out)/,
  },
  {
    what: "numbers of eight bits",
    files: {
      "net.safetensors": rawSafetensors(
        { W_rec: { dtype: "F8_E4M3", shape: [1, 1], data_offsets: [0, 1] } },
        new Uint8Array(1),
      ),
    },
    args: measure("net.safetensors", ...settings),
    code: "unsupported",
    message: /^net\.safetensors: .*W_rec.*F8_E4M3/,
  },
  {
    what: "a huge shape",
    files: { "net.safetensors": rawSafetensors({ W_rec: f32([4e9, 4e9], 0, 4) }, new Uint8Array(4)) },
    args: measure("net.safetensors", ...settings),
    code: "format",
    message: /^net\.safetensors: .*W_rec/,
  },
  {
    what: "NaN among the weights",
    files: {
      "net.safetensors": safetensors({
        ...plainTensors(),
        W_in: { shape: [3, 1], values: Float32Array.of(1, NaN, 1) },
      }),
    },
    args: measure("net.safetensors", ...settings),
    code: "value",
    message: /^net\.safetensors: expected finite numbers, got NaN in W_in at element 1\.$/,
  },
  {
    what: "tensors that do not fit each other",
    files: { "net.npz": npz({ ...plainTensors(), W_out: zeros(1, 4) }) },
    args: measure("net.npz", ...settings),
    code: "mismatch",
    message: /^net\.npz: expected W_out of shape \[outputs, 3\].*got \[1, 4\]/,
  },
  {
    what: "a plain file without settings",
    files: { "net.safetensors": safetensors(plainTensors()) },
    args: measure("net.safetensors", "--task", "sin"),
    code: "incomplete",
    message: /--activation relu\|.*--leak .*--placement inside\|outside.*--noise/,
  },
  {
    what: "an option against the file's word",
    files: { "net.safetensors": whole },
    args: measure("net.safetensors", "--leak", "0.3"),
    code: "mismatch",
    message: /^net\.safetensors: the file says leak 0\.2, but --leak 0\.3 was given\./,
  },
  {
    what: "a GRU of two layers",
    files: {
      "net.safetensors": safetensors({
        "rnn.weight_hh_l0": zeros(9, 3),
        "rnn.weight_ih_l0": zeros(9, 1),
        "rnn.weight_hh_l1": zeros(9, 3),
        "out.weight": zeros(1, 3),
      }),
    },
    args: measure("net.safetensors", ...settings),
    code: "unsupported",
    message: /^net\.safetensors: .*several layers \(rnn\.weight_hh_l1\)/,
  },
  {
    what: "an LSTM with projections",
    files: {
      "net.safetensors": safetensors({
        "rnn.weight_hh_l0": zeros(12, 3),
        "rnn.weight_ih_l0": zeros(12, 1),
        "rnn.weight_hr_l0": zeros(2, 3),
        "out.weight": zeros(1, 3),
      }),
    },
    args: measure("net.safetensors", ...settings),
    code: "unsupported",
    message: /^net\.safetensors: .*an LSTM with projections/,
  },
  {
    what: "a file of PyTorch's own that is none",
    files: { "net.pt": "x" },
    args: measure("net.pt"),
    code: "format",
    message: /^net\.pt: expected a file of torch\.save.*torch\.save\(model\.state_dict\(\)/,
  },
  {
    what: "no trials for a network from elsewhere",
    files: { "net.safetensors": safetensors(plainTensors()) },
    args: measure("net.safetensors", ...settings),
    code: "incomplete",
    message: /--trials FILE\.npz.*--task NAME/,
  },
  {
    what: "a task that does not fit",
    files: { "net.safetensors": networkFile({ inputs: 2 }) },
    args: measure("net.safetensors"),
    code: "mismatch",
    message: /^task sin: expected a network with 1 inputs, got one with 2\./,
  },
];

describe.concurrent("a network that cannot be used", () => {
  it.each(brokenNetworks)("$what", expectFailure);
});
