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
  /**
   * What the file calls it that it was read from, "" if it leaves the output of a node out; others are named
   * when they are written.
   */
  readonly name?: string | undefined;
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
  /** Its `data` may be read from a file each time it is asked for (`lazyTensor`): ask once. */
  readonly tensor: Tensor;
}

/** A graph inside a node, such as the step of a `Scan`. It sees the values around it, too. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** What runs inside, each after those it depends on; all else that is used comes from around. */
  readonly nodes: readonly Node[];
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
  /** The part of the model that it belongs to, from the outermost in: `layers.0/mixer`. */
  readonly scope: string;
  /** What the file calls it that it was read from. */
  readonly name?: string | undefined;
}

/** As in messages: `[N,3,224,224]`. */
export const shapeText = (shape: Shape): string => `[${shape.join(",")}]`;

/** The values that a node takes: its inputs that are there, and what the graphs inside it see of those around. */
export const given = (node: Node): readonly Value[] => [
  ...(node.inputs as readonly (Value | undefined)[]).filter((value) => value !== undefined),
  ...graphsIn(node).flatMap(captured),
];

/** The graphs inside a node. */
export const graphsIn = ({ attributes }: Call): readonly Graph[] =>
  Object.values(attributes as Readonly<Record<string, unknown>>).filter(isGraph);

const isGraph = (attribute: unknown): attribute is Graph =>
  typeof attribute === "object" && attribute !== null && "nodes" in attribute;

/** What the graph inside a node uses of the values around it. */
export function captured({ inputs, outputs, nodes }: Graph): Value[] {
  const inside = new Set([...inputs, ...nodes.flatMap((node) => node.outputs)]);
  const used = [...nodes.flatMap(given), ...outputs];
  return [...new Set(used.filter((value) => !inside.has(value)))];
}

/**
 * The graph of `outputs` with all that depends on `inputs`, to be put inside a node. What does not depend
 * on them stays around it, and so runs once and not in every step.
 */
export function graphOf(inputs: readonly Value[], outputs: readonly Value[]): Graph {
  const inside = new Set(inputs);
  const nodes = nodesBefore(outputs).filter((node) => {
    const depends = given(node).some((value) => inside.has(value));
    if (depends) for (const output of node.outputs) inside.add(output);
    return depends;
  });
  return { inputs, outputs, nodes };
}

/**
 * All nodes that `outputs` depend on, each after those it depends on, in an order that is always the same;
 * those behind values of which `isGiven` is true are left out.
 */
export function nodesBefore(
  outputs: readonly Value[],
  isGiven: (value: Value) => boolean = () => false,
): Node[] {
  const nodes = new Set<Node>();
  const open: { node: Node; ready: boolean }[] = [];
  const visit = (values: readonly Value[]) => {
    for (const value of values.toReversed()) {
      const { origin } = value;
      if (isGiven(value)) continue;
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
