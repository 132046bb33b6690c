/**
 * @module Files of torch.save before PyTorch 1.6: pickles of a magic number, the version, facts of the
 * machine, the object and the keys of its storages; then these, each with its length before it.
 */
import { type Bytes, damaged, refusal } from "./bytes.ts";
import { type Cursor, cursor, int64 } from "./cursor.ts";
import { storedTypes } from "./dtypes.ts";
import { contentsOf, type Place } from "./named.ts";
import { readPickle } from "./pickle.ts";
import type { Value } from "./pickle-values.ts";
import { storageOf, torchCalls } from "./torch-calls.ts";
import type { Contents } from "./weights.ts";

/** 0x1950a86a20f9469cfc6c as a pickle: PROTO 2, LONG1 of 10 bytes, STOP. */
const magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

const version = 1001;

export const isPytorchLegacy = (start: Uint8Array): boolean =>
  magic.every((byte, i) => start[i] === byte);

export function readPytorchLegacy(bytes: Bytes): Contents {
  const { name: file } = bytes;
  const from = cursor(bytes, magic.length);
  const plain = torchCalls(() => null);
  if (readPickle(from, plain) !== version) {
    throw refusal(file, `a version of torch.save's format other than ${version}`);
  }
  checkLittleEndian(file, readPickle(from, plain));
  const elementBytes = new Map<string, number>();
  const persistent = (id: Value): Value => {
    // A class, with its source beside it: the class is enough.
    if (Array.isArray(id) && id[0] === "module" && id[1] !== undefined) return id[1];
    const storage = storageOf(id);
    if (storage === null) throw damaged(file, "a persistent id that is no storage");
    if (!elementBytes.has(storage.key)) {
      elementBytes.set(storage.key, storedTypes[storage.type ?? "uint8"].bits / 8);
    }
    return storage;
  };
  const value = readPickle(from, torchCalls(persistent));
  const places = placesIn(from, readPickle(from, plain), elementBytes);
  return contentsOf(file, {
    format: "pytorch-legacy",
    value,
    place: ({ key }) => {
      const place = places.get(key);
      if (place === undefined) throw damaged(file, `the storage "${key}" is missing`);
      return place;
    },
  });
}

/** Where the storages are: each is a length in elements, and the elements. */
function placesIn(
  from: Cursor,
  keys: Value,
  elementBytes: ReadonlyMap<string, number>,
): Map<string, Place> {
  if (!Array.isArray(keys)) throw damaged(from.name, "it has no list of storages");
  const places = new Map<string, Place>();
  for (const key of keys) {
    const one = elementBytes.get(String(key));
    if (one === undefined) throw damaged(from.name, "a storage that no tensor uses");
    places.set(String(key), nextPlace(from, one));
  }
  return places;
}

/** The storage that begins here, which is stepped over. */
export function nextPlace(from: Cursor, elementBytes: number): Place {
  const bytes = int64(from) * elementBytes;
  const { at } = from;
  from.skip(bytes);
  return { at, bytes };
}

/** What torch.save says of the machine it ran on. */
export function checkLittleEndian(file: string, facts: Value): void {
  if (facts instanceof Map && facts.get("little_endian") === false) {
    throw refusal(
      file,
      "its byte order is big-endian, expected little; save it on another machine",
    );
  }
}
