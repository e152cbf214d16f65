/** A network as a PyTorch module: a short Python file, and its arrays in an .npz beside it. */

import { DitherError } from "../../base/errors.js";
import { TrapezoidalLadder } from "../../math/quadrature/trapezoidal-rule.js";
import { allowed, allowedValues } from "../../network/specification/allowed-values.js";
import { matrixNames } from "../../network/specification/constraints.js";
import { choleskyFactor } from "../../math/linear/cholesky.js";
import { type Network } from "../../network/specification/network.js";
import { parameterLayout } from "../../network/specification/parameter-layout.js";
import { correlationOf, noiseScales, type NoiseSpecification } from "../../network/specification/noise.js";
import { hasLabels, readoutParts } from "../../network/specification/readouts.js";
import { smoothingPerUnit, type NetworkSpecification } from "../../network/specification/specification.js";
import { namesText, type NamedArray } from "../formats/values/arrays.js";
import { modulePrefix, ownHeader } from "../layouts/dither-layout.js";
import { encodeNpz } from "../formats/numpy/npz.js";
import { networkToArrays } from "./write-network.js";
import { cellOf, isGated, stateCount } from "../../network/cells/cells.js";
import { traitsOf } from "../../network/activation/traits.js";
import { unitKind } from "../../network/specification/cell.js";
import { cellLines, smoothLines, torchCall } from "./pytorch-cell.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface PytorchModule {
  /** The Python file. */
  module: string;
  /** The arrays that it loads: the network as Dither's own .npz has it, and under `module.` what is worked out from that. */
  weights: Uint8Array;
}

/** What the module says of a specification; `seed` stands in its file alone, since it changes nothing. */
const expressed: ReadonlySet<string> = new Set<keyof NetworkSpecification>([
  ...(["units", "inputs", "outputs", "activation", "form", "leak", "leaks", "noise", "readout"] as const),
  ...(["initialState", "smoothing", "seed", "constraints", "cell", "rank", "reset", "loss", "readouts"] as const),
]);
const expressedOfNoise: ReadonlySet<string> = new Set<keyof NoiseSpecification>([
  ...(["placement", "std", "gates", "scales", "law", "timeConstant", "covariance"] as const),
]);

/**
 * A `torch.nn.Module` whose outputs are the network's to 1e-5 (float32): `Network()(u, noise=0)` for inputs `[step, trial, input]` gives
 * outputs `[step, trial, output]`. `noise` is its level, by default that of the training, of the network's law, colour and
 * covariance. Frozen tensors and an initial state of zero are not trained; `constrain()` after a step of an optimiser keeps missing
 * connections and signs. Its `state_dict()` says what the network is, so that Dither reads it back. Needs torch and numpy.
 * @param weightsFile name of the .npz file that will stand beside the module
 * @throws DitherError `unsupported` for a network with something that the module would leave out.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, pytorchModule } from "dither";
 *
 * const { module } = pytorchModule(initialNetwork(networkFor(findTask("sin"))), "net.npz");
 * console.log(module.includes("class Network(torch.nn.Module)")); // true
 * ```
 */
export function pytorchModule(network: Network, weightsFile: string): PytorchModule {
  checkArguments("pytorchModule", { network, weightsFile }, { network: "network", weightsFile: "text" });
  const { specification } = network;
  const beyond = [
    ...Object.keys(specification).filter((key) => !expressed.has(key)),
    ...Object.keys(specification.noise).filter((key) => !expressedOfNoise.has(key)),
  ];
  if (beyond.length > 0)
    throw new DitherError(
      "unsupported",
      `export: a PyTorch module does not express ${namesText(beyond)}. Write the network as .npz or .json instead, which hold everything.`,
    );
  const arrays = new Map<string, NamedArray>(networkToArrays(network));
  const beside = besideTensors(network);
  for (const [name, array] of beside) arrays.set(modulePrefix + name, array);
  return {
    module: source(network, weightsFile, new Set(beside.keys())),
    weights: encodeNpz(arrays, new Map([["dither", ownHeader(network)]])),
  };
}

const vector = (values: ArrayLike<number>): NamedArray => ({
  shape: [values.length],
  values: Float32Array.from(values),
});

/** Arrays that the module needs beside the tensors. */
function besideTensors(network: Network): Map<string, NamedArray> {
  const { specification } = network;
  const { units, leaks, noise, smoothing, initialState } = specification;
  const arrays = new Map<string, NamedArray>();
  const states = stateCount(specification);
  if (initialState === "zero")
    arrays.set("h0", { shape: states > 1 ? [states, units] : [units], values: new Float32Array(states * units) });
  if (leaks) arrays.set("leak", vector(leaks));
  const scales = noiseScales(noise, specification);
  if (scales) arrays.set("scales", vector(scales));
  if (noise.covariance) {
    const size = noise.covariance.length;
    arrays.set("factor", { shape: [size, size], values: Float32Array.from(choleskyFactor(noise.covariance)) });
  }
  if (smoothing !== undefined) addSmoothing(specification, arrays);
  addBounds(network, arrays);
  return arrays;
}

