/** @module Files of torch.save since PyTorch 1.6: a zip archive with a pickle and one member a storage. */
import { type Bytes, damaged, refusal } from "./bytes.ts";
import { cursor } from "./cursor.ts";
import { contentsOf } from "./named.ts";
import { readPickle } from "./pickle.ts";
import type { Storage, Value } from "./pickle-values.ts";
import { storageOf, torchCalls } from "./torch-calls.ts";
import type { Contents } from "./weights.ts";
import { zipMembers } from "./zip.ts";

export function readPytorchZip(bytes: Bytes): Contents {
  const { name: file } = bytes;
  const members = zipMembers(bytes);
  const [first = ""] = members.keys();
  const folder = first.slice(0, first.indexOf("/") + 1);
  const pickle = members.get(`${folder}data.pkl`);
  if (pickle === undefined)
    throw refusal(file, "a zip archive, but not of torch.save: no data.pkl");
  if (members.has(`${folder}constants.pkl`)) {
    throw refusal(file, "a TorchScript program; save the state_dict() of its model");
  }
  const order = members.get(`${folder}byteorder`);
  if (order !== undefined) checkOrder(file, bytes.read(order.at, Math.min(order.bytes, 20)));
  const persistent = (id: Value): Value => {
    const storage = storageOf(id);
    if (storage === null) throw damaged(file, "a persistent id that is no storage");
    return storage;
  };
  const place = (storage: Storage) => {
    const member = members.get(`${folder}data/${storage.key}`);
    if (member === undefined) throw damaged(file, `the storage "${storage.key}" is missing`);
    return member;
  };
  const from = cursor(bytes, pickle.at, pickle.at + pickle.bytes);
  const value = readPickle(from, torchCalls(persistent));
  return contentsOf(file, { format: "pytorch-zip", value, place });
}

function checkOrder(file: string, bytes: Uint8Array): void {
  const order = new TextDecoder().decode(bytes);
  if (order === "little") return;
  throw refusal(
    file,
    `its byte order is "${order}", expected "little"; save it on another machine`,
  );
}
