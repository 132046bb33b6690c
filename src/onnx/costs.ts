/**
 * @module What a graph needs by itself, without running it. Conventions, in short: one multiply-add is one
 * MAC; bias, activations, normalisation and softmax are operations on single elements and no MACs; the
 * arithmetic of recurrences (`Scan`, `LinearAttention`) stands apart; each operator reads and writes memory
 * by itself. `docs/costs.md` says more, and where other counters differ.
 */
import { contentsOf } from "./contents.ts";
import { lengthOf, size } from "./counting.ts";
import { elementwiseOf } from "./elementwise.ts";
import { macsOf } from "./macs.ts";
import { bytesOf, movedBy } from "./moved.ts";
import { isRecurrence } from "./operations.ts";
import { calledInFiles } from "./operators.ts";
import { type Brought, broughtBy } from "./parameters.ts";
import { inputsOf, sized } from "./sized.ts";
import { graphsIn, type Node, nodesBefore, type Value } from "./value.ts";

/** The conventions in words that stand beside tables. */
export const costConventions = {
  macs: "MACs: multiply-adds of dot products, each counted once, without bias, norms, activations and scans",
  elementwise:
    "element-wise: one for each sum, product, comparison or function of an element; 5 for an element of a norm or softmax, 2 of a batch norm",
  scans:
    "scan: the arithmetic inside recurrences, as the graph expresses it, in none of the other numbers",
  bytes:
    "bytes: what the operators read and write if each does so by itself; views move nothing, weights are read apart",
  parameters:
    "parameters: elements of floating point weights; the statistics of batch norms are none",
} as const;

/** What one or more nodes need. */
export interface Cost {
  /** Multiply-adds of dot products, each counted once. */
  readonly macs: number;
  /** Operations on single elements. */
  readonly elementwise: number;
  /** Of values that are computed, and of inputs of the graph: each operator reads all that it takes. */
  readonly bytesRead: number;
  /** Of constants. */
  readonly weightBytesRead: number;
  readonly bytesWritten: number;
}

/** A node with what it needs; what is inside it is counted with it, as often as it runs. */
export interface NodeCost extends Cost {
  readonly node: Node;
  /** As files call it. */
  readonly operator: string;
  /** Where it is a recurrence. */
  readonly recurrence?: Recurrence;
}

export interface Recurrence {
  /** Elements of state that are made anew, over all steps: L · E · S for a selective scan. */
  readonly updates: number;
  /** Elements that are given out, over all steps: L · E. */
  readonly given: number;
}

