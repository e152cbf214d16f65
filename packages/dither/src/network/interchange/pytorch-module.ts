/** A network as a PyTorch module: a short Python file, and its arrays in an .npz beside it. */

import { DitherError } from "../../errors.js";
import { TrapezoidalLadder } from "../activation/trapezoidal-rule.js";
import type { Network } from "../network.js";
import { smoothingPerUnit, type NetworkSpecification } from "../specification.js";
import { namesText, type NamedArray } from "./arrays.js";
import { encodeNpz } from "./npz.js";
import { networkToArrays } from "./write-network.js";

export interface PytorchModule {
  /** The Python file. */
  module: string;
  /** The arrays that it loads: the tensors, `h0`, and with smoothing its level per unit and the quadrature. */
  weights: Uint8Array;
}

/** What the module says of a specification; `seed` and `constraints` do not change what the network does. */
const expressed: ReadonlySet<string> = new Set([
  ...["units", "inputs", "outputs", "activation", "form", "leak", "noise", "readout", "initialState"],
  ...["smoothing", "seed", "constraints"],
]);

/**
 * A `torch.nn.Module` whose outputs are the network's to 1e-5 (float32): `Network()(u)` for inputs `[step, trial, input]` gives
 * outputs `[step, trial, output]`. Its noise, if any, is an argument. Needs torch and numpy.
 * @param weightsFile name of the .npz file that will stand beside the module
 * @throws DitherError `unsupported` for a network with something that the module would leave out.
 */
export function pytorchModule(network: Network, weightsFile: string): PytorchModule {
  const { specification } = network;
  const beyond = [
    ...Object.keys(specification).filter((key) => !expressed.has(key)),
    ...Object.keys(specification.noise).filter((key) => key !== "placement" && key !== "std"),
  ];
  const placement: string = specification.noise.placement;
  if (placement !== "inside" && placement !== "outside") beyond.push(`noise placement ${placement}`);
  if (beyond.length > 0)
    throw new DitherError(
      "unsupported",
      `export: a PyTorch module does not express ${namesText(beyond)} yet. Export the tensors alone: \`networkToArrays\`.`,
    );
  const arrays = new Map<string, NamedArray>(networkToArrays(network));
  const { units } = specification;
  if (!arrays.has("h0")) arrays.set("h0", { shape: [units], values: new Float32Array(units) });
  if (specification.smoothing !== undefined) addSmoothing(specification, arrays);
  return { module: source(specification, weightsFile), weights: encodeNpz(arrays) };
}

function addSmoothing(specification: NetworkSpecification, arrays: Map<string, NamedArray>): void {
  const levels = smoothingPerUnit(specification);
  arrays.set("smoothing", { shape: [levels.length], values: Float32Array.from(levels) });
  if (specification.activation === "relu") return;
  const widest = levels.reduce((a, b) => Math.max(a, b), 0) * (specification.activation === "tanh" ? 2 : 1);
  const { nodes, weights } = new TrapezoidalLadder(9).ruleFor(Math.PI / widest);
  arrays.set("nodes", { shape: [nodes.length], values: Float32Array.from(nodes) });
  arrays.set("node_weights", { shape: [nodes.length], values: Float32Array.from(weights) });
}

function source(specification: NetworkSpecification, weightsFile: string): string {
  const { units, inputs, outputs, activation, form, leak, noise, readout, smoothing } = specification;
  const smoothed = smoothing === undefined ? "" : ", smoothed";
  const inside = noise.placement === "inside" ? " + xi" : "";
  const outside = noise.placement === "outside" ? " + xi" : "";
  const keep = `(1 - ${leak})`;
  const step =
    form === "rate"
      ? [`h = ${keep} * h + ${leak} * (self.f(a${inside})${outside})`, "r = h"]
      : [`h = ${keep} * h + ${leak} * (a${inside})`, `r = self.f(h)${outside}`];
  const logit = "r @ self.W_out.T + self.b_out";
  return `"""A recurrent network as a PyTorch module, written by Dither.

${units} ${activation} units${smoothed}, ${inputs} inputs, ${outputs} outputs, ${form} form, leak ${leak}; trained with noise ${noise.std} ${noise.placement}
the activation. Its arrays are in ${weightsFile}, beside this file.

    z = Network()(u)    # u: [step, trial, input], z: [step, trial, output]
"""

import pathlib

import numpy
import torch


class Network(torch.nn.Module):
    def __init__(self, weights=pathlib.Path(__file__).parent / ${JSON.stringify(weightsFile)}):
        super().__init__()
        for name, values in numpy.load(weights).items():
            self.register_parameter(name, torch.nn.Parameter(torch.from_numpy(values), requires_grad=${smoothing === undefined ? "True" : 'name[:2] in ("W_", "b_")'}))

    def f(self, x):
${activationLines(specification)
  .map((line) => `        ${line}`)
  .join("\n")}

    def forward(self, u, noise=None):
        """noise: [step, trial, unit], its standard deviation included; None for silence."""
        h = self.h0.expand(u.shape[1], -1)
        r, z = ${form === "rate" ? "h" : "self.f(h)"}, []
        for t in range(len(u)):
            xi = 0.0 if noise is None else noise[t]
            a = r @ self.W_rec.T + u[t] @ self.W_in.T + self.b_rec
            ${step[0]}
            ${step[1]}
            z.append(${readout === "sigmoid" ? `torch.sigmoid(${logit})` : logit})
        return torch.stack(z)
`;
}

const torchNames = {
  relu: "torch.relu",
  softplus: "torch.nn.functional.softplus",
  tanh: "torch.tanh",
  sigmoid: "torch.sigmoid",
} as const;

/** The body of \`f\`: E f(x + sξ), in closed form for ReLU and as a sum over nodes otherwise. */
function activationLines({ activation, smoothing }: NetworkSpecification): string[] {
  const f = torchNames[activation];
  if (smoothing === undefined) return [`return ${f}(x)`];
  if (activation !== "relu")
    return [`return ${f}(x[..., None] + self.smoothing[:, None] * self.nodes) @ self.node_weights`];
  return [
    "s = self.smoothing.clamp(min=1e-12)",
    "tail = torch.special.ndtr(-x.abs() / s)",
    "density = torch.exp(-0.5 * (x / s) ** 2) / (2 * torch.pi) ** 0.5",
    "return torch.relu(x) + s * density - x.abs() * tail",
  ];
}
