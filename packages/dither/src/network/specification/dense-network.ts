/** The network of full rank that one of low rank is, for analyses whose equations have W_rec. */

import { checkArguments } from "../../base/check-arguments.js";
import { isLowRank } from "../cells/cells.js";
import { namedTensors, networkFromTensors, tensor, type Network } from "./network.js";

/**
 * The network with W_rec = m nᵀ / N instead of m and n, `[to, from]` in float32; any other network as it is. States and outputs are
 * those of the network to rounding, at N²/(2 N R) times the cost. It is for analyses: what of the constraints is about m and n is not kept.
 * @example
 * ```ts
 * import { denseNetwork, findTask, initialNetwork, networkFor, tensor } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin"), { cell: "low-rank", rank: 2, units: 16 }));
 * console.log(tensor(network, "W_rec"), tensor(denseNetwork(network), "W_rec")?.length); // undefined 256
 * ```
 */
export function denseNetwork(network: Network): Network {
  checkArguments("denseNetwork", { network }, { network: "network" });
  const { specification, provenance } = network;
  if (!isLowRank(specification)) return network;
  const { cell: _cell, rank, constraints, ...leaky } = specification;
  const { m: _m, n: _n, ...frozen } = constraints?.frozen ?? {};
  const { m, n, ...tensors } = namedTensors(network);
  return networkFromTensors(
    { ...leaky, ...(constraints && { constraints: { ...constraints, frozen } }) },
    { ...tensors, W_rec: outer(m, n, specification.units, rank) },
    provenance,
  );
}

/** m nᵀ / N in float64. */
function outer(m: Float32Array, n: Float32Array, units: number, rank: number): Float64Array {
  const W = new Float64Array(units * units);
  for (let i = 0; i < units; i++)
    for (let k = 0; k < units; k++) {
      let sum = 0;
      for (let r = 0; r < rank; r++) sum += m[i * rank + r] * n[k * rank + r];
      W[i * units + k] = sum / units;
    }
  return W;
}

/**
 * The derivative with respect to the flat parameters of a network from that with respect to those of its {@link denseNetwork}, float64:
 * ∂m = ∂W n / N, ∂n = ∂Wᵀ m / N. Of a network that is dense itself the same.
 */
export function pullBackDense(network: Network, gradient: Float64Array): Float64Array {
  const { specification, parameters } = network;
  if (!isLowRank(specification)) return gradient;
  const { units: N, rank: R } = specification;
  const [m, n] = [tensor(network, "m"), tensor(network, "n")] as [Float32Array, Float32Array];
  const result = new Float64Array(parameters.length);
  const [byM, byN] = [result.subarray(0, N * R), result.subarray(N * R, 2 * N * R)];
  for (let i = 0; i < N; i++)
    for (let k = 0; k < N; k++) {
      const d = gradient[i * N + k] / N;
      for (let r = 0; r < R; r++) {
        byM[i * R + r] += d * n[k * R + r];
        byN[k * R + r] += d * m[i * R + r];
      }
    }
  result.set(gradient.subarray(N * N), 2 * N * R);
  return result;
}
