/** @module Shapes of nodes with steps or graphs inside. */
import { contentsOf } from "../contents.ts";
import { type Size, unified, unknownSize } from "../sizes.ts";
import {
  type Call,
  type Graph,
  type Node,
  type Shape,
  shapeText,
  type Value,
  type ValueType,
} from "../value.ts";
import { axisOf, fixed, notKnown, rankOf } from "./rule.ts";

export const branches = ({
  op,
  inputs: [condition],
  attributes,
}: Call<"If">): readonly ValueType[] => {
  const { then_branch: yes, else_branch: no } = attributes;
  if (condition.dtype !== "bool")
    throw new TypeError(`${op}: the condition must be bool, got ${condition.dtype}`);
  if (yes.outputs.length !== no.outputs.length) {
    throw new RangeError(
      `${op}: one branch has ${yes.outputs.length} outputs, the other ${no.outputs.length}`,
    );
  }
  return yes.outputs.map(({ dtype, shape }, i) => {
    const other = no.outputs[i];
    if (dtype !== other.dtype)
      throw new TypeError(
        `${op}: output ${i} is ${dtype} in one branch and ${other.dtype} in the other`,
      );
    return { dtype, shape: either(op, i, shape, other.shape) };
  });
};

/** What is so in both; sizes that differ are not known. */
function either(op: Call["op"], i: number, a: Shape, b: Shape): Shape {
  if (a.length !== b.length) {
    throw new RangeError(
      `${op}: output ${i} is ${shapeText(a)} in one branch and ${shapeText(b)} in the other`,
      { cause: notKnown },
    );
  }
  return a.map((size, axis) => (size === b[axis] ? size : unknownSize()));
}

export const loop = ({ op, inputs, attributes: { body } }: Call<"Loop">): readonly ValueType[] => {
  const [count, , ...states] = inputs;
  const [, ...given] = body.outputs;
  if (body.inputs.length !== states.length + 2 || given.length < states.length) {
    throw new RangeError(
      `${op}: ${states.length} states, but its body takes ${body.inputs.length - 2} and gives ${given.length}`,
    );
  }
  return given.map(({ dtype, shape }, i) => {
    if (i < states.length) return { dtype, shape: either(op, i, shape, body.inputs[i + 2].shape) };
    return { dtype, shape: [trips(count, inputs[1], body), ...shape] };
  });
};

/** How often the body runs: as often as is said, if nothing else can end it. */
function trips(
  count: Value | undefined,
  condition: Value | undefined,
  { inputs, outputs }: Graph,
): Size {
  const goesOn = contentsOf(outputs[0])?.[0] === 1 || itself(outputs[0]) === inputs[1];
  const begins = condition === undefined || contentsOf(condition)?.[0] === 1;
  return (goesOn && begins && count && contentsOf(count)?.[0]) || unknownSize();
}

/** The value that identities hand on. */
function itself(value: Value): Value {
  let from = value;
  while (from.origin.kind === "node" && from.origin.op === "Identity") {
    from = (from.origin as Node<"Identity">).inputs[0];
  }
  return from;
}

export const scan = ({ op, inputs, attributes }: Call<"Scan">): readonly ValueType[] => {
  const { body, num_scan_inputs: count, scan_input_axes, scan_output_axes } = attributes;
  const states = inputs.length - count;
  if (inputs.length !== body.inputs.length || states < 0) {
    throw new RangeError(
      `${op}: ${inputs.length} inputs, but its body takes ${body.inputs.length}`,
    );
  }
  const sequences = inputs.slice(states);
  const lengths = sequences.map(
    ({ shape }, i) => shape[axisOf(op, scan_input_axes?.[i] ?? 0, shape)],
  );
  const length = lengths.reduce((a, b) => {
    const both = unified(a, b);
    if (both === undefined)
      throw new RangeError(`${op}: its sequences are of the lengths ${lengths.join(", ")}`);
    return both;
  });
  return body.outputs.map(({ dtype, shape }, i) => {
    if (i < states) return { dtype, shape: either(op, i, shape, body.inputs[i].shape) };
    const axis = scan_output_axes?.[i - states] ?? 0;
    return { dtype, shape: shape.toSpliced(axis < 0 ? axis + shape.length + 1 : axis, 0, length) };
  });
};

/** LSTM and GRU: all steps, then the last states. */
export const recurrent = ({
  op,
  inputs: [x, w, r],
  attributes,
}: Call<"LSTM" | "GRU">): readonly ValueType[] => {
  const { direction = "forward", hidden_size, layout = 0 } = attributes;
  rankOf(op, "X", x, 3);
  rankOf(op, "W", w, 3);
  const directions = direction === "bidirectional" ? 2 : 1;
  const hidden = hidden_size ?? fixed(op, "axis 2 of R", r.shape[2]);
  const [length, n] = layout ? [x.shape[1], x.shape[0]] : x.shape;
  const all = layout ? [n, length, directions, hidden] : [length, directions, n, hidden];
  const last = layout ? [n, directions, hidden] : [directions, n, hidden];
  const { dtype } = x;
  const states = op === "LSTM" ? 2 : 1;
  return [{ dtype, shape: all }, ...Array.from({ length: states }, () => ({ dtype, shape: last }))];
};

export const shape = ({
  inputs: [x],
  attributes: { start, end },
}: Call<"Shape">): readonly ValueType[] => [
  { dtype: "int64", shape: [x.shape.slice(start, end).length] },
];

export const size = (_: Call<"Size">): readonly ValueType[] => [{ dtype: "int64", shape: [] }];

export const foreign = ({ attributes: { outputs } }: Call<"Foreign">): readonly ValueType[] =>
  outputs;
