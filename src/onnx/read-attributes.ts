/** @module Attributes of nodes as values, and as the kinds that the tables of operators say. */
import type { DType } from "../tensor.ts";
import type { ByteSource, Field } from "./fields.ts";
import { bytesOf, textOf } from "./fields.ts";
import { type AttributeKind, attributeKinds, type OpType } from "./operators.ts";
import type { AttributeRecord, NodeRecord } from "./proto.ts";
import { dtypeOf, type Files, readTensor } from "./read-tensor.ts";
import type { Attributes } from "./upgrades.ts";

/** A graph inside an attribute that is yet to be read. */
export interface Unread {
  readonly unread: Field;
}

export const isUnread = (value: unknown): value is Unread =>
  typeof value === "object" && value !== null && "unread" in value;

/** AttributeProto.AttributeType, of the types that are read. */
const types = [
  "",
  "float",
  "int",
  "string",
  "tensor",
  "graph",
  "floats",
  "ints",
  "strings",
] as const;
type Type = (typeof types)[number];

/** The attributes by name, whatever they are; `around` has those of the function that the node stands in. */
export function attributesOf(
  files: Files,
  node: NodeRecord,
  around: ReadonlyMap<string, AttributeRecord>,
): Attributes {
  const attributes: Record<string, unknown> = {};
  for (const [name, own] of node.attributes) {
    const record = own.refersTo === undefined ? own : around.get(own.refersTo);
    if (record !== undefined) attributes[name] = contentOf(files, name, record);
  }
  return attributes;
}

function contentOf(files: Files, name: string, record: AttributeRecord): unknown {
  const { source } = files;
  const type = types[record.type] || guessed(record);
  const values: { readonly [T in Type]: () => unknown } = {
    "": () => undefined,
    float: () => record.float ?? 0,
    int: () => Number(record.int ?? 0n),
    string: () => (record.bytes === undefined ? "" : textOf(source, record.bytes)),
    tensor: () => record.tensor && readTensor(files, record.tensor),
    graph: () => record.graph && { unread: record.graph },
    floats: () => record.floats,
    ints: () => record.ints.map(Number),
    strings: () => record.strings.map((field) => textOf(source, field)),
  };
  const value = values[type]();
  if (value === undefined) throw new RangeError(`the attribute ${name} cannot be read`);
  return value;
}

/** Of files older than the types of attributes. */
function guessed(record: AttributeRecord): Type {
  if (record.bytes !== undefined) return "string";
  if (record.tensor !== undefined) return "tensor";
  if (record.graph !== undefined) return "graph";
  if (record.floats.length > 0) return "floats";
  if (record.ints.length > 0) return "ints";
  if (record.strings.length > 0) return "strings";
  return record.float !== undefined ? "float" : record.int !== undefined ? "int" : "";
}

/** The attributes as `op` takes them; undefined if one of them is none that we know. */
export function fittingAttributes(op: OpType, attributes: Attributes): Attributes | undefined {
  const kinds: Readonly<Record<string, AttributeKind>> = attributeKinds[op];
  const fitting: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(kinds, name)) return undefined;
    fitting[name] = ofKind(name, kinds[name], value);
  }
  return fitting;
}

function ofKind(name: string, kind: AttributeKind, value: unknown): unknown {
  if (kind === "dtype" && typeof value === "number") return dtypeOf(`the attribute ${name}`, value);
  if (kind === "dtype" && typeof value === "string") return value as DType; // of an upgrade
  const is = kindsOf(value);
  if (is.includes(kind)) return value;
  throw new RangeError(`the attribute ${name} must be of kind ${kind}, got ${is[0]}`);
}

/** Empty lists are of every kind. */
function kindsOf(value: unknown): readonly AttributeKind[] {
  if (typeof value === "number") return Number.isInteger(value) ? ["int", "float"] : ["float"];
  if (typeof value === "string") return ["string"];
  if (isUnread(value)) return ["graph"];
  if (!Array.isArray(value)) return ["tensor"];
  if (value.length === 0) return ["ints", "floats", "strings"];
  if (typeof value[0] === "string") return ["strings"];
  return value.every((n) => Number.isInteger(n)) ? ["ints", "floats"] : ["floats"];
}

/** The AttributeProtos of a node, one after the other, each with its tag and length. */
export function rawAttributes(source: ByteSource, node: NodeRecord): Uint8Array {
  const parts = [...node.attributes.values()].map(({ field: { start, at, length } }) =>
    bytesOf(source, {
      number: 5,
      start,
      at: start,
      length: at + length - start,
      value: Number.NaN,
    }),
  );
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
