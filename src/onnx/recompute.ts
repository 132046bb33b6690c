/**
 * @module Activations that are not kept but made again (Chen et al., 2016, arXiv:1604.06174). What goes into a
 * part of the model is tied to the cotangent that comes back to it: so the engine cannot merge the second
 * forward pass with the first, nor run it before its turn.
 */
import { add, constant, outputsOf, reshape, slice } from "./build.ts";
import { rewritten } from "./rewrite.ts";
import { given, graphsIn, type Node, type Value } from "./value.ts";

export interface Recomputation {
  /** The node as the backward pass sees it, when the cotangent `g` has come to it. */
  again(node: Node, g: Value): Node;
  /** The value that one of a node made again stands for. */
  original(value: Value): Value;
}

/** Of the nodes of the parts `scopes`, the same nodes made again; each other node is itself. */
export function recomputation(nodes: readonly Node[], scopes: readonly string[]): Recomputation {
  const made = new Map<Node, Node>();
  const originals = new Map<Value, Value>();
  const partOf = (node: Node) =>
    scopes.find((scope) => node.scope === scope || node.scope.startsWith(`${scope}/`));
  return {
    again(node, g) {
      const scope = partOf(node);
      if (scope === undefined) return node;
      if (!made.has(node)) {
        const part = nodes.filter((other) => partOf(other) === scope);
        const now = valuesAgain(part, g);
        for (const [value, again] of now) originals.set(again, value);
        for (const own of part) made.set(own, now.get(own.outputs[0])?.origin as Node); // of a node
      }
      return made.get(node) ?? node;
    },
    original: (value) => originals.get(value) ?? value,
  };
}

/** What stands for the values that go into the nodes of one part and that they give, after `g`. */
function valuesAgain(part: readonly Node[], g: Value): Map<Value, Value> {
  const own = new Set(part.flatMap((node) => node.outputs));
  const inner = new Set(part.flatMap(everyNode).map((node) => node.outputs));
  const zero = zeroAfter(g);
  const tied = new Map<Value, Value>();
  for (const value of part.flatMap(given)) {
    const isOutside = value.origin.kind !== "constant" && !own.has(value);
    if (isOutside && value.dtype.includes("float")) tied.set(value, after(value, zero));
  }
  const again = rewritten(
    Object.fromEntries([...own].entries()),
    (node) =>
      inner.has(node.outputs)
        ? undefined
        : node.outputs.map((output) => tied.get(output) ?? output),
    tied,
  );
  const made = [...own].map((value, i) => [value, again[i]] as const);
  return new Map([...tied, ...made]);
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
