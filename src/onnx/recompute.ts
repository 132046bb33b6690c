/**
 * @module Activations that are not kept but made again (Chen et al., 2016, arXiv:1604.06174). What goes into a
 * part of the model is tied to the cotangent that comes back to it: so the engine cannot merge the second
 * forward pass with the first, nor run it before its turn.
 */
import { add, constant, outputsOf, reshape, slice } from "./build.ts";
import { rewritten } from "./rewrite.ts";
import { given, graphsIn, type Node, type Value } from "./value.ts";

/** A node as the backward pass sees it, when the cotangent `g` has come to it. */
export type Again = (node: Node, g: Value) => Node;

/** Of the nodes of the parts `scopes`, the same nodes made again; each other node is itself. */
export function recomputation(nodes: readonly Node[], scopes: readonly string[]): Again {
  const made = new Map<Node, Node>();
  const partOf = (node: Node) =>
    scopes.find((scope) => node.scope === scope || node.scope.startsWith(`${scope}/`));
  return (node, g) => {
    const before = made.get(node);
    if (before !== undefined) return before;
    const scope = partOf(node);
    if (scope === undefined) return node;
    const part = nodes.filter((other) => partOf(other) === scope);
    for (const [from, to] of madeAgain(part, g)) made.set(from, to);
    return made.get(node) ?? node;
  };
}

/** The nodes of one part, after `g`. */
function madeAgain(part: readonly Node[], g: Value): Map<Node, Node> {
  const own = new Set(part.flatMap((node) => node.outputs));
  const inner = new Set(part.flatMap(everyNode).map((node) => node.outputs));
  const zero = zeroAfter(g);
  const tied = new Map<Value, Value>();
  for (const value of part.flatMap(given)) {
    const isOutside = value.origin.kind !== "constant" && !own.has(value);
    if (isOutside && value.dtype.includes("float")) tied.set(value, after(value, zero));
  }
  const outputs = Object.fromEntries([...own].entries());
  const again = rewritten(
    outputs,
    (node) =>
      inner.has(node.outputs)
        ? undefined
        : node.outputs.map((output) => tied.get(output) ?? output),
    tied,
  );
  const now = new Map(Object.entries(outputs).map(([i, value]) => [value, again[i]]));
  return new Map(part.map((node) => [node, now.get(node.outputs[0])?.origin as Node])); // made of a node
}

const everyNode = (node: Node): Node[] => [
  node,
  ...graphsIn(node).flatMap(({ nodes }) => nodes.flatMap(everyNode)),
];

/** [0], which nobody knows before `g` is there: the place of the largest of one element. */
function zeroAfter(g: Value): Value {
  const first = slice(reshape(g, [-1]), { starts: [0], ends: [1], axes: [0] });
  return outputsOf("ArgMax", [first], { axis: 0, keepdims: 1 })[0];
}

/** The same value, at no cost: a reshape in which each axis keeps its size. */
function after(value: Value, zero: Value): Value {
  if (value.shape.length === 0) return value;
  const zeros = constant({
    dtype: "int64",
    shape: [value.shape.length],
    data: new BigInt64Array(value.shape.length),
  });
  return outputsOf("Reshape", [value, add(zeros, zero)], {})[0];
}
