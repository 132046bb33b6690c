/**
 * @module What torch.save calls to make tensors and containers (torch/_utils.py, torch 2.15): a table
 * of functions that are known by name, each with what it gives. All others give inert values.
 */
import { isStoredType, type StoredType, storedTypes } from "./dtypes.ts";
import type { Calls } from "./pickle.ts";
import { Global, Storage, StoredTensor, type Value } from "./pickle-values.ts";

const storageTypes: Readonly<Record<string, StoredType | null>> = {
  DoubleStorage: "float64",
  FloatStorage: "float32",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
  ComplexFloatStorage: "complex64",
  ComplexDoubleStorage: "complex128",
  QInt8Storage: "qint8",
  QUInt8Storage: "quint8",
  QInt32Storage: "qint32",
  UntypedStorage: null,
};

/** The elements of a storage class, `torch.FloatStorage` or `torch.cuda.FloatStorage`. */
export function storageType(value: Value): StoredType | null | undefined {
  const name =
    value instanceof Global ? /^torch\.(?:\w+\.)*(\w+)$/.exec(value.name)?.[1] : undefined;
  return name !== undefined && Object.hasOwn(storageTypes, name) ? storageTypes[name] : undefined;
}

type Call = (args: readonly Value[]) => Value | undefined;

const calls: Readonly<Record<string, Call>> = {
  "collections.OrderedDict": ([pairs]) => mapOf(pairs),
  "collections.defaultdict": ([, pairs]) => mapOf(pairs),
  "builtins.dict": ([pairs]) => mapOf(pairs),
  "__builtin__.dict": ([pairs]) => mapOf(pairs),
  "builtins.list": ([items = []]) => listOf(items),
  "builtins.set": ([items = []]) => listOf(items),
  "__builtin__.set": ([items = []]) => listOf(items),
  "torch.Size": ([sizes = []]) => listOf(sizes),
  // storage, offset, size, stride
  "torch._utils._rebuild_tensor": ([storage, ...view]) => tensorOf(storage, view),
  // … requires_grad, backward_hooks, {"conj": …, "neg": …}
  "torch._utils._rebuild_tensor_v2": ([storage, offset, size, stride, , , metadata]) =>
    isTransformed(metadata) ? undefined : tensorOf(storage, [offset, size, stride]),
  // … requires_grad, backward_hooks, dtype, metadata: for types that have no storage class
  "torch._utils._rebuild_tensor_v3": ([storage, offset, size, stride, , , type, metadata]) =>
    isTransformed(metadata) ? undefined : tensorOf(storage, [offset, size, stride], type),
  "torch._utils._rebuild_parameter": ([tensor]) => tensor,
  "torch._utils._rebuild_parameter_with_state": ([tensor]) => tensor,
  // function, type, args, state: tensors with attributes, and subclasses of them
  "torch._tensor._rebuild_from_type_v2": ([func, , args]) =>
    func instanceof Global && Array.isArray(args) ? call(func.name, args) : undefined,
};

/** The calls of a file in which a persistent id stands for what `persistent` says. */
export const torchCalls = (persistent: Calls["persistent"]): Calls => ({ call, persistent });

function call(name: string, args: readonly Value[]): Value | undefined {
  return Object.hasOwn(calls, name) ? calls[name](args) : undefined;
}

/** `("storage", type, key, location, length, view)`: a storage; null where it is none. */
export function storageOf(id: Value): Storage | null {
  if (!Array.isArray(id) || id[0] !== "storage") return null;
  const [, of, key, , length, view = null] = id;
  const type = storageType(of);
  if (type === undefined || !isCount(length)) return null;
  if (view === null) return new Storage(String(key), { type, length });
  // (key of the view, offset, length): a part of the storage, before 1.6.
  const [, from, part] = Array.isArray(view) ? view : [];
  if (!isCount(from) || !isCount(part) || from + part > length) return null;
  return new Storage(String(key), { type, length: part, from });
}

function tensorOf(
  of: Value | undefined,
  [offset, shape, strides]: readonly (Value | undefined)[],
  dtype?: Value,
): Value | undefined {
  // Some writers put the id of the storage itself where torch puts a reference to it.
  const storage = of instanceof Storage ? of : storageOf(of ?? null);
  const type = storage?.type ?? typeOf(dtype);
  if (storage === null || type === undefined || !isCount(offset)) return undefined;
  if (!isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) return undefined;
  if (storedTypes[type].bits % 8 !== 0) return undefined;
  return new StoredTensor(storage, type, { offset, shape, strides });
}

/** `torch.uint16`, of a tensor over bytes. */
function typeOf(dtype: Value | undefined): StoredType | undefined {
  const name = dtype instanceof Global ? dtype.name.replace(/^torch\./, "") : "";
  return isStoredType(name) ? name : undefined;
}

/** Whether a tensor is the conjugate or the negative of what is stored. */
const isTransformed = (metadata: Value | undefined): boolean =>
  metadata instanceof Map && [...metadata.values()].some((value) => value === true);

function mapOf(pairs: Value | undefined): Map<Value, Value> | undefined {
  if (pairs === undefined || pairs === null) return new Map();
  if (pairs instanceof Map) return new Map(pairs);
  if (!Array.isArray(pairs)) return undefined;
  const map = new Map<Value, Value>();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    map.set(pair[0], pair[1]);
  }
  return map;
}

const listOf = (items: Value): Value[] | undefined =>
  Array.isArray(items) ? [...items] : undefined;

const isCount = (value: Value | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const isCounts = (value: Value | undefined): value is number[] =>
  Array.isArray(value) && value.length <= 64 && value.every(isCount);
