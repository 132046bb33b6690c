/** @module The nodes of an ONNX file as ours: each after those it depends on, with the graphs inside them. */
import { messageOf, Refusal } from "../errors.ts";
import { type Called, constant, identity, input, inScope } from "./build.ts";
import { contentsOf } from "./contents.ts";
import type { Field } from "./fields.ts";
import { isNumbered, producer } from "./names.ts";
import type { OpType } from "./operators.ts";
import {
  type AttributeRecord,
  type FunctionRecord,
  functionKey,
  type GraphRecord,
  type ModelRecord,
  type NodeRecord,
  readGraphRecord,
} from "./proto.ts";
import { attributesOf, isUnread } from "./read-attributes.ts";
import { constantOf } from "./read-constant.ts";
import { type InnerInputs, innerInputs, widened } from "./read-inner.ts";
import { type Around, type Inputs, operatorOf, withoutLast } from "./read-operator.ts";
import { type Files, readTensor } from "./read-tensor.ts";
import type { Attributes } from "./upgrades.ts";
import { type Graph, nodesBefore, type Value, type ValueType } from "./value.ts";

/** Reads nodes, and then gives their values by name. */
export type Reader = (around: Around, nodes: readonly NodeRecord[]) => (name: string) => Value;

/** More graphs inside graphs, or functions in functions, no exporter writes. */
const deepest = 24;
/** So many nodes that a file has to be hostile, functions written out and bodies read again included. */
const mostNodes = 2_000_000;

export function graphReader(
  model: ModelRecord,
  files: Files,
  { resized }: { resized: boolean },
): Reader {
  const { source } = files;
  // Names of constants, of which each inner graph may have one; those of outputs are taken.
  const named = new Set(model.graph.outputs.map(({ name }) => name));
  let count = 0;
  const isOurs = model.producer === producer;

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

  /** A constant keeps its name if it is the first of that name, and was not only numbered when we wrote it. */
  function ownName(name: string): string | undefined {
    if (named.has(name) || (isOurs && isNumbered(name))) return undefined;
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
    [condition]: Inputs,
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
    inputs: Inputs,
    attributes: Attributes,
  ): readonly Value[] {
    const { prefix } = around;
    const called: Called = {
      name: prefix + node.name,
      outputs: withoutLast(node.outputs).map((name) => (name === "" ? "" : prefix + name)),
    };
    const graphs = (op: OpType, given: Inputs, fitting: Attributes) =>
      withGraphs(around, op, given, fitting);
    return inScope(partOf(prefix + node.name), () =>
      operatorOf({ source, node, around, inputs, attributes, called, resized, graphs }),
    );
  }

  function withGraphs(
    around: Around,
    op: OpType,
    inputs: Inputs,
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
        `Loop: the graph inside takes ${record.inputs.length} values, but is given ${types.length}`,
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
}

/** The part of the model that exporters write into the names of nodes: `/layer1/conv1/Conv` stands in `layer1/conv1`. */
const partOf = (name: string): string => name.replace(/^\/+/, "").split("/").slice(0, -1).join("/");
