/** Whether a line of a journal is a record. */

import type { RunRecord } from "../execution/payload.js";

const identity = /^[0-9a-f]{64}$/;

/**
 * Whether a value has what readers of records rely on. Less than the full schema, since a folder holds many thousands and
 * every command reads them all; what is missing deeper down is seen where it is used.
 */
export function isRecord(value: unknown): value is RunRecord {
  if (!isObject(value) || !isObject(value["result"]) || !isObject(value["meta"])) return false;
  const { result, meta } = value as { result: Record<string, unknown>; meta: Record<string, unknown> };
  if (result["format"] !== 1 || typeof result["id"] !== "string" || !identity.test(result["id"])) return false;
  if (typeof meta["host"] !== "string" || typeof meta["seconds"] !== "number") return false;
  if (!isRun(result["run"])) return false;
  if (result["state"] === "failed") return typeof result["reason"] === "string";
  const { preference, loss } = result;
  return (
    result["state"] === "done" &&
    isObject(loss) &&
    isObject(preference) &&
    ["preferred", "gain", "law"].every((key) => isObject(preference[key])) &&
    typeof preference["verdict"] === "string"
  );
}

function isRun(run: unknown): boolean {
  return (
    isObject(run) &&
    typeof run["task"] === "string" &&
    isObject(run["network"]) &&
    isObject(run["network"]["noise"]) &&
    isObject(run["training"]) &&
    isObject(run["training"]["initial"]) &&
    isObject(run["measure"])
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
