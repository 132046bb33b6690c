/** @module Nodes, with the graphs inside them, and the types of values (onnx.proto3: NodeProto, ValueInfoProto). */
import type { BinaryWriter } from "@bufbuild/protobuf/wire";
import type { DType } from "../tensor.ts";
import type { Names } from "./names.ts";
import { type AttributeKind, attributeKinds, domains } from "./operators.ts";
import type { Graph, Node, Value } from "./value.ts";
import { int, message, tag, text } from "./wire.ts";

/** An input that is left out has the name ""; at the end it is not written. */
export function writeNode(w: BinaryWriter, node: Node, names: Names): void {
  const inputs = (node.inputs as readonly (Value | undefined)[]).map(names.of);
  while (inputs.at(-1) === "") inputs.pop();
  for (const input of inputs) w.uint32(tag(1, 2)).string(input);
  for (const output of node.outputs) w.uint32(tag(2, 2)).string(names.of(output));
  text(w, 3, names.nodes.get(node) ?? "");
  text(w, 4, node.op);
  const kinds: Readonly<Record<string, AttributeKind>> = attributeKinds[node.op];
  for (const [name, value] of Object.entries(node.attributes).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    if (value === undefined) continue;
    message(w, 5, (attribute) => {
      text(attribute, 1, name);
      writeAttribute[kinds[name]](attribute, value as never, names); // the types of Operators see to it
    });
  }
  text(w, 7, domains[node.op] ?? "");
}

/** The value of an AttributeProto, and its type. */
const writeAttribute: {
  readonly [K in AttributeKind]: (w: BinaryWriter, value: never, names: Names) => void;
} = {
  float: (w, value: number) => int(w.uint32(tag(2, 5)).float(value), 20, 1),
  int: (w, value: number) => int(int(w, 3, value), 20, 2),
  string: (w, value: string) => int(w.uint32(tag(4, 2)).string(value), 20, 3),
  ints: (w, values: readonly number[]) => {
    for (const value of values) int(w, 8, value);
    int(w, 20, 7);
  },
  dtype: (w, value: DType) => int(int(w, 3, stored[value].type), 20, 2),
  graph: (w, value: Graph, names) => {
    message(w, 6, (graph) => writeInner(graph, value, names));
    int(w, 20, 5);
  },
};

/** GraphProto of a graph inside a node. What it brings along is written with the graph around it. */
function writeInner(w: BinaryWriter, { inputs, outputs, nodes }: Graph, names: Names): void {
  for (const node of nodes) message(w, 1, (part) => writeNode(part, node, names));
  text(w, 2, "body");
  for (const value of inputs) message(w, 11, (part) => writeType(part, value, names));
  for (const value of outputs) message(w, 12, (part) => writeType(part, value, names));
}

/** ValueInfoProto with a tensor type. */
export function writeType(w: BinaryWriter, value: Value, names: Names): void {
  text(w, 1, names.of(value));
  message(w, 2, (type) =>
    message(type, 1, (tensor) => {
      int(tensor, 1, stored[value.dtype].type);
      message(tensor, 2, (sizes) => {
        for (const size of value.shape) {
          message(sizes, 1, (dim) => {
            if (typeof size === "number") int(dim, 1, size);
            else text(dim, 2, size);
          });
        }
      });
    }),
  );
}

/** TensorProto.DataType, and how many bytes an element takes. */
export const stored: { readonly [D in DType]: { readonly type: number; readonly bytes: number } } =
  {
    float32: { type: 1, bytes: 4 },
    uint8: { type: 2, bytes: 1 },
    int8: { type: 3, bytes: 1 },
    int32: { type: 6, bytes: 4 },
    int64: { type: 7, bytes: 8 },
    bool: { type: 9, bytes: 1 },
    float16: { type: 10, bytes: 2 },
    float64: { type: 11, bytes: 8 },
  };
