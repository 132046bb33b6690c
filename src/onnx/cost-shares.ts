/** @module The costs of a graph, shared among its operators or its parts. */
import { bytesMoved, type Cost, type Costs, type NodeCost, sumOf } from "./costs.ts";
import type { Node } from "./value.ts";

/** The costs of the operators together, by operator; the dearest first, by what they move. */
export const byOperator = ({ nodes }: Costs): Share[] => grouped(nodes, ({ operator }) => operator);

/** By the parts of the model down to a depth: 1 is `layers.0`, 2 `layers.0/mixer`. */
export const byBlock = ({ nodes }: Costs, depth = 1): Share[] =>
  grouped(nodes, ({ node }) => blockOf(node, depth), true);

/** A part of the costs. Recurrences are with it, unlike in the total. */
export interface Share extends Cost {
  readonly name: string;
  readonly nodes: number;
}

/** The part of a model that a node stands in; a name that the next one begins with is left out (`layer1/layer1.0`). */
function blockOf({ scope }: Node, depth: number): string {
  const parts = scope.split("/");
  const told = parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`));
  return told.slice(0, depth).join("/");
}

function grouped(
  nodes: readonly NodeCost[],
  nameOf: (cost: NodeCost) => string,
  inOrder = false,
): Share[] {
  const groups = new Map<string, NodeCost[]>();
  for (const cost of nodes) {
    const name = nameOf(cost);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [cost]);
    else group.push(cost);
  }
  const shares = [...groups].map(([name, own]) => ({ name, nodes: own.length, ...sumOf(own) }));
  return inOrder ? shares : shares.sort((a, b) => bytesMoved(b) - bytesMoved(a));
}
