/**
 * Repair by refitting the readout to noise-free states: weighted least squares of the targets with a small ridge, or the minimum of
 * whatever loss the network has.
 */

import type { Constraints } from "../../network/specification/constraints.js";
import exp from "@stdlib/math-base-special-exp";
import { decompose } from "../../math/linear/linear-system.js";
import { tensor, type Network } from "../../network/specification/network.js";
import { parameterLayout } from "../../network/specification/parameter-layout.js";
import { simulate } from "../../network/simulation/simulate.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";
import { isSquared } from "../../network/specification/readouts.js";
import { fitByLoss } from "./fit-by-loss.js";
import { onePass, type NetworkRepair } from "./method.js";

/** Of the mean of the normal matrix's diagonal; it pulls towards the readout as it was. */
const ridge = 1e-6;
/** Gauss–Newton rounds of a sigmoid readout; a linear one takes one. */
const rounds = 8;
/** Multiply-adds that the sums of a fit may take: of more, every n-th step of a trial is taken, beginning later from trial to trial. */
const mostWork = 5e9;

/** The network with W_out and b_out fitted on these trials: the minimum of its loss without noise. */
export async function refitReadout(network: Network, trials: Trials, signal?: AbortSignal): Promise<Network> {
  checkArguments(
    "refitReadout",
    { network, trials, signal },
    { network: "network", trials: "trials", signal: "signal?" },
  );
  const { specification } = network;
  const { states } = await simulate(network, trials, { std: 0, signal });
  const { units: N, outputs: O } = specification;
  const parameters = network.parameters.slice();
  const slots = parameterLayout(specification);
  const at = (name: string): number => slots.find((slot) => slot.name === name)!.offset;
  const before = Array.from({ length: O }, (_, o) =>
    Float64Array.from({ length: N + 1 }, (__, i) =>
      i < N ? tensor(network, "W_out")![o * N + i] : tensor(network, "b_out")![o],
    ),
  );
  const fitted = !isSquared(specification)
    ? fitByLoss(specification, states, trials, before)
    : before.map((row, o) => fitOutput(states, trials, o, row, specification.readout === "sigmoid"));
  fitted.forEach((row, o) => {
    parameters.set(row.subarray(0, N), at("W_out") + o * N);
    parameters[at("b_out") + o] = row[N];
  });
  return { ...network, parameters };
}

/** Weights and bias `[units + 1]` of one output. */
function fitOutput(
  states: Float32Array,
  trials: Trials,
  output: number,
  before: Float64Array,
  sigmoid: boolean,
): Float64Array {
  let fitted = before;
  for (let round = 0; round < (sigmoid ? rounds : 1); round++) {
    const next = gaussNewton(states, trials, output, fitted, before, sigmoid);
    if (!next) return fitted;
    fitted = next;
  }
  return fitted;
}

function gaussNewton(
  states: Float32Array,
  { steps, outputs, count, target, weight }: Trials,
  output: number,
  now: Float64Array,
  before: Float64Array,
  sigmoid: boolean,
): Float64Array | null {
  const size = now.length;
  const N = size - 1;
  const A = new Float64Array(size * size);
  const right = new Float64Array(size);
  const x = new Float64Array(size);
  x[N] = 1;
  const stride = Math.ceil((steps * count * outputs * (sigmoid ? rounds : 1) * size * size) / 2 / mostWork);
  for (let t = 0; t < steps; t++)
    for (let trial = (stride - (t % stride)) % stride; trial < count; trial += stride) {
      const place = (t * outputs + output) * count + trial;
      const w = weight[place];
      if (w === 0) continue;
      let z = now[N];
      for (let i = 0; i < N; i++) {
        x[i] = states[(t * N + i) * count + trial];
        z += now[i] * x[i];
      }
      if (sigmoid) z = 1 / (1 + exp(-z));
      const slope = sigmoid ? z * (1 - z) : 1;
      const error = w * slope * (target[place] - z);
      const square = w * slope * slope;
      for (let i = 0; i < size; i++) {
        right[i] += error * x[i];
        const scaled = square * x[i];
        if (scaled !== 0) for (let k = 0; k <= i; k++) A[i * size + k] += scaled * x[k];
      }
    }
  let trace = 0;
  for (let i = 0; i < size; i++) {
    trace += A[i * size + i];
    for (let k = 0; k < i; k++) A[k * size + i] = A[i * size + k];
  }
  const penalty = (ridge * trace) / size;
  for (let i = 0; i < size; i++) {
    A[i * size + i] += penalty;
    right[i] -= penalty * (now[i] - before[i]);
  }
  const change = decompose(A, size)?.solve(right);
  return change && change.every(Number.isFinite) ? now.map((value, i) => value + change[i]) : null;
}

/** Whether a constraint is about what a readout fit would change. */
function constrainsReadout(constraints: Constraints | undefined): boolean {
  const { frozen, masks, dale, signs } = constraints ?? {};
  return (
    frozen?.W_out !== undefined ||
    frozen?.b_out !== undefined ||
    masks?.W_out !== undefined ||
    signs?.W_out !== undefined ||
    dale?.readout !== undefined
  );
}

export const readout = {
  name: "readout",
  description: "the readout fitted to noise-free states",
  doing: "fitting its readout",
  writable: true,
  fitted: true,
  trains: false,
  applies: ({ specification: { constraints, layers } }: Network) => {
    if (layers) return "least squares fits the readout of a recurrent network, and this one has hidden layers";
    return constrainsReadout(constraints)
      ? "the readout's weights are constrained, and least squares does not know the constraints"
      : true;
  },
  make: (network, { trials }, { signal }) => refitReadout(network, trials, signal),
  cost: onePass,
} as const satisfies NetworkRepair;
