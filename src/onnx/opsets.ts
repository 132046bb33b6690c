/**
 * @module Which sets of operators a file asks for, and in which version of the format it is: the oldest that
 * its operators allow, so that the oldest engines load it.
 */
import { calledInFiles, opset } from "./operators.ts";
import { graphsIn, type Node } from "./value.ts";

/** By domain, the standard one ("") first: the version of its set of operators. */
export function imported(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const versions = new Map([["", opset]]);
  for (const { domain, version } of allOf(nodes).map(calledInFiles)) {
    versions.set(domain, Math.max(version, versions.get(domain) ?? 0));
  }
  return versions;
}

/** Which version of the format came with the set of operators (versions.md of ONNX 1.23). */
export function irVersionOf(nodes: readonly Node[]): number {
  const wanted = imported(nodes).get("") ?? opset;
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

/** The nodes, and those inside them. */
const allOf = (nodes: readonly Node[]): readonly Node[] =>
  nodes.flatMap((node) => [node, ...graphsIn(node).flatMap((graph) => allOf(graph.nodes))]);
