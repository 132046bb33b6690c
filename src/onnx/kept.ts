/** @module Which values of a graph stay in float32 when it is written in half precision. */
import { precisionOf } from "./precisions.ts";
import { given, graphsIn, type Node, type Value } from "./value.ts";

/** Whether a node is to stay in float32, whatever its operator. */
export type Keeps = (node: Node) => boolean;

/** What is computed in float32: see `precisions.ts`. Graphs inside nodes are left as they are. */
export function keptValues(nodes: readonly Node[], keeps: Keeps): ReadonlySet<Value> {
  const kept = new Set<Value>();
  const keep = ({ outputs }: Node) => {
    for (const output of outputs) kept.add(output);
  };
  for (const node of nodes) {
    if (staysItself(node) || keeps(node)) keep(node);
    if (precisionOf(node) === "recurrence") takenBy(node).forEach(keep);
    for (const inner of innerNodes(node)) keep(inner);
  }
  for (const node of nodes) {
    const follows = ["each", "move"].includes(precisionOf(node));
    const taken = given(node).filter(
      ({ dtype, origin }) => dtype === "float32" && origin.kind !== "constant",
    );
    if (follows && taken.length > 0 && taken.every((value) => kept.has(value))) keep(node);
  }
  return kept;
}

const staysItself = (node: Node): boolean =>
  ["full", "recurrence"].includes(precisionOf(node)) || graphsIn(node).length > 0;

/** What computes the single elements that a recurrence takes, back to the last product. */
function takenBy(recurrence: Node): Set<Node> {
  const found = new Set<Node>();
  const seen = new Set<Value>();
  const open = [...given(recurrence)];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const { origin } = value;
    if (origin.kind !== "node" || seen.has(value) || precisionOf(origin) === "half") continue;
    seen.add(value);
    if (precisionOf(origin) !== "move") found.add(origin); // what is only moved follows
    open.push(...given(origin));
  }
  return found;
}

const innerNodes = (node: Node): Node[] =>
  graphsIn(node).flatMap(({ nodes }) => nodes.flatMap((inner) => [inner, ...innerNodes(inner)]));
