/** @module A name for every value of a graph, which a file needs and a graph in memory does not. */
import type { Tensor } from "../tensor.ts";
import { calledInFiles } from "./operators.ts";
import { type Graph, given, graphsIn, type Node, type Value } from "./value.ts";

export interface Names {
  /** What a value is called; "" for one that is left out. */
  of(value: Value | undefined): string;
  readonly nodes: ReadonlyMap<Node, string>;
  /** In the order in which the nodes ask for them. */
  readonly inputs: readonly Value[];
  readonly constants: ReadonlyMap<Value, Tensor>;
}

/** Who wrote a file, as it says itself. */
export const producer = "snellen";
/** What constants without a name of their own are called in our files, with a number. */
const numbered = "constant";
export const isNumbered = (name: string): boolean => new RegExp(`^${numbered}_\\d+$`).test(name);

/**
 * Outputs are called as they are asked for, inputs, named constants and what was read from a file by their
 * own names, all others by their part of the model, their operator and a number: `layers.0/Conv_3`. No two
 * values have one name, those in graphs inside nodes included.
 */
export function namesOf(nodes: readonly Node[], outputs: Readonly<Record<string, Value>>): Names {
  const names = new Map<Value, string>();
  const taken = new Set<string>();
  const call = (value: Value, name: string) => {
    if (taken.has(name)) throw new RangeError(`two values are called "${name}"; rename one`);
    taken.add(name);
    names.set(value, name);
  };
  for (const [name, value] of Object.entries(outputs)) {
    const known = names.has(value) ? `output "${names.get(value)}"` : outside(value);
    if (known !== undefined) {
      throw new RangeError(`output "${name}" is ${known} itself; put an identity between`);
    }
    call(value, name);
  }

  const inner = innerGraphs(nodes);
  const innerInputs = new Set(inner.flatMap((graph) => graph.inputs));
  const inputs: Value[] = [];
  const constants = new Map<Value, Tensor>();
  for (const value of new Set(nodes.flatMap(given))) {
    const { origin } = value;
    if (origin.kind === "input") inputs.push(value);
    if (origin.kind === "constant") constants.set(value, origin.tensor);
    if (origin.kind !== "node" && origin.name !== undefined) call(value, origin.name);
  }

  const counts = new Map<string, number>();
  const number = (value: Value, kind: string) => {
    if (names.has(value)) return;
    const { name } = value;
    if (name !== undefined && name !== "" && !taken.has(name)) return call(value, name);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    if (taken.has(`${kind}_${count}`)) number(value, kind);
    else call(value, `${kind}_${count}`);
  };
  for (const value of constants.keys()) number(value, numbered);
  const within = (node: Node) => {
    const { type } = calledInFiles(node);
    return node.scope === "" ? type : `${node.scope}/${type}`;
  };
  const all = [...nodes, ...inner.flatMap((graph) => graph.nodes)];
  for (const node of all) {
    for (const value of node.outputs) if (value.name !== "") number(value, within(node));
  }
  for (const value of innerInputs) {
    number(value, value.origin.kind === "input" ? value.origin.name : "input");
  }
  const of = (value: Value | undefined) => (value && names.get(value)) ?? "";
  return { of, nodes: nodeNames(all, of), inputs, constants };
}

/** A node is called as in the file that it was read from, else as its first output is; a second one of a name is numbered. */
function nodeNames(nodes: readonly Node[], of: (value: Value) => string): Map<Node, string> {
  const taken = new Set<string>();
  return new Map(
    nodes.map((node) => {
      const wanted = node.name || of(node.outputs[0]);
      let name = wanted;
      for (let i = 1; taken.has(name); i++) name = `${wanted}_${i}`;
      taken.add(name);
      return [node, name];
    }),
  );
}

/** The graphs inside nodes, and those inside their nodes. */
function innerGraphs(nodes: readonly Node[]): Graph[] {
  const graphs = nodes.flatMap(graphsIn);
  return graphs.length === 0
    ? []
    : [...graphs, ...innerGraphs(graphs.flatMap(({ nodes }) => nodes))];
}

/** A value that no node makes, as messages call it. */
const outside = ({ origin }: Value): string | undefined =>
  origin.kind === "node" ? undefined : `${origin.kind} "${origin.name ?? ""}"`;
