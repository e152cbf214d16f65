/** The step of a cell as lines of Python, one for each operation of its description. */

import {
  insideRows,
  rangeOf,
  type ActivationName,
  type Cell,
  type CellOperation,
  type CellRows,
  type TensorRows,
} from "@dither/kernels";
import { isGated, noiseRowOf } from "../../network/cells/cells.js";
import type { NamedActivation } from "../../settings/activation.js";
import {
  activationName,
  functionOf,
  namedActivation,
  refuseOwnActivation,
  type Activation,
} from "../../network/specification/activation.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";

/** An activation function of x, an expression, in PyTorch; of its number where it has one. */
const torchCalls: Record<ActivationName, (x: string, parameter: number) => string> = {
  relu: (x) => `torch.relu(${x})`,
  softplus: (x) => `torch.nn.functional.softplus(${x})`,
  tanh: (x) => `torch.tanh(${x})`,
  sigmoid: (x) => `torch.sigmoid(${x})`,
  "rectified-tanh": (x) => `torch.tanh(torch.relu(${x}))`,
  "leaky-relu": (x, below) => `torch.nn.functional.leaky_relu(${x}, ${below})`,
  "sloped-relu": (x, above) => `${above} * torch.relu(${x})`,
  elu: (x, depth) => `torch.nn.functional.elu(${x}, ${depth})`,
  "power-law": (x, exponent) => `torch.relu(${x}) ** ${exponent}`,
};

/**
 * An activation function of x, an expression, in PyTorch.
 * @throws DitherError `unsupported` for one of the user's
 */
export function torchCall(activation: Activation, x: string): string {
  refuseOwnActivation({ activation }, "export", "Write the network as .npz or .json instead, which keep its name.");
  const { name, parameter = 0 } = namedActivation(activation) as NamedActivation;
  return torchCalls[name](x, parameter);
}

/** `gateArguments` as `gate_arguments`, the next value of a state `h'` as `next_h`. */
function variable(name: string): string {
  const plain = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return plain.endsWith("'") ? `next_${plain.slice(0, -1)}` : plain;
}

function part(rows: CellRows): string {
  const { of, first, rows: count } = rangeOf(rows);
  return variable(of) + (count === undefined ? "" : `[..., ${first}:${first + count}]`);
}

/**
 * The lines of one step, from the states of a cell to the same states.
 * @param seen the input of the step, in Python
 */
export function cellLines(cell: Cell, specification: NetworkSpecification, seen: string): string[] {
  const { noise, smoothing } = specification;
  const { first, rows: insideCount } = insideRows(cell);
  const whole = (name: string, rows: number): boolean =>
    cell.tensors.find((tensor) => tensor.name === name)?.shape[0] === rows;
  const block = ({ tensor, first: from }: TensorRows, rows: number): string =>
    whole(tensor, rows) ? `self.${tensor}` : `self.${tensor}[${from}:${from + rows}]`;
  // A product with the rows of a tensor; what is transposed is so as a whole.
  const times = ({ of, weights }: { of: string; weights: TensorRows }, rows: number): string =>
    weights.transposed ? `${part(of)} @ self.${weights.tensor}` : `${part(of)} @ ${block(weights, rows)}.T`;
  const value = (operation: CellOperation): string => {
    switch (operation.kind) {
      case "affine": {
        const { bias, input, from, rows, noisy, out } = operation;
        const at = first.get(out) ?? 0;
        return [
          ...(from ? [times(from, rows)] : []),
          ...(input ? [`${seen} @ ${block(input, rows)}.T`] : []),
          ...(bias ? [block(bias, rows)] : []),
          ...(noisy && noise.placement === "inside"
            ? [insideCount === rows ? "xi[t]" : `xi[t][..., ${at}:${at + rows}]`]
            : []),
        ].join(" + ");
      }
      case "activate": {
        const row = noiseRowOf(cell, operation.of);
        const outside = operation.out === cell.outside && noise.placement === "outside" ? " + xi[t]" : "";
        // Leaky units have one function, which the module has under a name.
        if (!isGated(specification)) return `self.f(${part(operation.of)})${outside}`;
        if (smoothing === undefined || row === undefined)
          return torchCall(functionOf(operation), part(operation.of)) + outside;
        return `self.smooth(torch.${activationName(functionOf(operation))}, ${part(operation.of)}, ${row})${outside}`;
      }
      case "product":
        return `${part(operation.a)} * ${part(operation.b)}`;
      case "sum":
        return `${part(operation.a)} + ${part(operation.b)}`;
      case "gate":
        return `${part(operation.gate)} * ${part(operation.kept)} + (1 - ${part(operation.gate)}) * ${part(operation.to)}`;
      case "scale":
        return `${operation.factor} * ${part(operation.of)}`;
      case "leak":
        return `${1 - specification.leak} * ${part(operation.kept)} + ${specification.leak} * ${part(operation.to)}`;
      case "noisy":
        throw new Error("a module has no noise that follows the state");
    }
  };
  const states = cell.states.map(variable);
  return [
    ...cell.operations.map((operation) => `${variable(operation.out)} = ${value(operation)}`),
    `${states.join(", ")} = ${states.map((state) => `next_${state}`).join(", ")}`,
  ];
}

/** The method that smooths a gate: E f(x + sξ) as a sum over nodes, with s from a row of the noise on. */
export const smoothLines = [
  "def smooth(self, f, x, first):",
  "    s = self.smoothing[first : first + x.shape[-1]]",
  "    return f(x[..., None] + s[:, None] * self.nodes) @ self.node_weights",
];
