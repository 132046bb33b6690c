/** @module Nodes, with the graphs inside them, and the types of values (onnx.proto3: NodeProto, ValueInfoProto). */
import type { BinaryWriter } from "@bufbuild/protobuf/wire";
import type { DType, Tensor } from "../tensor.ts";
import type { Names } from "./names.ts";
import { type AttributeKind, attributeKinds, calledInFiles } from "./operators.ts";
import { isUnknown } from "./sizes.ts";
import type { Graph, Node, Value } from "./value.ts";
import { int, message, tag, text } from "./wire.ts";
import { stored, writeTensor } from "./write-tensor.ts";

/** An input that is left out has the name ""; at the end it is not written. */
export function writeNode(w: BinaryWriter, node: Node, names: Names): void {
  const inputs = (node.inputs as readonly (Value | undefined)[]).map(names.of);
  while (inputs.at(-1) === "") inputs.pop();
  for (const input of inputs) w.uint32(tag(1, 2)).string(input);
  for (const output of node.outputs) w.uint32(tag(2, 2)).string(names.of(output));
  text(w, 3, names.nodes.get(node) ?? "");
  const { type, domain } = calledInFiles(node);
  text(w, 4, type);
  const kinds: Readonly<Record<string, AttributeKind>> = attributeKinds[node.op];
  for (const [name, value] of Object.entries(node.attributes).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const kind = kinds[name];
    if (value === undefined || kind === "none") continue;
    if (kind === "raw") w.raw(value as Uint8Array);
    else {
      message(w, 5, (attribute) => {
        text(attribute, 1, name);
        writeAttribute[kind](attribute, value as never, names); // the types of Operators see to it
      });
    }
  }
  text(w, 7, domain);
}

/** The value of an AttributeProto, and its type. */
const writeAttribute: {
  readonly [K in Exclude<AttributeKind, "raw" | "none">]: (
    w: BinaryWriter,
    value: never,
    names: Names,
  ) => void;
} = {
  float: (w, value: number) => int(w.uint32(tag(2, 5)).float(value), 20, 1),
  int: (w, value: number) => int(int(w, 3, value), 20, 2),
  string: (w, value: string) => int(w.uint32(tag(4, 2)).string(value), 20, 3),
  ints: (w, values: readonly number[]) => {
    for (const value of values) int(w, 8, value);
    int(w, 20, 7);
  },
  floats: (w, values: readonly number[]) => {
    for (const value of values) w.uint32(tag(7, 5)).float(value);
    int(w, 20, 6);
  },
  strings: (w, values: readonly string[]) => {
    for (const value of values) w.uint32(tag(9, 2)).string(value);
    int(w, 20, 8);
  },
  tensor: (w, value: Tensor) => {
    message(w, 5, (tensor) => writeTensor(tensor, value));
    int(w, 20, 4);
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
            else if (!isUnknown(size)) text(dim, 2, size);
          });
        }
      });
    }),
  );
}
