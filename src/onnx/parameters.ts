/** @module The constants of a graph: which of them are parameters, and how many bytes all of them take. */
import { size } from "./counting.ts";
import { behindViews, bytesOf, views } from "./moved.ts";
import type { OpType } from "./operators.ts";
import { given, graphsIn, type Node, type Value } from "./value.ts";

export interface Brought {
  /**
   * Elements of named floating point constants with more than one element, and of quantised weights. Not
   * counted: the statistics of batch normalisations, the scales and zero points of quantisation, and what
   * `Resize` takes beside the image. What was trained and what was not cannot be told otherwise: a mask that
   * a file brings along counts.
   */
  readonly parameters: number;
  /** Of all constants, each once. */
  readonly weightBytes: number;
}

/** Which inputs of an operator are no parameters, whatever they hold. */
const others: { readonly [Op in OpType]?: readonly number[] } = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  ConvInteger: [2, 3],
  DequantizeLinear: [1, 2],
  Pad: [1, 2],
  QGemm: [1, 2, 4, 5, 7, 8],
  QLinearAdd: [1, 2, 4, 5, 6, 7],
  QLinearConv: [1, 2, 4, 5, 6, 7],
  QLinearMatMul: [1, 2, 4, 5, 6, 7],
  QLinearMul: [1, 2, 4, 5, 6, 7],
  QuantizeLinear: [1, 2],
  Resize: [1, 2, 3],
};

/** Which inputs are parameters though they are whole numbers: quantised weights and biases. */
const quantised: { readonly [Op in OpType]?: readonly number[] } = {
  ConvInteger: [1],
  DequantizeLinear: [0],
  MatMulInteger: [1],
  QGemm: [3, 6],
  QLinearAdd: [3],
  QLinearConv: [3, 8],
  QLinearMatMul: [3],
  QLinearMul: [3],
};

export function broughtBy(nodes: readonly Node[]): Brought {
  const all = everyNode(nodes);
  const constants = new Set(all.flatMap(given).filter(({ origin }) => origin.kind === "constant"));
  const parameters = new Set<Value>();
  for (const node of all.filter(({ op }) => !views.has(op))) {
    for (const [i, given] of (node.inputs as readonly (Value | undefined)[]).entries()) {
      if (given === undefined || others[node.op]?.includes(i)) continue;
      const value = behindViews(given);
      if (isWeight(value) || (value.origin.kind === "constant" && quantised[node.op]?.includes(i)))
        parameters.add(value);
    }
  }
  return {
    parameters: [...parameters].reduce((sum, value) => sum + size(value), 0),
    weightBytes: [...constants].reduce((sum, value) => sum + bytesOf(value), 0),
  };
}

const isWeight = (value: Value): boolean =>
  value.origin.kind === "constant" &&
  value.origin.name !== undefined &&
  value.dtype.includes("float") &&
  size(value) > 1;

/** The nodes, and those inside them. */
const everyNode = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [node, ...graphsIn(node).flatMap((graph) => everyNode(graph.nodes))]);
