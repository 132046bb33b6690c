/** @module One node of an ONNX file as ours: in its newest form, or as it stands if we do not know it. */
import { type Called, outputsOf } from "./build.ts";
import type { ByteSource } from "./fields.ts";
import { attributeKinds, domains, type OpType } from "./operators.ts";
import type { AttributeRecord, GraphRecord, NodeRecord, TypeRecord } from "./proto.ts";
import { fittingAttributes, isUnread, rawAttributes } from "./read-attributes.ts";
import { dtypeOf } from "./read-tensor.ts";
import { notKnown } from "./shapes/rule.ts";
import { type Size, sizeOfText, unknownSize } from "./sizes.ts";
import { type Attributes, type Newer, upgrades } from "./upgrades.ts";
import { type Node, shapeText, type Value, type ValueType } from "./value.ts";

/** Where nodes stand: what they can name, and what their operators are. */
export interface Around {
  /** The values by name; what is read is added. */
  readonly values: Map<string, Value>;
  readonly graph: Pick<GraphRecord, "initializers" | "types">;
  readonly opsets: ReadonlyMap<string, number>;
  /** Before the names of what is written out of a function. */
  readonly prefix: string;
  /** Those given to the function that the nodes stand in. */
  readonly attributes: ReadonlyMap<string, AttributeRecord>;
  /** How many graphs and functions are around. */
  readonly depth: number;
  /** Of a graph inside a node. */
  readonly outer?: Around;
}

export type Inputs = readonly (Value | undefined)[];

/** A node with all that is known of it before its operator is asked. */
export interface Found {
  readonly source: ByteSource;
  readonly node: NodeRecord;
  readonly around: Around;
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  readonly called: Called;
  /** Whether the inputs of the model have other sizes than the file says. */
  readonly resized: boolean;
  /** The attributes with the graphs among them read. */
  readonly graphs: (op: OpType, inputs: Inputs, attributes: Attributes) => Attributes;
}

/** Operators of com.microsoft that are what the standard has under the same name. */
const standardToo: ReadonlySet<string> = new Set(["Gelu", "QuantizeLinear", "DequantizeLinear"]);

export function operatorOf(found: Found): readonly Value[] {
  const { node, called } = found;
  const newer = newerForm(found);
  const fitting =
    newer === "foreign" ? undefined : fittingAttributes(newer.type as OpType, newer.attributes);
  if (newer === "foreign" || fitting === undefined) return foreign(found);
  const op = newer.type as OpType;
  const attributes = found.graphs(op, newer.inputs, fitting);
  try {
    // As the file has it; what does not fit is said by the shapes.
    const outputs = outputsOf(op, newer.inputs as never, attributes as never, called);
    for (const value of outputs) check(node, value);
    return outputs;
  } catch (cause) {
    const open = cause instanceof Error && cause.cause === notKnown;
    const types = open ? declared(found) : undefined;
    if (types === undefined) throw cause;
    return asDeclared(op, newer.inputs, attributes, called, types);
  }
}

function newerForm({ node, inputs, attributes, around: { opsets } }: Found): Newer {
  const { type } = node;
  const ours = node.domain === "com.microsoft" && standardToo.has(type);
  const domain = ours ? "" : node.domain;
  const upgrade = domain === "" ? upgrades.get(type) : undefined;
  const older = {
    type,
    inputs,
    attributes,
    version: ours ? 26 : (opsets.get("") ?? 26),
    outputs: node.outputs.length,
  };
  const newer = upgrade === undefined ? older : upgrade(older);
  if (newer === "foreign") return newer;
  const known = Object.hasOwn(attributeKinds, newer.type) && newer.type !== "Foreign";
  const at = domains[newer.type as OpType] ?? "";
  return known && (at === domain || upgrade !== undefined) ? newer : "foreign";
}

/** The node with the types that the file says its outputs have. */
function foreign(found: Found): readonly Value[] {
  const { source, node, around, inputs, attributes, called } = found;
  const { type, domain } = node;
  if (
    Object.values(attributes).some(isUnread) ||
    [...node.attributes.values()].some(({ refersTo }) => refersTo !== undefined)
  ) {
    throw new RangeError(`${type}: we do not know this operator, and it has graphs inside`);
  }
  const outputs = declared(found);
  if (outputs === undefined) {
    throw new RangeError(
      `${type}: we do not know ${domain === "" ? "this operator" : `this operator of ${domain}`} in this form, and the file does not say what it gives; infer its shapes and save them with it`,
    );
  }
  const version = around.opsets.get(domain) ?? 1;
  const raw = rawAttributes(source, node);
  return outputsOf("Foreign", inputs, { domain, type, version, raw, outputs }, called);
}

/** What the file says of the outputs of a node, if it does of all; with other sizes of the inputs, their number of axes. */
function declared({ node: { outputs }, around, resized }: Found): readonly ValueType[] | undefined {
  const { types } = around.graph;
  const said = withoutLast(outputs).map((name) => types.get(name));
  if (
    !said.every(
      (type): type is TypeRecord & Required<Pick<TypeRecord, "shape">> =>
        type?.shape !== undefined && type.elements > 0,
    )
  )
    return undefined;
  return said.map(({ elements, shape, name }) => ({
    dtype: dtypeOf(`the value "${name}"`, elements),
    shape: shape.map(
      (size): Size =>
        size === null || resized
          ? unknownSize()
          : typeof size === "string"
            ? sizeOfText(size)
            : size,
    ),
  }));
}

/** The node with the types that are said of its outputs, and not those that follow. */
function asDeclared(
  op: OpType,
  inputs: Inputs,
  attributes: Attributes,
  called: Called,
  types: readonly ValueType[],
): readonly Value[] {
  const told = { domain: "", type: op, version: 1, raw: new Uint8Array(), outputs: types };
  const [first, ...others] = outputsOf("Foreign", inputs, told, called);
  const outputs: Value[] = [];
  const node = { ...(first.origin as Node), op, attributes, outputs } as Node; // but for its types, a node of op
  for (const value of [first, ...others]) outputs.push({ ...value, origin: node });
  return outputs;
}

function check({ type }: NodeRecord, { shape }: Value): void {
  const wrong = shape.find(
    (size) => typeof size === "number" && !(Number.isSafeInteger(size) && size >= 0),
  );
  if (wrong === undefined) return;
  throw new RangeError(`${type}: would give the shape ${shapeText(shape)}`);
}

/** Outputs that are left out at the end are not there. */
export function withoutLast(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}
