/** @module Values and nodes: a graph is its output values, each of which knows where it came from. */
import type { DType, Tensor } from "../tensor.ts";
import type { Operators, OpType } from "./operators.ts";

/** Sizes from the outermost axis in; a string is a size that is only known when the graph runs. */
export type Shape = readonly (number | string)[];

export interface ValueType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface Value extends ValueType {
  readonly origin: Input | Constant | Node;
}

/** What is given to the graph when it runs. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
}

/** What the graph brings along: a weight, or the axes of a reduction. Unnamed ones are numbered. */
export interface Constant {
  readonly kind: "constant";
  readonly name?: string | undefined;
  readonly tensor: Tensor;
}

/** An operator with all that it takes: what its shape follows from. */
export interface Call<Op extends OpType = OpType> {
  readonly op: Op;
  readonly inputs: Operators[Op]["inputs"];
  readonly attributes: Operators[Op]["attributes"];
}

export interface Node<Op extends OpType = OpType> extends Call<Op> {
  readonly kind: "node";
  readonly outputs: readonly Value[];
}

/** As in messages: `[N,3,224,224]`. */
export const shapeText = (shape: Shape): string => `[${shape.join(",")}]`;

/** The inputs of a node that are there. */
export const given = (node: Node): readonly Value[] =>
  (node.inputs as readonly (Value | undefined)[]).filter((value) => value !== undefined);

/** All nodes that `outputs` depend on, each after those it depends on, in an order that is always the same. */
export function nodesBefore(outputs: readonly Value[]): Node[] {
  const nodes = new Set<Node>();
  const open: { node: Node; ready: boolean }[] = [];
  const visit = (values: readonly Value[]) => {
    for (const { origin } of values.toReversed()) {
      if (origin.kind === "node" && !nodes.has(origin)) open.push({ node: origin, ready: false });
    }
  };
  visit(outputs);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.ready) nodes.add(next.node);
    else if (!nodes.has(next.node)) {
      open.push({ node: next.node, ready: true });
      visit(given(next.node));
    }
  }
  return [...nodes];
}
