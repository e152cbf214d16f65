/** Files of `torch.save`: what their pickle holds as data, with the tensors' numbers from the storages beside it. */

import { DitherError } from "../../../base/errors.js";
import { MemoryBudget } from "../values/memory-budget.js";
import { readPickle } from "../pickle/read-pickle.js";
import { isKind, pickleText, type PickleValue } from "../values/values.js";
import type { ZipEntry } from "../zip/zip.js";
import { Storages, storageType, type Storage } from "./tensor-calls.js";

/** Whether the files of an archive are those of `torch.save` or TorchScript. */
export function looksLikeTorch(files: ReadonlyMap<string, unknown>): boolean {
  return [...files.keys()].some((name) => /(^|\/)(data|constants)\.pkl$/.test(name));
}

/**
 * The value that was saved, from the zip archive that PyTorch writes since 1.6.
 * @throws DitherError `unsupported` for TorchScript, `format` for damage
 */
export function readTorchZip(files: ReadonlyMap<string, ZipEntry>, size: number, where: string): PickleValue {
  const pickles = [...files.keys()].filter((name) => /(^|\/)data\.pkl$/.test(name));
  const prefix = pickles[0]?.slice(0, -"data.pkl".length) ?? "";
  if ([...files.keys()].some((name) => /(^|\/)(constants\.pkl$|code\/)/.test(name)))
    throw new DitherError(
      "unsupported",
      `${where}: expected tensors as torch.save(model.state_dict(), …) writes them, got a TorchScript program. Save its weights in Python:
  model = torch.jit.load(${JSON.stringify(where)})
  torch.save(model.state_dict(), "weights.pt")
Then read weights.pt.`,
    );
  const pickle = files.get(`${prefix}data.pkl`);
  if (!pickle || pickles.length > 1) throw bad(where, `expected one data.pkl in it, got ${pickles.length}`);
  const budget = new MemoryBudget(size, where);
  const order = files.get(`${prefix}byteorder`);
  const little = !order || new TextDecoder().decode(order.start(16)).trim() !== "big";
  const contents = new Map<string, () => Uint8Array>();
  const storages = new Storages();
  budget.take(pickle.size);
  return readPickle(pickle.whole(), {
    budget,
    where,
    calls: storages.calls,
    persistent(id) {
      const { key, type, size } = storageId(id, where);
      const entry = files.get(`${prefix}data/${key}`);
      if (!entry) throw bad(where, `expected a storage data/${key.slice(0, 80)} in it, got none`);
      if (size > entry.size)
        throw bad(where, `expected ${size} bytes in its storage data/${key.slice(0, 80)}, got ${entry.size}`);
      const read = contents.get(key) ?? once(() => entry.whole());
      contents.set(key, read);
      return storages.refer(key, { type, little, size: entry.size, read });
    },
  }).value;
}

/** The number that PyTorch before 1.6 begins its files with, as a pickle of protocol 2. */
const legacyMagic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Whether bytes begin as files of `torch.save` did before PyTorch 1.6. */
export function looksLikeLegacyTorch(bytes: Uint8Array): boolean {
  return legacyMagic.every((byte, i) => bytes[i] === byte);
}

/**
 * The value that was saved, from the pickles one after the other that PyTorch wrote before 1.6 (and writes with
 * `_use_new_zipfile_serialization=False`): a magic number, a version, what machine it was, the value, the names of the
 * storages, then their bytes.
 * @throws DitherError `format` for damage
 */
export function readLegacyTorch(bytes: Uint8Array, where: string): PickleValue {
  const budget = new MemoryBudget(bytes.length, where);
  const storages = new Storages();
  const contents = new Map<string, Uint8Array>();
  const sizes = new Map<string, number>();
  let at = legacyMagic.length;
  const next = (options: Partial<Parameters<typeof readPickle>[1]> = {}): PickleValue => {
    const { value, end } = readPickle(bytes.subarray(at), { budget, where, ...options });
    at += end;
    return value;
  };
  next();
  const machine = next();
  const little = !(machine instanceof Map) || machine.get("little_endian") !== false;
  const value = next({
    calls: storages.calls,
    persistent(id) {
      const { key, type, size } = storageId(id, where);
      sizes.set(key, size);
      return storages.refer(key, { type, little, size, read: () => contents.get(key) ?? new Uint8Array(size) });
    },
  });
  const keys = next();
  if (!Array.isArray(keys)) throw bad(where, `expected the names of its storages, got ${pickleText(keys)}`);
  for (const key of keys) {
    const name = typeof key === "number" || typeof key === "string" ? String(key) : "";
    const size = sizes.get(name);
    if (size === undefined) throw bad(where, `expected storages that its tensors name, got ${pickleText(key)}`);
    const start = at + 8;
    if (start + size > bytes.length) throw bad(where, `expected ${size} bytes of a storage, got the end`);
    contents.set(name, bytes.subarray(start, start + size));
    at = start + size;
  }
  for (const key of sizes.keys())
    if (!contents.has(key)) throw bad(where, `expected a storage ${key.slice(0, 80)}, got none`);
  return value;
}

/** What a persistent id says: ("storage", class, key, device, number of elements, …). */
function storageId(id: PickleValue, where: string): { key: string; type: Storage["type"]; size: number } {
  const [tag, type, key, , count] = Array.isArray(id) ? id : [];
  if (tag !== "storage" || (typeof key !== "string" && typeof key !== "number") || !Number.isSafeInteger(count))
    throw bad(where, `expected a reference to a storage, got ${pickleText(id)}`);
  const element = storageType(type);
  const known = element ?? (isKind(type, "global") && type.name === "UntypedStorage" ? undefined : null);
  if (known === null)
    throw new DitherError(
      "unsupported",
      `${where}: expected tensors of numbers (float64, float32, float16, bfloat16, integers, bool), got ${pickleText(type ?? null)}. Convert them in Python, for instance with .float().`,
    );
  return { key: String(key), type: element, size: (count as number) * (element?.bytes ?? 1) };
}

function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

function bad(where: string, problem: string): DitherError {
  return new DitherError(
    "format",
    `${where}: ${problem}. The file is damaged, or not as torch.save writes it: write it again.`,
  );
}