function addSmoothing(specification: NetworkSpecification, arrays: Map<string, NamedArray>): void {
  const levels = smoothingPerUnit(specification);
  arrays.set("smoothing", vector(levels));
  if (traitsOf(specification.activation).rectifier) return;
  const isSteep = specification.activation === "tanh" || isGated(specification);
  const widest = levels.reduce((a, b) => Math.max(a, b), 0) * (isSteep ? 2 : 1);
  // Past a bend that is no power series the rule is as fine as it can be.
  const isSmooth = isGated(specification) || traitsOf(specification.activation).width > 0;
  const { nodes, weights } = new TrapezoidalLadder(9).ruleFor(isSmooth ? Math.PI / widest : 0);
  arrays.set("nodes", vector(nodes));
  arrays.set("node_weights", vector(weights));
}

/** Least and largest value of each weight under masks, signs and Dale's law. */
function addBounds({ specification, parameters }: Network, arrays: Map<string, NamedArray>): void {
  const codes = allowedValues(specification, parameters);
  if (!codes) return;
  for (const { name, shape, offset, size } of parameterLayout(specification)) {
    const own = codes.subarray(offset, offset + size);
    if (!(matrixNames as readonly string[]).includes(name) || own.every((code) => code === allowed.any)) continue;
    const bound = (free: number, closed: number): NamedArray => ({
      shape,
      values: Float32Array.from(own, (code) => (code === allowed.any || code === closed ? free : 0)),
    });
    arrays.set(`least_${name}`, bound(-Infinity, allowed.nonpositive));
    arrays.set(`most_${name}`, bound(Infinity, allowed.nonnegative));
  }
}

/** ξ of one step from draws of the law, mixed and coloured as the specification says. */
function noiseLines({
  law = "gaussian",
  timeConstant,
  covariance,
  scales,
  gates,
  placement,
}: NoiseSpecification): string[] {
  const rows = { input: "u.shape[-1]", inside: "len(self.W_in)", outside: "self.W_out.shape[1]" };
  const size = rows[placement];
  const shape = `*u.shape[:2], ${size}, device=u.device`;
  const draws = {
    gaussian: `torch.randn(${shape})`,
    uniform: `(torch.rand(${shape}) - 0.5) * 12**0.5`,
    laplace: `torch.distributions.Laplace(0.0, 0.5**0.5).sample((*u.shape[:2], ${size})).to(u.device)`,
    "two-point": `torch.randint(2, (*u.shape[:2], ${size}), device=u.device) * 2.0 - 1`,
  };
  const rho = correlationOf(timeConstant);
  return [
    `xi = ${draws[law]}`,
    ...(covariance ? ["xi = xi @ self.factor.T"] : []),
    ...(rho > 0
      ? ["for t in range(1, len(xi)):", `    xi[t] = ${rho} * xi[t - 1] + ${Math.sqrt(1 - rho * rho)} * xi[t]`]
      : []),
    `return xi${scales || gates ? " * self.scales" : ""}`,
  ];
}

const indented = (lines: readonly string[], depth = 8): string =>
  lines.map((line) => " ".repeat(depth) + line).join("\n");

