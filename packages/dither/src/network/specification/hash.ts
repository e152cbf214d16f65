/** The SHA-256 of a network: the same for the same numbers, whoever trained them and wherever. */

import canonicalize from "canonicalize";
import { type Network } from "./network.js";
import { parameterLayout } from "./parameter-layout.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Lower-case hexadecimal SHA-256 of bytes. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  checkArguments("sha256", { bytes }, { bytes: "bytes" });
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * SHA-256 of the specification as canonical JSON (RFC 8785), then the float32 tensors, little-endian, in order of name.
 * Provenance is not part of it.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, networkHash } from "dither";
 *
 * const specification = networkFor(findTask("sin"), { seed: 1 });
 * const [one, other] = [initialNetwork(specification), initialNetwork(specification)];
 * console.log((await networkHash(one)) === (await networkHash(other))); // true
 * ```
 */
export async function networkHash(network: Network): Promise<string> {
  checkArguments("networkHash", { network }, { network: "network" });
  const json = new TextEncoder().encode(canonicalize(network.specification));
  const slots = parameterLayout(network.specification).sort((a, b) => (a.name < b.name ? -1 : 1));
  const bytes = new Uint8Array(json.length + 4 * network.parameters.length);
  bytes.set(json);
  const view = new DataView(bytes.buffer);
  let at = json.length;
  for (const { offset, size } of slots)
    for (let i = offset; i < offset + size; i++, at += 4) view.setFloat32(at, network.parameters[i], true);
  return sha256(bytes);
}
