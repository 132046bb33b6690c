/** @module How many operations a graph takes, by its tables; what they do not know is listed. */
import { elementwiseOf } from "./elementwise.ts";
import { macsOf } from "./macs.ts";
import { calledInFiles, type OpType } from "./operators.ts";
import { type Node, nodesBefore, type Value } from "./value.ts";

export interface Total {
  /** Of all nodes that could be counted. */
  readonly count: number;
  /** How many nodes of which operators could not. */
  readonly notCounted: ReadonlyMap<string, number>;
}

interface Counts {
  /** Multiply-adds of dot products, each one once. */
  readonly macs: Total;
  /** Operations on single elements. */
  readonly elementwise: Total;
}

/** Of one run, an open size (the batch) being 1. */
export interface Operations extends Counts {
  /**
   * Those of recurrences, which are not among the others: one lowering has dot products where another has
   * none, and a part of the literature counts them while another does not.
   */
  readonly scans: Counts;
}

export function operationsOf(outputs: Readonly<Record<string, Value>>): Operations {
  const nodes = nodesBefore(Object.values(outputs));
  const counts = (nodes: readonly Node[]): Counts => ({
    macs: total(nodes, macsOf),
    elementwise: total(nodes, elementwiseOf),
  });
  return {
    ...counts(nodes.filter((node) => !isRecurrence(node))),
    scans: counts(nodes.filter(isRecurrence)),
  };
}

/** Whether a node computes a state from the state before it, step by step. */
export const isRecurrence = ({ op }: Node): boolean => recurrences.has(op);

const recurrences: ReadonlySet<OpType> = new Set<OpType>(["Scan", "LinearAttention"]);

function total(nodes: readonly Node[], countOf: (node: Node) => number): Total {
  let count = 0;
  const notCounted = new Map<string, number>();
  for (const node of nodes) {
    const own = countOf(node);
    const { type: name } = calledInFiles(node);
    if (Number.isNaN(own)) notCounted.set(name, (notCounted.get(name) ?? 0) + 1);
    else count += own;
  }
  return { count, notCounted };
}