function source(network: Network, weightsFile: string, beside: ReadonlySet<string>): string {
  const { specification } = network;
  const cell = cellOf(specification);
  const { units, inputs, outputs, form, leak, leaks, noise, smoothing, constraints } = specification;
  const smoothed = smoothing === undefined ? "" : ", smoothed";
  const at = (place: string): string => (noise.placement === place ? " + xi[t]" : "");
  const gamma = leaks ? "self.leak" : String(leak);
  const seen = noise.placement === "input" ? "(u[t] + xi[t])" : "u[t]";
  const leaky = [
    `a = r @ self.W_rec.T + ${seen} @ self.W_in.T + self.b_rec`,
    ...(form === "rate"
      ? [`h = (1 - ${gamma}) * h + ${gamma} * (self.f(a${at("inside")})${at("outside")})`, "r = h"]
      : [`h = (1 - ${gamma}) * h + ${gamma} * (a${at("inside")})`, `r = self.f(h)${at("outside")}`]),
  ];
  const gated = isGated(specification);
  const step = cell ? cellLines(cell, specification, seen) : leaky;
  const begin =
    stateCount(specification) > 1
      ? "h, c = self.h0[:, None].expand(-1, u.shape[1], -1)"
      : "h = self.h0.expand(u.shape[1], -1)";
  const start = [begin, cell ? "z = []" : `r, z = ${form === "rate" ? "h" : "self.f(h)"}, []`];
  const logit = `${cell ? "h" : "r"} @ self.W_out.T + self.b_out`;
  const frozen = Object.keys(constraints?.frozen ?? {});
  const labelled = hasLabels(specification);
  const bounded = matrixNames.filter((name) => beside.has(`least_${name}`));
  return `"""A recurrent network as a PyTorch module, written by Dither.

${units} ${unitKind(specification)} units${smoothed}, ${inputs} inputs, ${outputs} outputs${gated ? "" : `, ${form} form, leak ${leaks ? "per unit" : leak}`}; trained with noise ${noise.std} ${noise.placement === "input" ? "on the input" : `${noise.placement} the activation`}.
Its arrays are in ${weightsFile}, beside this file.

    z = Network()(u)             # with the training noise. u: [step, trial, input], z: [step, trial, output]
    z = Network()(u, noise=0)    # in silence
"""

import pathlib

import numpy
import torch


class Network(torch.nn.Module):
    def __init__(self, weights=pathlib.Path(__file__).parent / ${JSON.stringify(weightsFile)}):
        super().__init__()
        for name, values in numpy.load(weights).items():
            values = torch.from_numpy(values)
            if name == "dither":
                self.register_buffer(name, values)
            elif name.startswith("module."):
                self.register_buffer(name[len("module.") :], values, persistent=False)
            else:
                self.register_parameter(name, torch.nn.Parameter(values${frozen.length > 0 ? `, requires_grad=name not in ${JSON.stringify(frozen)}` : ""}))

${gated ? (smoothing === undefined ? "" : `${indented(smoothLines, 4)}\n\n`) : `    def f(self, x):\n${indented(activationLines(specification))}\n\n`}    def draw(self, u):
        """Noise of standard deviation 1${noise.scales || noise.gates || noise.covariance ? ", or as scales and covariance say," : ""} for inputs u: [step, trial, ${noise.placement === "input" ? "input" : gated && noise.placement === "inside" ? "gate and unit" : "unit"}]."""
${indented(noiseLines(noise))}
${
  bounded.length === 0
    ? ""
    : `
    @torch.no_grad()
    def constrain(self):
        """Keeps missing connections and signs; call it after every step of an optimiser."""
${indented(bounded.map((name) => `self.${name}.copy_(torch.minimum(torch.maximum(self.${name}, self.least_${name}), self.most_${name}))`))}
`
}
    def forward(self, u, noise=${noise.std}, xi=None${labelled ? ", logits=False" : ""}):
        """noise: its level, 0 for silence. xi: draws to use instead of self.draw(u).${labelled ? " logits: what cross-entropies take, instead of probabilities." : ""}"""
        xi = noise * (self.draw(u) if xi is None else xi)
${indented(start)}
        for t in range(len(u)):
${indented(step, 12)}
            z.append(${logit})
${indented(returnLines(specification))}
`;
}

/** The outputs of all steps from their logits. */
function returnLines(specification: NetworkSpecification): string[] {
  const parts = readoutParts(specification);
  const whole = parts.length === 1 ? parts[0].loss.readout : null;
  if (whole?.isLinear) return ["return torch.stack(z)"];
  const each = parts.map(({ first, channels, loss }) => loss.readout.torch(`z[..., ${first}:${first + channels}]`));
  return [
    "z = torch.stack(z)",
    ...(hasLabels(specification) ? ["if logits:", "    return z"] : []),
    `return ${whole ? whole.torch("z") : `torch.cat([${each.join(", ")}], -1)`}`,
  ];
}

/** The body of \`f\`: E f(x + sξ), in closed form for the ReLUs and as a sum over nodes otherwise. */
function activationLines({ activation, smoothing }: NetworkSpecification): string[] {
  if (smoothing === undefined) return [`return ${torchCall(activation, "x")}`];
  const { rectifier } = traitsOf(activation);
  if (!rectifier)
    return [
      `return ${torchCall(activation, "(x[..., None] + self.smoothing[:, None] * self.nodes)")} @ self.node_weights`,
    ];
  const { line, above } = rectifier;
  return [
    "s = self.smoothing.clamp(min=1e-12)",
    "tail = torch.special.ndtr(-x.abs() / s)",
    "density = torch.exp(-0.5 * (x / s) ** 2) / (2 * torch.pi) ** 0.5",
    `return ${line === 0 ? "" : `${line} * x + `}${above === 1 ? "" : `${above} * (`}torch.relu(x) + s * density - x.abs() * tail${above === 1 ? "" : ")"}`,
  ];
}
