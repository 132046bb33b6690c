/**
 * @module What the steps of a scan do each for itself is done for all of them at once: its operators take values of
 * all steps, [L, …], in place of one step's.
 */
import { integers, transpose, unsqueeze } from "../build.ts";
import { contentsOf } from "../contents.ts";
import type { OpType } from "../operators.ts";
import { again } from "../rewrite.ts";
import { given, type Node, type Value } from "../value.ts";
import type { Sequence } from "./passes.ts";
import { flipped } from "./sized.ts";

/** The node with inputs of one rank, one axis more than in a step; and which of them are of all steps. */
type AtOnce = (node: Node, inputs: readonly Value[]) => Value;

const asItIs: AtOnce = (node, inputs) => again(node, inputs)[0];

/** Operators that can be done for all steps at once. */
const atOnce: { readonly [Op in OpType]?: AtOnce } = {
  Add: asItIs,
  Exp: asItIs,
  Identity: asItIs,
  MatMul: asItIs,
  Mul: asItIs,
  Neg: asItIs,
  ReduceSum: alongAxes,
  Squeeze: alongAxes,
  Sub: asItIs,
  Transpose: (node, [x]) => {
    const { perm } = (node as Node<"Transpose">).attributes;
    return transpose(x, [0, ...perm.map((axis) => axis + 1)]);
  },
  Unsqueeze: alongAxes,
};

function alongAxes(node: Node, [x, axes]: readonly Value[]): Value {
  const shifted = (contentsOf(axes) ?? []).map(Number).map((axis) => axis + Number(axis >= 0));
  return again(node, [x, integers(shifted)])[0];
}

/** Whether its steps can be done at once: vectors in products cannot, nor axes that are not known. */
export function isAtOnce({ op, inputs }: Node): boolean {
  if (atOnce[op] === undefined) return false;
  const [x, second] = inputs as readonly (Value | undefined)[];
  if (op === "MatMul") return [x, second].every((value) => (value?.shape.length ?? 0) > 1);
  if (atOnce[op] !== alongAxes) return true;
  return (
    second !== undefined && contentsOf(second)?.every((axis) => typeof axis === "number") === true
  );
}

/** What `nodes` give in all steps, [L, …], from all that they are given where that differs from step to step. */
export function doneAtOnce(
  nodes: readonly Node[],
  from: ReadonlyMap<Value, () => Value>,
): Map<Value, Value> {
  const all = new Map<Value, Value>();
  const whole = (value: Value): Value | undefined => {
    if (!all.has(value)) {
      const made = from.get(value)?.();
      if (made !== undefined) all.set(value, made);
    }
    return all.get(value);
  };
  for (const node of nodes) {
    const rank = Math.max(...given(node).map(({ shape }) => shape.length));
    const inputs = given(node).map((value) => {
      const missing = Array.from({ length: rank - value.shape.length }, (_, i) => i + 1);
      const own = whole(value);
      if (own === undefined) return value; // the same in each step
      return missing.length === 0 || atOnce[node.op] !== asItIs ? own : unsqueeze(own, missing);
    });
    const done = atOnce[node.op]?.(node, inputs);
    if (done !== undefined) all.set(node.outputs[0], done);
  }
  return all;
}

/** All elements of a sequence, [L, …]. */
export const inFront = ({ value, axis, reversed }: Sequence, order: boolean): Value =>
  flipped(moved(value, axis, 0), 0, reversed !== order);

/** The sequence of the elements [L, …]. */
export const inPlace = (
  value: Value,
  { axis, reversed }: Pick<Sequence, "axis" | "reversed">,
  order: boolean,
): Value => moved(flipped(value, 0, reversed !== order), 0, axis);

function moved(x: Value, from: number, to: number): Value {
  if (from === to) return x;
  const axes = [...x.shape.keys()].filter((axis) => axis !== from);
  return transpose(x, axes.toSpliced(to, 0, from));
}
