/**
 * @module A graph as the bytes of an ONNX file (onnx.proto3: ModelProto). The same graph always
 * gives the same bytes. Every value is written with the dtype and shape that we found, so that any
 * checker can compare them with its own.
 */
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { type DType, sizeOf, type Tensor } from "../tensor.ts";
import { namesOf } from "./names.ts";
import { type AttributeKind, attributeKinds, domains, opset } from "./operators.ts";
import { type Graph, graphsIn, type Node, nodesBefore, shapeText, type Value } from "./value.ts";

/** Goes with operator sets 19 and 20 (ONNX 1.14 and 1.15; ONNX Runtime 1.17 reads it). */
const irVersion = 9;

export interface GraphText {
  /** What the graph is called. */
  readonly name: string;
  /** By the names that a caller asks for. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** Kept in `metadata_props`; a card goes here. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly doc?: string;
}

export function writeModel({ name, outputs, metadata = {}, doc = "" }: GraphText): Uint8Array {
  const model = new BinaryWriter();
  int(model, 1, irVersion);
  text(model, 2, "snellen");
  text(model, 6, doc);
  message(model, 7, (graph) => writeGraph(graph, name, outputs));
  message(model, 8, (imported) => int(imported, 2, opset));
  for (const domain of domainsOf(nodesBefore(Object.values(outputs)))) {
    message(model, 8, (imported) => {
      text(imported, 1, domain);
      int(imported, 2, 1);
    });
  }
  for (const [key, value] of Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))) {
    message(model, 14, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  }
  return model.finish();
}

function writeGraph(graph: BinaryWriter, name: string, outputs: GraphText["outputs"]): void {
  const nodes = nodesBefore(Object.values(outputs));
  const { names, inputs, constants } = namesOf(nodes, outputs);
  const nameOf = (value: Value | undefined) => (value && names.get(value)) ?? "";
  for (const node of nodes) message(graph, 1, (w) => writeNode(w, node, nameOf));
  text(graph, 2, name);
  for (const [value, tensor] of constants) {
    message(graph, 5, (w) => writeTensor(w, tensor, nameOf(value)));
  }
  for (const value of inputs) message(graph, 11, (w) => writeType(w, value, nameOf(value)));
  const results = new Set(Object.values(outputs));
  for (const value of results) message(graph, 12, (w) => writeType(w, value, nameOf(value)));
  for (const value of nodes.flatMap((node) => node.outputs)) {
    if (!results.has(value)) message(graph, 13, (w) => writeType(w, value, nameOf(value)));
  }
}

/** The domains besides the standard one whose operators the nodes are, those inside nodes included. */
const domainsOf = (nodes: readonly Node[]): Set<string> =>
  new Set(
    nodes.flatMap((node) => [
      ...(domains[node.op] === undefined ? [] : [domains[node.op] as string]),
      ...graphsIn(node).flatMap((graph) => [...domainsOf(graph.nodes)]),
    ]),
  );

/** GraphProto of a graph inside a node. What it brings along is written with the graph around it. */
function writeInner(w: BinaryWriter, graph: Graph, nameOf: (value?: Value) => string): void {
  const { inputs, outputs, nodes } = graph;
  for (const node of nodes) message(w, 1, (part) => writeNode(part, node, nameOf));
  text(w, 2, "body");
  for (const value of inputs) message(w, 11, (part) => writeType(part, value, nameOf(value)));
  for (const value of outputs) message(w, 12, (part) => writeType(part, value, nameOf(value)));
}

/** NodeProto. An input that is left out has the name ""; at the end it is not written. */
function writeNode(w: BinaryWriter, node: Node, nameOf: (value?: Value) => string): void {
  const inputs = (node.inputs as readonly (Value | undefined)[]).map(nameOf);
  while (inputs.at(-1) === "") inputs.pop();
  for (const input of inputs) w.uint32(tag(1, 2)).string(input);
  for (const output of node.outputs) w.uint32(tag(2, 2)).string(nameOf(output));
  text(w, 3, node.name ?? nameOf(node.outputs[0]));
  text(w, 4, node.op);
  const kinds: Readonly<Record<string, AttributeKind>> = attributeKinds[node.op];
  for (const [name, value] of Object.entries(node.attributes).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    if (value === undefined) continue;
    message(w, 5, (attribute) => {
      text(attribute, 1, name);
      writeAttribute[kinds[name]](attribute, value as never, nameOf); // the types of Operators see to it
    });
  }
  text(w, 7, domains[node.op] ?? "");
}

/** The value of an AttributeProto, and its type. */
const writeAttribute = {
  float: (w: BinaryWriter, value: number) => int(w.uint32(tag(2, 5)).float(value), 20, 1),
  int: (w: BinaryWriter, value: number) => int(int(w, 3, value), 20, 2),
  string: (w: BinaryWriter, value: string) => int(w.uint32(tag(4, 2)).string(value), 20, 3),
  ints: (w: BinaryWriter, values: readonly number[]) => {
    for (const value of values) int(w, 8, value);
    int(w, 20, 7);
  },
  dtype: (w: BinaryWriter, value: DType) => int(int(w, 3, dataTypes[value]), 20, 2),
  graph: (w: BinaryWriter, value: Graph, nameOf: (value?: Value) => string) => {
    message(w, 6, (graph) => writeInner(graph, value, nameOf));
    int(w, 20, 5);
  },
} as const;

/** TensorProto.DataType. */
const dataTypes: { readonly [D in DType]: number } = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
};

function writeTensor(w: BinaryWriter, tensor: Tensor, name: string): void {
  const { shape, dtype } = tensor;
  const data = tensor.data; // asked for once: it may be read from a file
  if (sizeOf(shape) !== data.length) {
    throw new RangeError(
      `constant ${name}: ${data.length} elements are not of shape ${shapeText(shape)}`,
    );
  }
  for (const size of shape) int(w, 1, size);
  int(w, 2, dataTypes[dtype]);
  text(w, 8, name);
  w.uint32(tag(9, 2)).bytes(littleEndian(data));
}

/** ValueInfoProto with a tensor type. */
function writeType(w: BinaryWriter, { dtype, shape }: Value, name: string): void {
  text(w, 1, name);
  message(w, 2, (type) =>
    message(type, 1, (tensor) => {
      int(tensor, 1, dataTypes[dtype]);
      message(tensor, 2, (sizes) => {
        for (const size of shape) {
          message(sizes, 1, (dim) => {
            if (typeof size === "number") int(dim, 1, size);
            else text(dim, 2, size);
          });
        }
      });
    }),
  );
}

function littleEndian(data: Tensor["data"]): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes;
  const width = data.BYTES_PER_ELEMENT;
  return bytes.map((_, i) => bytes[i - (i % width) + width - 1 - (i % width)]);
}

/** Wire types: 0 a whole number, 2 a stretch of bytes, 5 four bytes. */
const tag = (field: number, wire: 0 | 2 | 5): number => (field << 3) | wire;

const int = (w: BinaryWriter, field: number, value: number): BinaryWriter =>
  w.uint32(tag(field, 0)).int64(value);

const text = (w: BinaryWriter, field: number, value: string): void => {
  if (value !== "") w.uint32(tag(field, 2)).string(value);
};

function message(w: BinaryWriter, field: number, write: (part: BinaryWriter) => unknown): void {
  w.uint32(tag(field, 2)).fork();
  write(w);
  w.join();
}
