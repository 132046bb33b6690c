/** @module The tensors and plain values in nested containers, named by their keys, joined by dots. */
import { damaged, refusal } from "./bytes.ts";
import { storedTypes } from "./dtypes.ts";
import { Global, isShell, type Storage, StoredTensor, type Value } from "./pickle-values.ts";
import type { Plain } from "./plain.ts";
import type { Contents, Format, Stored } from "./weights.ts";

/** Where the bytes of a storage are in the file. */
export type Place = Pick<Stored, "at" | "bytes">;

/** Deeper is no checkpoint, and a container can contain itself. */
const deepest = 64;
const mostNames = 2 ** 20;
const longestName = 1000;

/** What a pickle holds, each tensor at the place of its storage. */
export function contentsOf(
  file: string,
  { format, value, place }: { format: Format; value: Value; place(storage: Storage): Place },
): Contents {
  const tensors = new Map<string, Stored>();
  const metadata = new Map<string, Plain>();
  let visited = 0;
  const containers = new Set<string>();
  const visit = (
    name: string,
    inner: Value,
    { depth, within }: { depth: number; within: string },
  ): void => {
    if (depth > deepest) throw refusal(file, `containers nested more than ${deepest} deep`);
    if (++visited > mostNames) throw refusal(file, `more than ${mostNames} values`);
    if (name.length > longestName)
      throw refusal(file, `a name of more than ${longestName} characters`);
    const children = childrenOf(inner);
    if (inner instanceof StoredTensor) {
      if (tensors.has(name)) throw refusal(file, `two tensors are called "${name}"`);
      containers.add(within);
      tensors.set(name, storedAt(file, inner, place(inner.storage)));
    } else if (children === undefined) metadata.set(name, plainOf(inner));
    else {
      for (const [key, child] of children) {
        visit(name === "" ? keyOf(key) : `${name}.${keyOf(key)}`, child, {
          depth: depth + 1,
          within: name,
        });
      }
    }
  };
  visit("", value, { depth: 0, within: "" });
  if (tensors.size === 0 && !isEmptyContainer(value)) {
    throw refusal(
      file,
      `no tensors by name in it, only ${describe(value)}; save model.state_dict()`,
    );
  }
  return { format, tensors, containers: [...containers], metadata };
}

const childrenOf = (value: Value): Iterable<[Value, Value]> | undefined =>
  value instanceof Map ? value : Array.isArray(value) ? value.entries() : undefined;

const isEmptyContainer = (value: Value): boolean =>
  (value instanceof Map && value.size === 0) || (Array.isArray(value) && value.length === 0);

const keyOf = (key: Value): string =>
  typeof key === "object" && key !== null ? describe(key) : String(key);

/** A storage, or a view into one, must lie in the bytes that the file has of it. */
function storedAt(file: string, tensor: StoredTensor, { at, bytes }: Place): Stored {
  const { storage, type, offset, shape, strides } = tensor;
  const elementBytes = storedTypes[storage.type ?? "uint8"].bits / 8;
  const from = storage.from * elementBytes;
  const length = storage.length * elementBytes;
  if (from + length > bytes) {
    throw damaged(
      file,
      `the storage "${storage.key}" has ${bytes} bytes, expected ${from + length}`,
    );
  }
  return { stored: type, offset, shape, strides, at: at + from, bytes: length };
}

function plainOf(value: Value): Plain {
  if (value === null || typeof value !== "object") return value;
  if (isShell(value)) return value;
  return { name: describe(value), args: [] };
}

function describe(value: Value): string {
  if (value instanceof Global || isShell(value)) return value.name;
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Map) return "a dictionary";
  if (Array.isArray(value)) return "a list";
  return value === null || typeof value !== "object" ? JSON.stringify(String(value)) : "a storage";
}
