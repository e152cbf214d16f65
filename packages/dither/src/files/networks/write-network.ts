/** Networks to files: Dither's own format, and named arrays for other tools. */

import { checkFinite, type Network } from "../../network/specification/network.js";
import { parameterLayout } from "../../network/specification/parameter-layout.js";
import type { NamedArray, NamedArrays } from "../formats/values/arrays.js";
import { headerOf, ownHeader } from "../layouts/dither-layout.js";
import { fileKind } from "../open/file-kinds.js";
import { encodeJsonArrays } from "../formats/plain/json-arrays.js";
import { encodeNpz } from "../formats/numpy/npz.js";
import { encodeSafetensors } from "../formats/plain/safetensors.js";
import { checkArguments } from "../../base/check-arguments.js";

/** The network's tensors by name, row-major `[to, from]`, float32: views, not copies. */
export function networkToArrays(network: Network): NamedArrays {
  checkArguments("networkToArrays", { network }, { network: "network" });
  return new Map(
    parameterLayout(network.specification).map(({ name, shape, offset, size }): [string, NamedArray] => [
      name,
      { shape, values: network.parameters.subarray(offset, offset + size) },
    ]),
  );
}

/**
 * Dither's own file: safetensors with the metadata key `dither`, JSON of `format: 1`, the specification and the
 * provenance. The same network gives the same bytes; `readNetwork` gives the same network back.
 * @throws DitherError `value` for a specification out of range, or NaN and infinity in the parameters.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, networkHash, readNetwork, writeNetwork } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin")));
 * const bytes = writeNetwork(network); // to be written to net.safetensors
 * const again = readNetwork({ bytes, fileName: "net.safetensors" });
 * console.log((await networkHash(again)) === (await networkHash(network))); // true
 * ```
 */
export function writeNetwork(network: Network): Uint8Array {
  checkArguments("writeNetwork", { network }, { network: "network" });
  checkFinite(network);
  return encodeSafetensors(networkToArrays(network), new Map([["dither", ownHeader(network)]]));
}

/**
 * The network in the format that the ending of `fileName` tells, specification and provenance with it: .safetensors as
 * {@link writeNetwork}, .json with them as members, .npz with an array `dither`, the bytes of their JSON. `readNetwork` gives the same
 * network back from each.
 * @example
 * ```ts
 * import { exportNetwork, findTask, initialNetwork, networkFor } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin"), { units: 4 }));
 * const json = JSON.parse(new TextDecoder().decode(exportNetwork(network, "net.json"))) as { W_in: number[][] };
 * console.log(json.W_in.length, json.W_in[0].length); // 4 1
 * ```
 */
export function exportNetwork(network: Network, fileName: string): Uint8Array {
  checkArguments("exportNetwork", { network, fileName }, { network: "network", fileName: "text" });
  const kind = fileKind(fileName);
  if (kind === "safetensors") return writeNetwork(network);
  checkFinite(network);
  const arrays = networkToArrays(network);
  return kind === "json"
    ? encodeJsonArrays(arrays, new Map(Object.entries(headerOf(network))))
    : encodeNpz(arrays, new Map([["dither", ownHeader(network)]]));
}
