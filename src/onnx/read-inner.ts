/** @module What the graphs inside nodes are given: a table, operator → types of the inputs of its graph. */
import type { OpType } from "./operators.ts";
import { axisOf } from "./shapes/rule.ts";
import { isUnknown, unknownSize } from "./sizes.ts";
import type { Attributes } from "./upgrades.ts";
import { type Graph, shapeText, type Value, type ValueType } from "./value.ts";

export interface InnerInputs {
  readonly types: readonly ValueType[];
  /** Which input is a state, and which output it is after a step. */
  readonly states: readonly (readonly [input: number, output: number])[];
}

type Rule = (inputs: readonly (Value | undefined)[], attributes: Attributes) => InnerInputs;

export const innerInputs: { readonly [Op in OpType]?: Rule } = {
  If: () => ({ types: [], states: [] }),
  Loop: ([, , ...states]) => ({
    types: [{ dtype: "int64", shape: [] }, { dtype: "bool", shape: [] }, ...there(states)],
    states: states.map((_, i) => [i + 2, i + 1]),
  }),
  Scan: (inputs, { num_scan_inputs: count, scan_input_axes: axes }) => {
    const all = there(inputs);
    const states = all.slice(0, all.length - Number(count));
    const elements = all.slice(states.length).map(({ dtype, shape }, i) => {
      const along = (axes as readonly number[] | undefined)?.[i] ?? 0;
      return { dtype, shape: shape.toSpliced(axisOf("Scan", along, shape), 1) };
    });
    return { types: [...states, ...elements], states: states.map((_, i) => [i, i]) };
  },
};

const there = (values: readonly (Value | undefined)[]): ValueType[] =>
  values.filter((value) => value !== undefined);

/** The types with every size that a step changes unknown; the same list if there is none. */
export function widened(
  types: readonly ValueType[],
  states: InnerInputs["states"],
  { outputs }: Graph,
): readonly ValueType[] {
  const next = [...types];
  let changed = false;
  for (const [at, to] of states) {
    const [before, after] = [types[at].shape, outputs[to]?.shape];
    if (after === undefined) continue;
    if (after.length !== before.length) {
      throw new RangeError(
        `Loop: a state is ${shapeText(before)} before a step and ${shapeText(after)} after it`,
      );
    }
    const shape = before.map((size, axis) =>
      size === after[axis] || isUnknown(size) ? size : unknownSize(),
    );
    if (shape.every((size, axis) => size === before[axis])) continue;
    next[at] = { dtype: types[at].dtype, shape };
    changed = true;
  }
  return changed ? next : types;
}