export interface Costs extends Brought {
  /** In the order in which they run. */
  readonly nodes: readonly NodeCost[];
  /** Without the recurrences where it says operations; with them where it says bytes. */
  readonly total: Cost;
  /** The arithmetic of recurrences. VMamba's authors take it for 9 · updates + given. */
  readonly scans: Recurrence & Pick<Cost, "macs" | "elementwise">;
  /** Of what is given to the graph, which whoever runs it holds. */
  readonly inputBytes: number;
  /** What is not in the numbers: `TopK: element-wise operations (2 nodes)`. */
  readonly notCounted: readonly string[];
  /** What is counted as the most that it can be, since the data decide. */
  readonly bounds: readonly string[];
  /** The graph that was counted, with a number for every size. */
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Multiply-adds for a byte that is moved, weights included: what a roofline is drawn over. */
export const intensityOf = ({ macs, ...moved }: Cost): number => macs / bytesMoved(moved);

export const bytesMoved = (cost: Omit<Cost, "macs" | "elementwise">): number =>
  cost.bytesRead + cost.weightBytesRead + cost.bytesWritten;

/** @throws Refusal for inputs with open sizes other than the batch */
export function costsOf(
  outputs: Readonly<Record<string, Value>>,
  { batch = 1 }: { readonly batch?: number } = {},
): Costs {
  const { outputs: whole, bounds } = sized(outputs, batch);
  const order = nodesBefore(Object.values(whole));
  const notes = { notCounted: new Map<string, number>(), bounds: new Set(bounds) };
  const nodes = order.map((node): NodeCost => {
    const recurrence = isRecurrence(node) && recurrenceOf(node);
    const operator = calledInFiles(node).type;
    return { node, operator, ...costOf(node, notes), ...(recurrence && { recurrence }) };
  });
  const scans = nodes.filter(({ recurrence }) => recurrence !== undefined);
  const others = sumOf(nodes.filter(({ recurrence }) => recurrence === undefined));
  const { macs, elementwise } = sumOf(scans);
  return {
    nodes,
    total: { ...sumOf(nodes), macs: others.macs, elementwise: others.elementwise },
    scans: {
      macs,
      elementwise,
      updates: scans.reduce((sum, { recurrence }) => sum + (recurrence?.updates ?? 0), 0),
      given: scans.reduce((sum, { recurrence }) => sum + (recurrence?.given ?? 0), 0),
    },
    ...broughtBy(order),
    inputBytes: inputsOf(whole).reduce((sum, value) => sum + bytesOf(value), 0),
    notCounted: [
      ...openFrom(order),
      ...[...notes.notCounted].map(([what, count]) => `${what} (${nodesText(count)})`),
    ],
    bounds: [...notes.bounds],
    outputs: whole,
  };
}

/** Where sizes begin that only the data tell, if there are such: one unknown size makes many. */
function openFrom(order: readonly Node[]): string[] {
  const open = order.filter(({ outputs }) => outputs.some((value) => Number.isNaN(size(value))));
  if (open.length === 0) return [];
  const [{ name, outputs }] = open;
  const where = name || outputs[0].name;
  return [
    `${calledInFiles(open[0]).type}${where ? ` "${where}"` : ""}: from here on, sizes are known only when it runs (${nodesText(open.length)})`,
  ];
}

const nodesText = (count: number): string => `${count} ${count === 1 ? "node" : "nodes"}`;

interface Notes {
  readonly notCounted: Map<string, number>;
  readonly bounds: Set<string>;
}

const nothing: Cost = {
  macs: 0,
  elementwise: 0,
  bytesRead: 0,
  weightBytesRead: 0,
  bytesWritten: 0,
};

const plus = (a: Cost, b: Cost): Cost => combined(a, b, (x, y) => x + y);

const combined = (a: Cost, b: Cost, rule: (x: number, y: number) => number): Cost => ({
  macs: rule(a.macs, b.macs),
  elementwise: rule(a.elementwise, b.elementwise),
  bytesRead: rule(a.bytesRead, b.bytesRead),
  weightBytesRead: rule(a.weightBytesRead, b.weightBytesRead),
  bytesWritten: rule(a.bytesWritten, b.bytesWritten),
});

/** What all of them need together. */
export const sumOf = (costs: readonly Cost[]): Cost => costs.reduce(plus, nothing);

function costOf(node: Node, notes: Notes): Cost {
  const inner = graphsIn(node).map(({ nodes }) => sumOf(nodes.map((node) => costOf(node, notes))));
  if (inner.length > 0) {
    if (node.op === "If") return dearer(inner, notes);
    const steps = stepsOf(node, notes);
    if (!Number.isNaN(steps)) return combined(inner[0], nothing, (x) => steps * x);
  }
  const counted: Cost = { macs: macsOf(node), elementwise: elementwiseOf(node), ...movedBy(node) };
  const { type } = calledInFiles(node);
  const { macs, elementwise, ...moved } = counted;
  const lacks = [
    ...(Number.isNaN(macs) ? ["MACs"] : []),
    ...(Number.isNaN(elementwise) ? ["element-wise operations"] : []),
    ...(Number.isNaN(bytesMoved(moved)) ? ["bytes"] : []),
  ];
  if (lacks.length > 0) {
    const what = `${type}: ${lacks.join(", ")}`;
    notes.notCounted.set(what, (notes.notCounted.get(what) ?? 0) + 1);
  }
  return combined(counted, nothing, (x) => (Number.isNaN(x) ? 0 : x));
}

function dearer([yes, no]: readonly Cost[], { bounds }: Notes): Cost {
  if (JSON.stringify(yes) !== JSON.stringify(no))
    bounds.add("If: counted as if the dearer branch were taken, each cost by itself");
  return combined(yes, no, Math.max);
}

/** How often the graph inside a node runs; NaN where that is open. */
function stepsOf(node: Node, { bounds }: Notes): number {
  if (node.op === "Scan") return lengthOf(node as Node<"Scan">);
  const [most] = node.inputs as readonly (Value | undefined)[];
  const steps = most && Number(contentsOf(most)?.[0] ?? Number.NaN);
  // Exporters write a number that is never reached where a condition alone ends it.
  if (steps === undefined || !(steps < 2 ** 31)) return Number.NaN;
  bounds.add("Loop: counted as if nothing but the number of steps ended it");
  return steps;
}

function recurrenceOf(node: Node): Recurrence {
  const [first, ...others] = node.outputs;
  if (node.op === "Scan") {
    const { inputs, attributes } = node as Node<"Scan">;
    const states = node.outputs.slice(0, inputs.length - attributes.num_scan_inputs);
    const outputs = node.outputs.slice(states.length);
    return { updates: lengthOf(node as Node<"Scan">) * sum(states), given: sum(outputs) };
  }
  const { inputs } = node as Node<"LinearAttention">;
  return { updates: Number(inputs[2].shape[1]) * sum(others), given: size(first) };
}

const sum = (values: readonly Value[]): number =>
  values.reduce((total, value) => total + size(value), 0);
