/** @module The nodes of an ONNX file as ours: each after those it depends on, with the graphs inside them. */
import { messageOf, Refusal } from "../errors.ts";
import { type Called, constant, identity, input, inScope, outputsOf } from "./build.ts";
import { contentsOf } from "./contents.ts";
import type { Field } from "./fields.ts";
import { attributeKinds, domains, type OpType } from "./operators.ts";
import {
  type AttributeRecord,
  type FunctionRecord,
  functionKey,
  type GraphRecord,
  type ModelRecord,
  type NodeRecord,
  readGraphRecord,
  type TypeRecord,
} from "./proto.ts";
import { attributesOf, fittingAttributes, isUnread, rawAttributes } from "./read-attributes.ts";
import { constantOf } from "./read-constant.ts";
import { type InnerInputs, innerInputs, widened } from "./read-inner.ts";
import { dtypeOf, type Files, readTensor } from "./read-tensor.ts";
import { notKnown } from "./shapes/rule.ts";
import { type Size, sizeOfText, unknownSize } from "./sizes.ts";
import { type Attributes, type Newer, upgrades } from "./upgrades.ts";
import {
  type Graph,
  type Node,
  nodesBefore,
  shapeText,
  type Value,
  type ValueType,
} from "./value.ts";

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

/** Reads nodes, and then gives their values by name. */
export type Reader = (around: Around, nodes: readonly NodeRecord[]) => (name: string) => Value;

/** More graphs inside graphs, or functions in functions, no exporter writes. */
const deepest = 24;
/** So many nodes that a file has to be hostile, functions written out and bodies read again included. */
const mostNodes = 2_000_000;

/** Operators of com.microsoft that are what the standard has under the same name. */
const standardToo: ReadonlySet<string> = new Set(["Gelu", "QuantizeLinear", "DequantizeLinear"]);

