/**
 * @module Which sets of operators a file asks for, and in which version of the format it is: the oldest that
 * its operators allow, so that the oldest engines load it.
 */
import { domains, type OpType, opset, since } from "./operators.ts";
import { graphsIn, type Node } from "./value.ts";

/** By domain, the standard one ("") first: the version of its set of operators. */
export function imported(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const ops = operatorsOf(nodes);
  const others = [...ops].flatMap((op) => domains[op] ?? []);
  return new Map([["", standard(ops)], ...others.map((domain) => [domain, 1] as const)]);
}

/** Which version of the format came with the set of operators (versions.md of ONNX 1.23). */
export function irVersionOf(nodes: readonly Node[]): number {
  const wanted = standard(operatorsOf(nodes));
  const [, version] = irVersions.findLast(([from]) => from <= wanted) ?? irVersions[0];
  return version;
}

const irVersions = [
  [20, 9],
  [21, 10],
  [23, 11],
  [24, 12],
  [25, 13],
  [28, 14],
] as const;

const standard = (ops: ReadonlySet<OpType>): number =>
  Math.max(opset, ...[...ops].map((op) => since[op] ?? opset));

/** The operators of the nodes, and of those inside them, in their order. */
const operatorsOf = (nodes: readonly Node[]): ReadonlySet<OpType> =>
  new Set(
    nodes.flatMap((node) => [
      node.op,
      ...graphsIn(node).flatMap((graph) => [...operatorsOf(graph.nodes)]),
    ]),
  );
