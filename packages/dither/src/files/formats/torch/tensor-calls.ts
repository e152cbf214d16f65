/** PyTorch's tensors in a pickle: views on storages that lie beside it, with an offset and strides of their own. */

import { elementCount, viewOf } from "../values/arrays.js";
import { decodedBytes, elementTypes, roomFor, type ElementType } from "../values/element-types.js";
import { shapeOf, type KnownCall, type KnownCalls } from "../pickle/known-calls.js";
import { globalName, isKind, type PickleArray, type PickleObject, type PickleValue } from "../values/values.js";

/** The class that a storage of this file has among the pickle's values, beside which its bytes are kept. */
const storageClass = "torch.storage";

export interface Storage {
  /** What its elements are, where the storage says so. */
  type: ElementType | undefined;
  little: boolean;
  /** Its length in bytes. */
  size: number;
  /** Its bytes, when they are needed. */
  read: () => Uint8Array;
}

/** The element types of storages by the name of their class (FloatStorage) or dtype (float32). */
const types: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ["torch.DoubleStorage", elementTypes.f8],
  ["torch.FloatStorage", elementTypes.f4],
  ["torch.HalfStorage", elementTypes.f2],
  ["torch.BFloat16Storage", elementTypes.bf2],
  ["torch.LongStorage", elementTypes.i8],
  ["torch.IntStorage", elementTypes.i4],
  ["torch.ShortStorage", elementTypes.i2],
  ["torch.CharStorage", elementTypes.i1],
  ["torch.ByteStorage", elementTypes.u1],
  ["torch.BoolStorage", elementTypes.b1],
  ["torch.float64", elementTypes.f8],
  ["torch.float32", elementTypes.f4],
  ["torch.float16", elementTypes.f2],
  ["torch.bfloat16", elementTypes.bf2],
  ["torch.int64", elementTypes.i8],
  ["torch.int32", elementTypes.i4],
  ["torch.int16", elementTypes.i2],
  ["torch.int8", elementTypes.i1],
  ["torch.uint8", elementTypes.u1],
  ["torch.uint16", elementTypes.u2],
  ["torch.uint32", elementTypes.u4],
  ["torch.uint64", elementTypes.u8],
  ["torch.bool", elementTypes.b1],
]);

export function storageType(value: PickleValue | undefined): ElementType | undefined {
  const name = globalName(value);
  return name === undefined ? undefined : types.get(name);
}

/** The storages of one file, as its pickle refers to them. */
export class Storages {
  private readonly known = new WeakMap<PickleObject, Storage>();

  /** A value for the pickle that stands for the storage. */
  refer(key: string, storage: Storage): PickleObject {
    const value: PickleObject = { kind: "object", class: storageClass, arguments: [key] };
    this.known.set(value, storage);
    return value;
  }

  get(value: PickleValue | undefined): Storage | undefined {
    return isKind(value, "object") ? this.known.get(value) : undefined;
  }

  /** The calls that make tensors of storages. */
  readonly calls: KnownCalls = new Map<string, KnownCall>([
    ["torch._utils._rebuild_tensor", (args, context) => this.tensor(args, undefined, context)],
    ["torch._utils._rebuild_tensor_v2", (args, context) => this.tensor(args, undefined, context)],
    ["torch._utils._rebuild_tensor_v3", (args, context) => this.tensor(args, args[6], context)],
    ["torch._utils._rebuild_parameter", ([data]) => data],
    ["torch._utils._rebuild_parameter_with_state", ([data]) => data],
    [
      "torch._tensor._rebuild_from_type_v2",
      ([call, , args], context) => {
        const known = this.calls.get(globalName(call) ?? "");
        return Array.isArray(args) ? known?.(args, context) : undefined;
      },
    ],
    ["torch.Size", ([sizes]) => (sizes === undefined ? [] : shapeOf(sizes))],
  ]);

  /** (storage, offset, size, stride, …), offset and strides in elements. */
  private tensor(
    [from, offset, size, stride]: PickleValue[],
    dtype: PickleValue | undefined,
    { budget }: Parameters<KnownCall>[1],
  ): PickleValue | undefined {
    const storage = this.get(from);
    const shape = shapeOf(size);
    const strides = wholeNumbers(stride);
    if (!storage || !shape || strides?.length !== shape.length || !wholeNumbers([offset ?? null])) return undefined;
    const type = dtype === undefined ? storage.type : storageType(dtype);
    if (!type) return undefined;
    const start = offset as number;
    const count = elementCount(shape) ?? Infinity;
    const last = shape.reduce((at, length, axis) => at + (length - 1) * strides[axis], start);
    if (count > 0 && !(last < Math.floor(storage.size / type.bytes))) return undefined;
    budget.take(decodedBytes(type, count));
    let values: PickleArray["values"] | undefined;
    return {
      kind: "array",
      shape,
      get values() {
        return (values ??= strided(storage, type, start, shape, strides));
      },
    };
  }
}

function wholeNumbers(value: PickleValue): number[] | undefined {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
    ? (value as number[])
    : undefined;
}

function strided(
  { read, little }: Storage,
  type: ElementType,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array | Float64Array {
  const count = elementCount(shape) ?? 0;
  const values = roomFor(type, count);
  const view = viewOf(read());
  const index = shape.map(() => 0);
  for (let i = 0, at = offset; i < count; i++) {
    values[i] = type.read(view, at * type.bytes, little);
    // The last axis is the fastest of the result, wherever the strides lead.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return values;
}
