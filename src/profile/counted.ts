/** @module What is counted from the graph that is timed. */
import { openGraph } from "../model/index.ts";
import { bytesMoved, type Costs, costsOf } from "../onnx/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import type { Counted } from "./operators.ts";
import { recorded } from "./static.ts";

export interface CountedGraph {
  readonly costs: ProfileRecord["subjects"][number]["costs"];
  readonly nodes: readonly Counted[];
}

/** Of the graph in a file, given inputs of these shapes. */
export function countedOf(
  graph: string,
  shapes: Readonly<Record<string, readonly number[]>>,
): CountedGraph {
  using read = openGraph(graph, { sizes: shapes });
  const costs: Costs = costsOf(read.outputs);
  const nodes = costs.nodes.map(({ operator, node, macs, ...moved }) => ({
    op: operator,
    scope: node.scope,
    macs,
    bytes: bytesMoved(moved),
  }));
  return { costs: recorded(costs), nodes };
}