export function graphReader(
  model: ModelRecord,
  files: Files,
  { resized }: { resized: boolean },
): Reader {
  const { source } = files;
  const named = new Set<string>(); // names of constants; there may be one of a name in each inner graph
  let count = 0;

  return (around, nodes) => {
    readAll(around, nodes);
    return (name) => valueAt(around, name);
  };

  function refusal({ name, type, outputs }: NodeRecord, cause: unknown): Refusal {
    const [text, own] = [messageOf(cause), /^\w+: /];
    // Ours begin with the operator; all others come from what a rule could not even look at.
    const reason =
      cause instanceof Error && (own.test(text) || text.startsWith("the attribute"))
        ? text.replace(own, "")
        : "its inputs and attributes are not what the operator takes";
    return new Refusal(
      "model",
      `${source.name}: node "${name || outputs[0]}" (${type}): ${reason}`,
      { cause },
    );
  }

  function valueAt(around: Around, name: string): Value {
    for (let at: Around | undefined = around; at !== undefined; at = at.outer) {
      const value = at.values.get(name) ?? weightOf(at, name);
      if (value !== undefined) return value;
    }
    throw new Refusal(
      "model",
      `${source.name}: nothing gives the value "${name}" before it is asked for`,
    );
  }

  function weightOf({ values, graph, prefix }: Around, name: string): Value | undefined {
    const field = graph.initializers.get(name);
    if (field === undefined) return undefined;
    const value = constant(readTensor(files, field), ownName(prefix + name));
    values.set(name, value);
    return value;
  }

  /** A constant keeps its name if it is the first of that name. */
  function ownName(name: string): string | undefined {
    if (named.has(name)) return undefined;
    named.add(name);
    return name;
  }

  function readNode(around: Around, node: NodeRecord): void {
    const called = model.functions.get(functionKey(node.domain, node.type));
    if (called !== undefined) {
      writeOut(around, node, called);
      return;
    }
    const { values } = around;
    const inputs = node.inputs.map((name) => (name === "" ? undefined : valueAt(around, name)));
    const attributes = attributesOf(files, node, around.attributes);
    if (node.type === "Constant" && node.domain === "") {
      const [name] = node.outputs;
      values.set(name, constant(constantOf(attributes), ownName(around.prefix + name)));
      return;
    }
    const taken = branchTaken(around, node, inputs, attributes);
    const outputs = taken ?? madeOf(around, node, inputs, attributes);
    for (const [i, name] of node.outputs.entries()) {
      if (name !== "" && outputs[i] !== undefined) values.set(name, outputs[i]);
    }
  }

  /** What the nodes of a function give for these inputs, in place of the node that calls it. */
  function writeOut(around: Around, node: NodeRecord, called: FunctionRecord): void {
    deeper(around);
    const values = new Map<string, Value>();
    for (const [i, name] of called.inputs.entries()) {
      if (node.inputs[i]) values.set(name, valueAt(around, node.inputs[i]));
    }
    const own = [...node.attributes].map(
      ([name, record]): [string, AttributeRecord | undefined] => [
        name,
        record.refersTo === undefined ? record : around.attributes.get(record.refersTo),
      ],
    );
    const attributes = new Map([
      ...called.defaults,
      ...own.filter((pair): pair is [string, AttributeRecord] => pair[1] !== undefined),
    ]);
    const inner: Around = {
      values,
      graph: { initializers: new Map(), types: called.types },
      opsets: new Map([...model.opsets, ...called.opsets]),
      prefix: `${around.prefix}${node.name || node.outputs[0]}/`,
      attributes,
      depth: around.depth + 1,
    };
    // An input that is left out is left out in the nodes, too.
    const there = (name: string) => (called.inputs.includes(name) && !values.has(name) ? "" : name);
    readAll(
      inner,
      called.nodes.map((inside) => ({ ...inside, inputs: inside.inputs.map(there) })),
    );
    for (const [i, name] of node.outputs.entries()) {
      if (name !== "") around.values.set(name, valueAt(inner, called.outputs[i] ?? ""));
    }
  }

  function deeper({ depth }: Around): void {
    if (depth >= deepest)
      throw new Refusal(
        "model",
        `${source.name}: has more than ${deepest} graphs or functions inside each other`,
      );
  }

  function readAll(around: Around, nodes: readonly NodeRecord[]): void {
    for (const node of nodes) {
      if (++count > mostNodes)
        throw new Refusal("model", `${source.name}: has more than ${mostNodes} nodes`);
      try {
        readNode(around, node);
      } catch (cause) {
        throw cause instanceof Refusal ? cause : refusal(node, cause);
      }
    }
  }

  /** Of an `If` whose condition is known, the branch that it takes: its nodes stand for it. */
  function branchTaken(
    around: Around,
    { type, domain }: NodeRecord,
    [condition]: readonly (Value | undefined)[],
    attributes: Attributes,
  ) {
    if (type !== "If" || domain !== "" || condition === undefined) return undefined;
    const truth = contentsOf(condition)?.[0];
    if (typeof truth !== "number") return undefined;
    const branch = attributes[truth === 0 ? "else_branch" : "then_branch"];
    if (!isUnread(branch)) return undefined;
    deeper(around);
    const record = readGraphRecord(source, branch.unread);
    const inner = insideOf(around, record, new Map());
    readAll(inner, record.nodes);
    return record.outputs.map(({ name }) => valueAt(inner, name));
  }

  function madeOf(
    around: Around,
    node: NodeRecord,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
  ): readonly Value[] {
    const { prefix, opsets } = around;
    const called: Called = {
      name: prefix + node.name,
      outputs: withoutLast(node.outputs).map((name) => (name === "" ? "" : prefix + name)),
    };
    return inScope(partOf(prefix + node.name), () => {
      const newer = newerForm(node, inputs, attributes, opsets);
      const fitting =
        newer === "foreign" ? undefined : fittingAttributes(newer.type as OpType, newer.attributes);
      if (newer === "foreign" || fitting === undefined)
        return foreign(around, node, inputs, attributes, called);
      const op = newer.type as OpType;
      const whole = withGraphs(around, op, newer.inputs, fitting);
      try {
        // As the file has it; what does not fit is said by the shapes.
        return outputsOf(op, newer.inputs as never, whole as never, called).map((value) =>
          checked(node, value),
        );
      } catch (cause) {
        const types =
          cause instanceof Error && cause.cause === notKnown ? declared(around, node) : undefined;
        if (types === undefined) throw cause;
        return asDeclared(op, newer.inputs, whole, called, types);
      }
    });
  }

  function newerForm(
    node: NodeRecord,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    opsets: Around["opsets"],
  ): Newer {
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
  function foreign(
    around: Around,
    node: NodeRecord,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    called: Called,
  ): readonly Value[] {
    const { type, domain } = node;
    if (
      Object.values(attributes).some(isUnread) ||
      [...node.attributes.values()].some(({ refersTo }) => refersTo !== undefined)
    ) {
      throw new RangeError(`${type}: we do not know this operator, and it has graphs inside`);
    }
    const outputs = declared(around, node);
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
  function declared(
    { graph: { types } }: Around,
    { outputs }: NodeRecord,
  ): readonly ValueType[] | undefined {
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

  function withGraphs(
    around: Around,
    op: OpType,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
  ): Attributes {
    if (!Object.values(attributes).some(isUnread)) return attributes;
    deeper(around);
    const inner = innerInputs[op]?.(inputs, attributes);
    if (inner === undefined) throw new RangeError(`${op}: takes no graph`);
    return Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        isUnread(value) ? steady(around, value.unread, inner) : value,
      ]),
    );
  }

  /** The graph inside a node; a size of a state that a step changes is not known in it. */
  function steady(around: Around, field: Field, { types, states }: InnerInputs): Graph {
    const record = readGraphRecord(source, field);
    let given = types;
    for (;;) {
      const graph = bodyOf(around, record, given);
      const next = widened(given, states, graph);
      if (next === given) return graph;
      given = next;
    }
  }

  function bodyOf(around: Around, record: GraphRecord, types: readonly ValueType[]): Graph {
    if (record.inputs.length !== types.length) {
      throw new RangeError(
        `If: the graph inside takes ${record.inputs.length} values, but is given ${types.length}`,
      );
    }
    const inputs = types.map(({ shape, dtype }, i) => input(record.inputs[i].name, shape, dtype));
    const inner = insideOf(
      around,
      record,
      new Map(inputs.map((value, i) => [record.inputs[i].name, value])),
    );
    readAll(inner, record.nodes);
    const outside = new Set<Value>();
    for (let at = inner.outer; at !== undefined; at = at.outer) {
      for (const value of at.values.values()) outside.add(value);
    }
    const outputs: Value[] = [];
    for (const { name } of record.outputs) {
      const value = valueAt(inner, name);
      // The engine takes each output from a node of its own.
      const own = value.origin.kind === "node" && !outside.has(value) && !outputs.includes(value);
      outputs.push(own ? value : identity(value));
    }
    return { inputs, outputs, nodes: nodesBefore(outputs, (value) => outside.has(value)) };
  }

  function insideOf(around: Around, record: GraphRecord, values: Map<string, Value>): Around {
    return { ...around, values, graph: record, depth: around.depth + 1, outer: around };
  }

  function checked({ type }: NodeRecord, value: Value): Value {
    const wrong = value.shape.find(
      (size) => typeof size === "number" && !(Number.isSafeInteger(size) && size >= 0),
    );
    if (wrong === undefined) return value;
    throw new RangeError(`${type}: would give the shape ${shapeText(value.shape)}`);
  }
}

/** The node with the types that are said of its outputs, and not those that follow. */
function asDeclared(
  op: OpType,
  inputs: readonly (Value | undefined)[],
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

/** Outputs that are left out at the end are not there. */
function withoutLast(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}

/** The part of the model that exporters write into the names of nodes: `/layer1/conv1/Conv` stands in `layer1/conv1`. */
const partOf = (name: string): string => name.replace(/^\/+/, "").split("/").slice(0, -1).join("/");
