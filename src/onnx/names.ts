/** @module A name for every value of a graph, which a file needs and a graph in memory does not. */
import type { Tensor } from "../tensor.ts";
import { given, type Node, type Value } from "./value.ts";

export interface Names {
  readonly names: ReadonlyMap<Value, string>;
  /** In the order in which the nodes ask for them. */
  readonly inputs: readonly Value[];
  readonly constants: ReadonlyMap<Value, Tensor>;
}

/**
 * Outputs are called as they are asked for, inputs and named constants by their own names, all
 * others by their operator and a number: `Conv_3`. No two values have one name.
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
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    if (taken.has(`${kind}_${count}`)) number(value, kind);
    else call(value, `${kind}_${count}`);
  };
  for (const value of constants.keys()) number(value, "constant");
  for (const node of nodes) for (const value of node.outputs) number(value, node.op);
  return { names, inputs, constants };
}

/** A value that no node makes, as messages call it. */
const outside = ({ origin }: Value): string | undefined =>
  origin.kind === "node" ? undefined : `${origin.kind} "${origin.name ?? ""}"`;
