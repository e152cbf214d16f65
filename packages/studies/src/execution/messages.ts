/** Payloads and outcomes as text, for executors that send them between processes or machines. */

import { DitherError, NUMERICS, version } from "dither";
import type { z } from "zod";
import { outcomeMessageSchema, runIdentity, runPayloadSchema, type JobOutcome, type RunPayload } from "./payload.js";

/**
 * A run as text. It may be computed by this version of Dither alone: its numbers, hence its results, are those of the planner.
 * @throws DitherError `unsupported` for a task of the user's.
 */
export function encodePayload(payload: RunPayload): string {
  if (payload.module !== undefined)
    throw new DitherError(
      "unsupported",
      `run: expected a task that comes with Dither, got the module ${payload.module}: other machines may not have it. Run the study with --shard on a shared file system, or on this machine.`,
    );
  return JSON.stringify(payload);
}

/**
 * The payload in a message.
 * @throws DitherError `format` for what is no payload, `unsupported` naming both versions for one of another Dither,
 * `mismatch` where the identity is not that of the run.
 */
export function decodePayload(text: string): RunPayload {
  const message = readJson(text, "a run");
  const made = message as { numerics?: unknown; version?: unknown } | null;
  if (typeof made?.numerics === "number" && (made.numerics !== NUMERICS || made.version !== version))
    throw new DitherError(
      "unsupported",
      `run: expected one planned by Dither ${version} (numerics ${NUMERICS}), got one of Dither ${String(made.version)} (numerics ${made.numerics}). Use the same version everywhere.`,
    );
  const payload = checked(runPayloadSchema, message, "a run");
  const id = runIdentity(payload.run);
  if (id !== payload.id)
    throw new DitherError("mismatch", `run: expected the identity ${id} of its specification, got ${payload.id}.`);
  return payload;
}

/** An outcome as text; the network's file in base64. */
export function encodeOutcome({ result, meta, network }: JobOutcome): string {
  return JSON.stringify({
    result,
    meta,
    ...(network && { network: Buffer.from(network.buffer, network.byteOffset, network.byteLength).toString("base64") }),
  });
}

/** @throws DitherError `format` for what is no outcome. */
export function decodeOutcome(text: string): JobOutcome {
  const { result, meta, network } = checked(outcomeMessageSchema, readJson(text, "an outcome"), "an outcome");
  return {
    result,
    meta,
    ...(network !== undefined && { network: new Uint8Array(Buffer.from(network, "base64")) }),
  };
}

function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DitherError("format", `message: expected ${what} as JSON, got ${JSON.stringify(text.slice(0, 40))}.`);
  }
}

function checked<T extends z.ZodType>(schema: T, value: unknown, what: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new DitherError(
    "format",
    `message: expected ${what}, got one whose ${path.join(".") || "content"} is wrong: ${message}.`,
  );
}
