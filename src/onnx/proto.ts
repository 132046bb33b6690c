/**
 * @module The messages of an ONNX file as records, with the weights left where they are (onnx.proto3:
 * ModelProto, GraphProto, NodeProto, AttributeProto, FunctionProto, ValueInfoProto).
 */
import { Refusal } from "../errors.ts";
import { type ByteSource, bytesOf, type Field, fields, textOf } from "./fields.ts";
import { entry } from "./header.ts";

export interface ModelRecord {
  readonly irVersion: number;
  readonly producer: string;
  /** By domain; the standard one is "". */
  readonly opsets: ReadonlyMap<string, number>;
  readonly metadata: Readonly<Record<string, string>>;
  /** By domain and name, as `functionKey` joins them. */
  readonly functions: ReadonlyMap<string, FunctionRecord>;
  readonly graph: GraphRecord;
}

export interface GraphRecord {
  readonly name: string;
  readonly nodes: readonly NodeRecord[];
  /** TensorProtos by their names. */
  readonly initializers: ReadonlyMap<string, Field>;
  readonly inputs: readonly TypeRecord[];
  readonly outputs: readonly TypeRecord[];
  /** What the file says of the values between. */
  readonly types: ReadonlyMap<string, TypeRecord>;
}

export interface NodeRecord {
  readonly name: string;
  readonly type: string;
  readonly domain: string;
  /** "" for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeRecord>;
}

/** An attribute; which of its fields mean something follows from what it is. */
export interface AttributeRecord {
  readonly field: Field;
  /** AttributeProto.AttributeType; 0 in old files. */
  readonly type: number;
  readonly float?: number;
  readonly int?: bigint;
  readonly bytes?: Field;
  readonly tensor?: Field;
  readonly graph?: Field;
  readonly floats: readonly number[];
  readonly ints: readonly bigint[];
  readonly strings: readonly Field[];
  /** The attribute of the function around that stands in for this one. */
  readonly refersTo?: string;
}

export interface FunctionRecord {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeRecord[];
  readonly defaults: ReadonlyMap<string, AttributeRecord>;
  readonly opsets: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, TypeRecord>;
}

export interface TypeRecord {
  readonly name: string;
  /** TensorProto.DataType; 0 for what is not a tensor. */
  readonly elements: number;
  /** Undefined where not even the number of axes is known; null for an axis without a size. */
  readonly shape?: readonly (number | string | null)[];
}

export const functionKey = (domain: string, name: string): string => `${domain}::${name}`;

const inside = (source: ByteSource, { at, length }: Field): Generator<Field> =>
  fields(source, at, at + length);

/** The standard domain has two names. */
const domainOf = (text: string): string => (text === "ai.onnx" ? "" : text);

export function readModel(source: ByteSource): ModelRecord {
  const opsets = new Map<string, number>();
  const metadata: Record<string, string> = {};
  const functions = new Map<string, FunctionRecord>();
  let irVersion = 0;
  let producer = "";
  let graph: GraphRecord | undefined;
  for (const field of fields(source)) {
    if (field.number === 1) irVersion = field.value;
    else if (field.number === 2) producer = textOf(source, field);
    else if (field.number === 7) graph = readGraphRecord(source, field);
    else if (field.number === 8) opsets.set(...readOpset(source, field));
    else if (field.number === 14) {
      const { key, value } = entry(source, field);
      metadata[key] = value;
    } else if (field.number === 25) {
      const { key, record } = readFunction(source, field);
      functions.set(key, record);
    }
  }
  if (graph === undefined || graph.outputs.length === 0) {
    throw new Refusal("model", `${source.name}: not an ONNX file (no graph with outputs in it)`);
  }
  return { irVersion, producer, opsets, metadata, functions, graph };
}

export function readGraphRecord(source: ByteSource, graph: Field): GraphRecord {
  let name = "";
  const nodes: NodeRecord[] = [];
  const initializers = new Map<string, Field>();
  const inputs: TypeRecord[] = [];
  const outputs: TypeRecord[] = [];
  const types = new Map<string, TypeRecord>();
  for (const field of inside(source, graph)) {
    if (field.number === 1) nodes.push(readNode(source, field));
    else if (field.number === 2) name = textOf(source, field);
    else if (field.number === 5) initializers.set(nameOfTensor(source, field), field);
    else if (field.number === 11) inputs.push(readType(source, field));
    else if (field.number === 12) outputs.push(readType(source, field));
    else if (field.number === 13) {
      const type = readType(source, field);
      types.set(type.name, type);
    } else if (field.number === 15) {
      throw new Refusal(
        "model",
        `${source.name}: has sparse weights, which are not read; store them dense`,
      );
    }
  }
  for (const type of outputs) types.set(type.name, type);
  return { name, nodes, initializers, inputs, outputs, types };
}

function nameOfTensor(source: ByteSource, tensor: Field): string {
  for (const field of inside(source, tensor)) if (field.number === 8) return textOf(source, field);
  return "";
}

function readNode(source: ByteSource, node: Field): NodeRecord {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, AttributeRecord>();
  let [name, type, domain] = ["", "", ""];
  for (const field of inside(source, node)) {
    if (field.number === 1) inputs.push(textOf(source, field));
    else if (field.number === 2) outputs.push(textOf(source, field));
    else if (field.number === 3) name = textOf(source, field);
    else if (field.number === 4) type = textOf(source, field);
    else if (field.number === 5) attributes.set(...readAttribute(source, field));
    else if (field.number === 7) domain = domainOf(textOf(source, field));
  }
  return { name, type, domain, inputs, outputs, attributes };
}

function readAttribute(source: ByteSource, attribute: Field): [string, AttributeRecord] {
  let name = "";
  let type = 0;
  const floats: number[] = [];
  const ints: bigint[] = [];
  const strings: Field[] = [];
  const one: {
    -readonly [K in
      | "float"
      | "int"
      | "bytes"
      | "tensor"
      | "graph"
      | "refersTo"]?: AttributeRecord[K];
  } = {};
  for (const field of inside(source, attribute)) {
    if (field.number === 1) name = textOf(source, field);
    else if (field.number === 2) [one.float] = floatsIn(source, field);
    else if (field.number === 3) [one.int] = wholesIn(source, field);
    else if (field.number === 4) one.bytes = field;
    else if (field.number === 5) one.tensor = field;
    else if (field.number === 6) one.graph = field;
    else if (field.number === 7) floats.push(...floatsIn(source, field));
    else if (field.number === 8) ints.push(...wholesIn(source, field));
    else if (field.number === 9) strings.push(field);
    else if (field.number === 20) type = field.value;
    else if (field.number === 21) one.refersTo = textOf(source, field);
  }
  return [name, { field: attribute, type, floats, ints, strings, ...one } as AttributeRecord];
}

function readFunction(source: ByteSource, field: Field): { key: string; record: FunctionRecord } {
  let [name, domain] = ["", ""];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const nodes: NodeRecord[] = [];
  const defaults = new Map<string, AttributeRecord>();
  const opsets = new Map<string, number>();
  const types = new Map<string, TypeRecord>();
  for (const part of inside(source, field)) {
    if (part.number === 1) name = textOf(source, part);
    else if (part.number === 4) inputs.push(textOf(source, part));
    else if (part.number === 5) outputs.push(textOf(source, part));
    else if (part.number === 7) nodes.push(readNode(source, part));
    else if (part.number === 9) opsets.set(...readOpset(source, part));
    else if (part.number === 10) domain = domainOf(textOf(source, part));
    else if (part.number === 11) defaults.set(...readAttribute(source, part));
    else if (part.number === 12) {
      const type = readType(source, part);
      types.set(type.name, type);
    }
  }
  return {
    key: functionKey(domain, name),
    record: { inputs, outputs, nodes, defaults, opsets, types },
  };
}

function readOpset(source: ByteSource, field: Field): [string, number] {
  let domain = "";
  let version = 0;
  for (const part of inside(source, field)) {
    if (part.number === 1) domain = domainOf(textOf(source, part));
    else if (part.number === 2) version = part.value;
  }
  return [domain, version];
}

function readType(source: ByteSource, info: Field): TypeRecord {
  let name = "";
  let elements = 0;
  let shape: (number | string | null)[] | undefined;
  for (const part of inside(source, info)) {
    if (part.number === 1) name = textOf(source, part);
    if (part.number !== 2) continue;
    for (const type of inside(source, part)) {
      if (type.number !== 1) continue; // tensor_type
      for (const tensor of inside(source, type)) {
        if (tensor.number === 1) elements = tensor.value;
        else if (tensor.number === 2) {
          shape = [...inside(source, tensor)].map((dim) => readDimension(source, dim));
        }
      }
    }
  }
  return shape === undefined ? { name, elements } : { name, elements, shape };
}

function readDimension(source: ByteSource, dimension: Field): number | string | null {
  for (const part of inside(source, dimension)) {
    // A negative number has ten bytes and means the same as none.
    if (part.number === 1) return part.value > 2 ** 53 ? null : part.value;
    if (part.number === 2) return textOf(source, part) || null;
  }
  return null;
}

/** One number of four bytes, or many of them. */
export function floatsIn(source: ByteSource, field: Field): number[] {
  const bytes = bytesOf(source, field);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
}

/** One varint, or many of them; as signed numbers of 64 bits. */
export function wholesIn(source: ByteSource, field: Field): bigint[] {
  const wholes: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytesOf(source, field)) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (shift > 70n)
      throw new Refusal(
        "model",
        `${source.name}: not a readable ONNX file (a number without an end at byte ${field.at})`,
      );
    if (byte < 128) {
      wholes.push(BigInt.asIntN(64, value));
      value = 0n;
      shift = 0n;
    }
  }
  return wholes;
}
