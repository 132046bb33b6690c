/** @module Operators over constants become constants, which are computed when they are written. */
import { type DType, lazyTensor, sizeOf } from "../tensor.ts";
import { constant } from "./build.ts";
import { type Fold, folds } from "./folds.ts";
import type { OpType } from "./operators.ts";
import { rewritten } from "./rewrite.ts";
import { type Constant, given, graphsIn, type Node, nodesBefore, type Value } from "./value.ts";
import { stored } from "./write-tensor.ts";

/**
 * The graph of `outputs` with constants in place of what depends on constants alone, named after the weight
 * that they come from: `head.weight/Transpose`. The same operator over the same constants is one constant.
 * Left as it is: what gives much more than it takes, and what an output of a graph is.
 */
export function folded<Outputs extends Readonly<Record<string, Value>>>(
  outputs: Outputs,
): { readonly [Name in keyof Outputs]: Value } {
  const nodes = everyNode(nodesBefore(Object.values(outputs)));
  const ends = new Set([
    ...Object.values(outputs),
    ...nodes.flatMap((node) => graphsIn(node).flatMap((graph) => graph.outputs)),
  ]);
  const named = new Set([...Object.keys(outputs), ...nodes.flatMap(given).flatMap(nameOf)]);
  const known = new Map<string, readonly Value[]>();
  const alike = likeness();

  /** A name that no value has yet. */
  function newName(base: string): string {
    let name = base;
    for (let i = 1; named.has(name); i++) name = `${base}_${i}`;
    named.add(name);
    return name;
  }

  return rewritten(outputs, (before, values) => {
    const node: Node = { ...before, inputs: values as Node["inputs"] }; // as many, each of its kind
    const fold = folds[node.op] as Fold<OpType> | undefined; // the one of this operator
    const inputs = values.map((value) => value?.origin);
    if (fold === undefined || !inputs.every(isConstantOrLeftOut)) return undefined;
    if (node.outputs.some((output) => ends.has(output))) return undefined;
    if (!isFoldable(fold, node)) return undefined;

    const key = `${node.op} ${JSON.stringify(node.attributes)} ${values.map(alike).join(" ")}`;
    const tensors = inputs.map((input) => input?.tensor);
    const base = inputs.find((input) => input?.name !== undefined)?.name;
    const made =
      known.get(key) ??
      node.outputs.map(({ dtype, shape }, output) => {
        const sizes = shape.map(Number);
        const tensor = lazyTensor(dtype, sizes, () =>
          fold.elements({ node, inputs: tensors, output, dtype, shape: sizes }),
        );
        return constant(tensor, base && newName(`${base}/${node.op}`));
      });
    known.set(key, made);
    return made;
  });
}

/** Whether the elements can be told, and are not many more than those that they are made of. */
function isFoldable(fold: Fold<OpType>, node: Node): boolean {
  const { outputs } = node;
  const inputs = node.inputs as readonly (Value | undefined)[];
  if (outputs.some(({ shape }) => shape.some((size) => typeof size !== "number"))) return false;
  const [first] = inputs;
  if (fold.takes === "floats" && !first?.dtype.startsWith("float")) return false;
  const made = bytesOf(outputs);
  if (made > 4096 && made > 2 * bytesOf(inputs)) return false;
  return fold.fits?.(node) ?? true;
}

const bytesOf = (values: readonly (Value | undefined)[]): number =>
  values
    .filter((value) => value !== undefined)
    .reduce((sum, { dtype, shape }) => sum + sizeOf(shape.map(Number)) * bytesIn(dtype), 0);

const bytesIn = (dtype: DType): number => stored[dtype].bytes;

/** A text for each value; two constants have the same one if they are one, or a few whole numbers that are equal. */
function likeness(): (value: Value | undefined) => string {
  const numbers = new Map<Value, number>();
  return (value) => {
    if (value === undefined) return "";
    const { origin, shape, dtype } = value;
    if (origin.kind === "constant" && dtype === "int64" && sizeOf(shape.map(Number)) <= 64) {
      return `[${shape}:${origin.tensor.data}]`;
    }
    numbers.set(value, numbers.get(value) ?? numbers.size);
    return `${numbers.get(value)}`;
  };
}

const isConstantOrLeftOut = (origin: Value["origin"] | undefined): origin is Constant | undefined =>
  origin === undefined || origin.kind === "constant";

const nameOf = ({ origin }: Value): string[] =>
  origin.kind === "node" || origin.name === undefined ? [] : [origin.name];

/** The nodes, and those inside them. */
const everyNode = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [node, ...graphsIn(node).flatMap((graph) => everyNode(graph.nodes))]);
