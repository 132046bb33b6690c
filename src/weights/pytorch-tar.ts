/**
 * @module The oldest files of torch.save (PyTorch 0.1): a tar archive with `storages`, `tensors` that
 * are views into them, and a `pickle` that refers to both by number (torch.serialization._legacy_load).
 */
import { type Bytes, damaged, refusal } from "./bytes.ts";
import { type Cursor, cursor, int32, int64 } from "./cursor.ts";
import { storedTypes } from "./dtypes.ts";
import { contentsOf, type Place } from "./named.ts";
import { readPickle } from "./pickle.ts";
import { Storage, StoredTensor, type Value } from "./pickle-values.ts";
import { checkLittleEndian, nextPlace } from "./pytorch-legacy.ts";
import { tarMembers } from "./tar.ts";
import { storageType, torchCalls } from "./torch-calls.ts";
import type { Contents } from "./weights.ts";

/** By their numbers, as texts. */
type Objects = Map<string, Storage | StoredTensor>;

const plain = torchCalls(() => null);

export function readPytorchTar(bytes: Bytes): Contents {
  const { name: file } = bytes;
  const members = tarMembers(bytes);
  const open = (name: string): Cursor | undefined => {
    const member = members.get(name);
    return member && cursor(bytes, member.at, member.at + member.bytes);
  };
  const storages = open("storages");
  const pickle = open("pickle");
  if (storages === undefined || pickle === undefined) {
    throw refusal(file, "a tar archive, but not of torch.save: no storages and pickle in it");
  }
  const facts = open("sys_info");
  if (facts !== undefined) checkLittleEndian(file, readPickle(facts, plain));
  const objects: Objects = new Map();
  const places = readStorages(storages, objects);
  const tensors = open("tensors"); // not there where the pickle makes tensors by calls, as later
  if (tensors !== undefined) readTensors(tensors, objects);
  const persistent = (id: Value): Value => {
    if (Array.isArray(id) && id[0] !== undefined) return id[0]; // a class, with its source beside it
    const object = objects.get(String(id));
    if (object === undefined) throw damaged(file, `nothing in it has the number ${String(id)}`);
    return object;
  };
  const value = readPickle(pickle, torchCalls(persistent));
  return contentsOf(file, {
    format: "pytorch-tar",
    value,
    place: ({ key }) => {
      const place = places.get(key);
      if (place === undefined) throw damaged(file, `the storage "${key}" is missing`);
      return place;
    },
  });
}

/** How many; of each its number, location and type, and its elements; then the views into them. */
function readStorages(from: Cursor, objects: Objects): Map<string, Place> {
  const places = new Map<string, Place>();
  for (let left = countOf(from); left > 0; left--) {
    const [key, , of] = listOf(from);
    const type = storageType(of ?? null);
    if (type === undefined || type === null) throw damaged(from.name, "a storage of no known type");
    const elementBytes = storedTypes[type].bits / 8;
    const place = nextPlace(from, elementBytes);
    const name = String(key);
    places.set(name, place);
    objects.set(name, new Storage(name, { type, length: place.bytes / elementBytes }));
  }
  if (from.left === 0) return places;
  for (const view of listOf(from)) {
    const [key, root, offset, length] = Array.isArray(view) ? view : [];
    const storage = objects.get(String(root));
    if (!(storage instanceof Storage) || !isCount(offset) || !isCount(length)) {
      throw damaged(from.name, "a view into no storage");
    }
    const { type } = storage;
    objects.set(String(key), new Storage(storage.key, { type, length, from: offset }));
  }
  return places;
}

/** How many; of each its numbers, then its shape, strides and offset. */
function readTensors(from: Cursor, objects: Objects): void {
  for (let left = countOf(from); left > 0; left--) {
    const [key, of] = listOf(from);
    const storage = objects.get(String(of));
    const axes = int32(from);
    from.skip(4); // written as 8 bytes, of which 4 count
    if (!(storage instanceof Storage) || storage.type === null || axes < 0 || axes > 64) {
      throw damaged(from.name, "a tensor over no storage");
    }
    const shape = Array.from({ length: axes }, () => int64(from));
    const strides = Array.from({ length: axes }, () => int64(from));
    const offset = int64(from);
    if (![...shape, ...strides, offset].every(isCount)) throw damaged(from.name, "a shape below 0");
    const view = { offset, shape, strides };
    objects.set(String(key), new StoredTensor(storage, storage.type, view));
  }
}

function countOf(from: Cursor): number {
  const count = readPickle(from, plain);
  if (!isCount(count)) throw damaged(from.name, "a count that is none");
  return count;
}

function listOf(from: Cursor): Value[] {
  const list = readPickle(from, plain);
  if (!Array.isArray(list)) throw damaged(from.name, "a list that is none");
  return list;
}

const isCount = (value: Value | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
