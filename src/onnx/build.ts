/**
 * @module One function for each operator: a graph is written by calling them. Every value knows its
 * dtype and shape, so that what does not fit is said by the line that wrote it.
 */
import type { DType, Tensor } from "../tensor.ts";
import { sizeOf } from "../tensor.ts";
import type { Operators, OpType } from "./operators.ts";
import { shapes } from "./shapes.ts";
import { type Node, type Shape, shapeText, type Value } from "./value.ts";

/** A value that is given when the graph runs: `input("image", ["N", 3, 224, 224])`. */
export const input = (name: string, shape: Shape, dtype: DType = "float32"): Value => ({
  dtype,
  shape,
  origin: { kind: "input", name },
});

/** A value that the graph brings along. */
export function constant(tensor: Tensor, name?: string): Value {
  if (sizeOf(tensor.shape) !== tensor.data.length) {
    throw new RangeError(
      `constant ${name ?? ""}: ${tensor.data.length} elements are not of shape ${shapeText(tensor.shape)}`,
    );
  }
  return { dtype: tensor.dtype, shape: tensor.shape, origin: { kind: "constant", name, tensor } };
}

/** One number, of the dtype of the value that it meets. */
export const scalar = (value: number, dtype: "float32" | "float64" = "float32"): Value =>
  constant(
    dtype === "float32"
      ? { dtype, shape: [], data: Float32Array.of(value) }
      : { dtype, shape: [], data: Float64Array.of(value) },
  );

/** Whole numbers along one axis, as int64. */
export const integers = (values: readonly number[]): Value =>
  constant({ dtype: "int64", shape: [values.length], data: BigInt64Array.from(values, BigInt) });

/** The outputs of a new node. All functions below are this one, with the words of their operator. */
export function outputsOf<Op extends OpType>(
  op: Op,
  inputs: Operators[Op]["inputs"],
  attributes: Operators[Op]["attributes"],
): readonly Value[] {
  const outputs: Value[] = [];
  const node: Node<Op> = { kind: "node", op, inputs, attributes, outputs };
  for (const { dtype, shape } of shapes[op](node)) {
    outputs.push({ dtype, shape, origin: node as Node });
  }
  return outputs;
}

const output = <Op extends OpType>(
  op: Op,
  inputs: Operators[Op]["inputs"],
  attributes: Operators[Op]["attributes"],
): Value => outputsOf(op, inputs, attributes)[0];

type Attributes<Op extends OpType> = Operators[Op]["attributes"];

export const abs = (x: Value) => output("Abs", [x], {});
export const add = (a: Value, b: Value) => output("Add", [a, b], {});
export const averagePool = (x: Value, attributes: Attributes<"AveragePool">) =>
  output("AveragePool", [x], attributes);
export const concat = (values: readonly Value[], axis: number) =>
  output("Concat", values, { axis });
/** `x` [N, C, …], `w` [filters, C / group, …], `b` [filters]. */
export const conv = (
  x: Value,
  w: Value,
  { b, ...attributes }: Attributes<"Conv"> & { readonly b?: Value } = {},
) => output("Conv", b === undefined ? [x, w] : [x, w, b], attributes);
export const div = (a: Value, b: Value) => output("Div", [a, b], {});
export const erf = (x: Value) => output("Erf", [x], {});
export const exp = (x: Value) => output("Exp", [x], {});
/** `data[…, indices, …]`, the indices in place of `axis`. */
export const gather = (data: Value, indices: Value, axis = 0) =>
  output("Gather", [data, indices], { axis });
export const gelu = (x: Value, attributes: Attributes<"Gelu"> = {}) =>
  output("Gelu", [x], attributes);
export const identity = (x: Value) => output("Identity", [x], {});
export const leakyRelu = (x: Value, attributes: Attributes<"LeakyRelu"> = {}) =>
  output("LeakyRelu", [x], attributes);
export const log = (x: Value) => output("Log", [x], {});
export const matMul = (a: Value, b: Value) => output("MatMul", [a, b], {});
export const maxPool = (x: Value, attributes: Attributes<"MaxPool">) =>
  output("MaxPool", [x], attributes);
export const mod = (a: Value, b: Value) => output("Mod", [a, b], {});
export const mul = (a: Value, b: Value) => output("Mul", [a, b], {});
export const neg = (x: Value) => output("Neg", [x], {});
export const pow = (a: Value, b: Value) => output("Pow", [a, b], {});
export const reduceLogSumExp = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceLogSumExp", [x, integers(axes)], attributes);
export const reduceMax = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceMax", [x, integers(axes)], attributes);
export const reduceMean = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceMean", [x, integers(axes)], attributes);
export const reduceSum = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceSum", [x, integers(axes)], attributes);
export const relu = (x: Value) => output("Relu", [x], {});
export const reshape = (x: Value, shape: readonly number[]) =>
  output("Reshape", [x, integers(shape)], {});
export const sigmoid = (x: Value) => output("Sigmoid", [x], {});
/** As in Python, `x[starts:ends:steps]` along each of `axes`. */
export const slice = (x: Value, { starts, ends, axes, steps }: Cut) =>
  output(
    "Slice",
    [x, integers(starts), integers(ends), integers(axes), integers(steps ?? starts.map(() => 1))],
    {},
  );
export const softmax = (x: Value, attributes: Attributes<"Softmax"> = {}) =>
  output("Softmax", [x], attributes);
export const sqrt = (x: Value) => output("Sqrt", [x], {});
export const sub = (a: Value, b: Value) => output("Sub", [a, b], {});
export const tanh = (x: Value) => output("Tanh", [x], {});
/** The `k` largest along `axis`, largest first, and where they stood. */
export function topK(x: Value, k: number, axis = -1): { values: Value; indices: Value } {
  const [values, indices] = outputsOf("TopK", [x, integers([k])], { axis });
  return { values, indices };
}
export const transpose = (x: Value, perm: readonly number[]) => output("Transpose", [x], { perm });

type Keep = Attributes<"ReduceSum">;

interface Cut {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[];
  readonly steps?: readonly number[];
}
