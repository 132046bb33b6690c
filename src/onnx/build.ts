/**
 * @module One function for each operator: a graph is written by calling them. Every value knows its
 * dtype and shape, so that what does not fit is said by the line that wrote it.
 */
import type { DType, Tensor } from "../tensor.ts";
import { type Operators, type OpType, usualOutputs } from "./operators.ts";
import { shapes } from "./shapes.ts";
import { type Graph, graphOf, type Node, type Shape, type Value } from "./value.ts";

/** A value that is given when the graph runs: `input("image", ["N", 3, 224, 224])`. */
export const input = (name: string, shape: Shape, dtype: DType = "float32"): Value => ({
  dtype,
  shape,
  origin: { kind: "input", name },
});

/** A value that the graph brings along; the elements of `tensor` are not asked for before it is written. */
export const constant = (tensor: Tensor, name?: string): Value => ({
  dtype: tensor.dtype,
  shape: tensor.shape,
  origin: { kind: "constant", name, tensor },
});

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

/** One whole number, as int64. */
const whole = (value: number): Value =>
  constant({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) });

/** Where new nodes belong; see `scoped`. */
let scope = "";

/** What `build` gives; the nodes that it makes belong to the part `name` of the model, inside the present one. */
export function scoped<T>(name: string | number, build: () => T): T {
  return inScope(scope === "" ? String(name) : `${scope}/${name}`, build);
}

/** The same with the whole path of the part, as a node has it. */
export function inScope<T>(path: string, build: () => T): T {
  const around = scope;
  scope = path;
  try {
    return build();
  } finally {
    scope = around;
  }
}

/** What a node is called in the file that it was read from, and its outputs: "" for one that is left out. */
export interface Called {
  readonly name?: string | undefined;
  readonly outputs: readonly (string | undefined)[];
}

/**
 * The outputs of a new node. All functions below are this one, with the words of their operator. How many
 * there are follows from the operator, or from how many are `called` something.
 */
export function outputsOf<Op extends OpType>(
  op: Op,
  inputs: Operators[Op]["inputs"],
  attributes: Operators[Op]["attributes"],
  called?: Called,
): readonly Value[] {
  const outputs: Value[] = [];
  const node: Node<Op> = {
    kind: "node",
    op,
    inputs,
    attributes,
    outputs,
    scope,
    ...(called?.name && { name: called.name }),
  };
  const types = shapes[op](node).slice(0, called?.outputs.length ?? usualOutputs[op]);
  for (const [i, { dtype, shape }] of types.entries()) {
    const origin = node as unknown as Node; // of all operators, the one at hand
    const name = called?.outputs[i];
    outputs.push({ dtype, shape, origin, ...(name !== undefined && { name }) });
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
export const and = (a: Value, b: Value) => output("And", [a, b], {});
/** Where the largest along `axis` (0) stands. */
export const argMax = (x: Value, attributes: Attributes<"ArgMax"> = {}) =>
  output("ArgMax", [x], attributes);
/** Where the smallest along `axis` (0) stands. */
export const argMin = (x: Value, attributes: Attributes<"ArgMin"> = {}) =>
  output("ArgMin", [x], attributes);
export const averagePool = (x: Value, attributes: Attributes<"AveragePool">) =>
  output("AveragePool", [x], attributes);
/** `(x − mean) / √(variance + epsilon) · scale + bias`, each of these one number for a channel. */
export const batchNormalization = (
  x: Value,
  { scale, bias, mean, variance, ...attributes }: Statistics & Attributes<"BatchNormalization">,
) => output("BatchNormalization", [x, scale, bias, mean, variance], attributes);
export const cast = (x: Value, to: DType) => output("Cast", [x], { to });
export const ceil = (x: Value) => output("Ceil", [x], {});
/** Between `low` and `high`, each one number or left out. */
export const clip = (x: Value, low?: Value, high?: Value) =>
  output("Clip", high === undefined ? [x, low] : [x, low, high], {});
export const concat = (values: readonly Value[], axis: number) =>
  output("Concat", values, { axis });
/** `x` [N, C, …], `w` [filters, C / group, …], `b` [filters]. */
export const conv = (
  x: Value,
  w: Value,
  { b, ...attributes }: Attributes<"Conv"> & { readonly b?: Value } = {},
) => output("Conv", b === undefined ? [x, w] : [x, w, b], attributes);
/** `x` [N, C, …], `w` [C, filters / group, …], `b` [filters]. */
export const convTranspose = (
  x: Value,
  w: Value,
  { b, ...attributes }: Attributes<"ConvTranspose"> & { readonly b?: Value } = {},
) => output("ConvTranspose", b === undefined ? [x, w] : [x, w, b], attributes);
export const cos = (x: Value) => output("Cos", [x], {});
/** The sum up to each element along `axis`. */
export const cumSum = (x: Value, axis: number, attributes: Attributes<"CumSum"> = {}) =>
  output("CumSum", [x, whole(axis)], attributes);
export const depthToSpace = (x: Value, attributes: Attributes<"DepthToSpace">) =>
  output("DepthToSpace", [x], attributes);
/** `(x − zeroPoint) · scale`. */
export const dequantizeLinear = (
  x: Value,
  { scale, zeroPoint, ...attributes }: Attributes<"DequantizeLinear"> & Quantized,
) =>
  output(
    "DequantizeLinear",
    zeroPoint === undefined ? [x, scale] : [x, scale, zeroPoint],
    attributes,
  );
export const div = (a: Value, b: Value) => output("Div", [a, b], {});
/** As in NumPy: `einsum("bhid,bhjd->bhij", q, k)`. */
export const einsum = (equation: string, ...values: readonly Value[]) =>
  output("Einsum", values, { equation });
export const elu = (x: Value, attributes: Attributes<"Elu"> = {}) => output("Elu", [x], attributes);
export const equal = (a: Value, b: Value) => output("Equal", [a, b], {});
export const erf = (x: Value) => output("Erf", [x], {});
export const exp = (x: Value) => output("Exp", [x], {});
export const expand = (x: Value, shape: readonly number[]) =>
  output("Expand", [x, integers(shape)], {});
export const flatten = (x: Value, axis = 1) => output("Flatten", [x], { axis });
export const floor = (x: Value) => output("Floor", [x], {});
/** `data[…, indices, …]`, the indices in place of `axis`. */
export const gather = (data: Value, indices: Value, axis = 0) =>
  output("Gather", [data, indices], { axis });
/** The elements of `data` whose places along `axis` are `indices`. */
export const gatherElements = (data: Value, indices: Value, axis = 0) =>
  output("GatherElements", [data, indices], { axis });
/** The last axis of `indices` holds places in `data`. */
export const gatherND = (data: Value, indices: Value, attributes: Attributes<"GatherND"> = {}) =>
  output("GatherND", [data, indices], attributes);
export const gelu = (x: Value, attributes: Attributes<"Gelu"> = {}) =>
  output("Gelu", [x], attributes);
/** `alpha · a · b + beta · c` of matrices. */
export const gemm = (
  a: Value,
  b: Value,
  { c, ...attributes }: Attributes<"Gemm"> & { readonly c?: Value } = {},
) => output("Gemm", c === undefined ? [a, b] : [a, b, c], attributes);
export const globalAveragePool = (x: Value) => output("GlobalAveragePool", [x], {});
export const globalMaxPool = (x: Value) => output("GlobalMaxPool", [x], {});
export const greater = (a: Value, b: Value) => output("Greater", [a, b], {});
export const greaterOrEqual = (a: Value, b: Value) => output("GreaterOrEqual", [a, b], {});
/** `grid` [N, H, W, 2] holds places in `x` between −1 and 1, x before y. */
export const gridSample = (x: Value, grid: Value, attributes: Attributes<"GridSample"> = {}) =>
  output("GridSample", [x, grid], attributes);
/** `scale` and `bias` are one number for each channel. */
export const groupNormalization = (
  x: Value,
  { scale, bias, ...attributes }: Required<Affine> & Attributes<"GroupNormalization">,
) => output("GroupNormalization", [x, scale, bias], attributes);
export const hardSigmoid = (x: Value, attributes: Attributes<"HardSigmoid"> = {}) =>
  output("HardSigmoid", [x], attributes);
export const hardSwish = (x: Value) => output("HardSwish", [x], {});
export const identity = (x: Value) => output("Identity", [x], {});
export const instanceNormalization = (
  x: Value,
  { scale, bias, ...attributes }: Required<Affine> & Attributes<"InstanceNormalization">,
) => output("InstanceNormalization", [x, scale, bias], attributes);
/** Over the axes from `axis` (−1) on: `(x − mean) / √(variance + epsilon) · scale + bias`. */
export const layerNormalization = (
  x: Value,
  { scale, bias, ...attributes }: Attributes<"LayerNormalization"> & Affine,
) => output("LayerNormalization", bias === undefined ? [x, scale] : [x, scale, bias], attributes);
export const leakyRelu = (x: Value, attributes: Attributes<"LeakyRelu"> = {}) =>
  output("LeakyRelu", [x], attributes);
export const less = (a: Value, b: Value) => output("Less", [a, b], {});
export const lessOrEqual = (a: Value, b: Value) => output("LessOrEqual", [a, b], {});
/** Over time, axis 1: `query` [N, L, q_num_heads · d], `key` and `value` alike, `decay` and `beta` in logarithms. */
export function linearAttention(
  { query, key, value, pastState, decay, beta }: Attended,
  attributes: Attributes<"LinearAttention">,
): { output: Value; presentState: Value } {
  const given = [query, key, value, pastState, decay] as const;
  const inputs = beta === undefined ? given : ([...given, beta] as const);
  const [output, presentState] = outputsOf("LinearAttention", inputs, attributes);
  return { output, presentState };
}
export const log = (x: Value) => output("Log", [x], {});
export const logSoftmax = (x: Value, attributes: Attributes<"LogSoftmax"> = {}) =>
  output("LogSoftmax", [x], attributes);
export const lpNormalization = (x: Value, attributes: Attributes<"LpNormalization"> = {}) =>
  output("LpNormalization", [x], attributes);
export const matMul = (a: Value, b: Value) => output("MatMul", [a, b], {});
export const max = (...values: readonly Value[]) => output("Max", values, {});
export const maxPool = (x: Value, attributes: Attributes<"MaxPool">) =>
  output("MaxPool", [x], attributes);
export const mean = (...values: readonly Value[]) => output("Mean", values, {});
export const min = (...values: readonly Value[]) => output("Min", values, {});
export const mish = (x: Value) => output("Mish", [x], {});
export const mod = (a: Value, b: Value) => output("Mod", [a, b], {});
export const mul = (a: Value, b: Value) => output("Mul", [a, b], {});
export const neg = (x: Value) => output("Neg", [x], {});
export const not = (x: Value) => output("Not", [x], {});
/** `values` are what stands elsewhere and what stands at the index. */
export const oneHot = (indices: Value, depth: number, values: Value, axis = -1) =>
  output("OneHot", [indices, whole(depth), values], { axis });
export const or = (a: Value, b: Value) => output("Or", [a, b], {});
/** `pads` are all starts, then all ends, of `axes` or of all; `value` (0) stands in them. */
export const pad = (
  x: Value,
  pads: readonly number[],
  { axes, value, ...attributes }: Attributes<"Pad"> & Padding = {},
) =>
  output(
    "Pad",
    axes === undefined ? [x, integers(pads), value] : [x, integers(pads), value, integers(axes)],
    attributes,
  );
export const pow = (a: Value, b: Value) => output("Pow", [a, b], {});
/** `x` where it is positive, `slope · x` elsewhere. */
export const pRelu = (x: Value, slope: Value) => output("PRelu", [x, slope], {});
/** `round(x / scale) + zeroPoint`, of the dtype of the zero point (uint8). */
export const quantizeLinear = (
  x: Value,
  { scale, zeroPoint, ...attributes }: Attributes<"QuantizeLinear"> & Quantized,
) =>
  output(
    "QuantizeLinear",
    zeroPoint === undefined ? [x, scale] : [x, scale, zeroPoint],
    attributes,
  );
/** `x · sigmoid(alpha · x)`. */
export const quickGelu = (x: Value, attributes: Attributes<"QuickGelu"> = {}) =>
  output("QuickGelu", [x], attributes);
export const reciprocal = (x: Value) => output("Reciprocal", [x], {});
export const reduceL1 = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceL1", [x, integers(axes)], attributes);
export const reduceL2 = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceL2", [x, integers(axes)], attributes);
export const reduceLogSum = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceLogSum", [x, integers(axes)], attributes);
export const reduceLogSumExp = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceLogSumExp", [x, integers(axes)], attributes);
export const reduceMax = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceMax", [x, integers(axes)], attributes);
export const reduceMean = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceMean", [x, integers(axes)], attributes);
export const reduceMin = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceMin", [x, integers(axes)], attributes);
export const reduceProd = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceProd", [x, integers(axes)], attributes);
export const reduceSum = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceSum", [x, integers(axes)], attributes);
export const reduceSumSquare = (x: Value, axes: readonly number[], attributes: Keep = {}) =>
  output("ReduceSumSquare", [x, integers(axes)], attributes);
export const relu = (x: Value) => output("Relu", [x], {});
export const reshape = (x: Value, shape: readonly number[]) =>
  output("Reshape", [x, integers(shape)], {});
/** To `sizes`, one for each axis. */
export const resize = (x: Value, sizes: readonly number[], attributes: Attributes<"Resize"> = {}) =>
  output("Resize", [x, undefined, undefined, integers(sizes)], attributes);
/** `x / √(mean of squares + epsilon) · scale` over the axes from `axis` (−1) on. */
export const rmsNormalization = (
  x: Value,
  scale: Value,
  attributes: Attributes<"RMSNormalization"> = {},
) => output("RMSNormalization", [x, scale], attributes);
export const round = (x: Value) => output("Round", [x], {});
/**
 * Steps along `axis` (0) of the sequences: `step` takes the states and the elements there, and gives the next
 * states and what is joined, along the same axis, to the outputs. `reversed` begins with the last element.
 */
export function scan(
  { states, sequences, axis = 0, reversed = false }: Steps,
  step: (states: readonly Value[], elements: readonly Value[]) => Stepped,
): Stepped {
  const before = states.map(({ shape, dtype }) => input("state", shape, dtype));
  const elements = sequences.map(({ shape, dtype }) =>
    input("element", shape.toSpliced(axis, 1), dtype),
  );
  const stepped = step(before, elements);
  const body = stepOf([...before, ...elements], [...stepped.states, ...stepped.outputs]);
  const along = (count: number, by: number) => Array.from({ length: count }, () => by);
  const outputs = outputsOf("Scan", [...states, ...sequences], {
    body,
    num_scan_inputs: sequences.length,
    scan_input_axes: along(sequences.length, axis),
    scan_input_directions: along(sequences.length, Number(reversed)),
    scan_output_axes: along(stepped.outputs.length, axis),
    scan_output_directions: along(stepped.outputs.length, Number(reversed)),
  });
  return { states: outputs.slice(0, states.length), outputs: outputs.slice(states.length) };
}
/** The graph of one step: the engine takes each output from a node of its own. */
export const stepOf = (inputs: readonly Value[], outputs: readonly Value[]): Graph =>
  graphOf(
    inputs,
    outputs.map((value, i) => {
      const ownNode = value.origin.kind === "node" && outputs.indexOf(value) === i;
      return ownNode ? value : identity(value);
    }),
  );
export const scatterElements = (
  data: Value,
  indices: Value,
  updates: Value,
  attributes: Attributes<"ScatterElements"> = {},
) => output("ScatterElements", [data, indices, updates], attributes);
/** `data` with `updates` in the places that the last axis of `indices` holds. */
export const scatterND = (
  data: Value,
  indices: Value,
  updates: Value,
  attributes: Attributes<"ScatterND"> = {},
) => output("ScatterND", [data, indices, updates], attributes);
export const sigmoid = (x: Value) => output("Sigmoid", [x], {});
export const sign = (x: Value) => output("Sign", [x], {});
export const sin = (x: Value) => output("Sin", [x], {});
/** As in Python, `x[starts:ends:steps]` along each of `axes`. */
export const slice = (x: Value, { starts, ends, axes, steps }: Cut) =>
  output(
    "Slice",
    [x, integers(starts), integers(ends), integers(axes), integers(steps ?? starts.map(() => 1))],
    {},
  );
export const softmax = (x: Value, attributes: Attributes<"Softmax"> = {}) =>
  output("Softmax", [x], attributes);
export const softplus = (x: Value) => output("Softplus", [x], {});
export const spaceToDepth = (x: Value, attributes: Attributes<"SpaceToDepth">) =>
  output("SpaceToDepth", [x], attributes);
/** Along `axis` into parts of these sizes. */
export const split = (x: Value, sizes: readonly number[], axis: number): readonly Value[] =>
  outputsOf("Split", [x, integers(sizes)], { axis });
export const sqrt = (x: Value) => output("Sqrt", [x], {});
export const squeeze = (x: Value, axes: readonly number[]) =>
  output("Squeeze", [x, integers(axes)], {});
export const sub = (a: Value, b: Value) => output("Sub", [a, b], {});
export const sum = (...values: readonly Value[]) => output("Sum", values, {});
/** `x · sigmoid(alpha · x)`. */
export const swish = (x: Value, attributes: Attributes<"Swish"> = {}) =>
  output("Swish", [x], attributes);
export const tanh = (x: Value) => output("Tanh", [x], {});
/** Repeated along each axis. */
export const tile = (x: Value, repeats: readonly number[]) =>
  output("Tile", [x, integers(repeats)], {});
/** The `k` largest along `axis`, largest first, and where they stood. */
export function topK(x: Value, k: number, axis = -1): { values: Value; indices: Value } {
  const [values, indices] = outputsOf("TopK", [x, integers([k])], { axis });
  return { values, indices };
}
export const transpose = (x: Value, perm: readonly number[]) => output("Transpose", [x], { perm });
/** The upper triangle of a matrix from the diagonal `k` (0) on, or the lower one. */
export const trilu = (
  x: Value,
  { k = 0, ...attributes }: Attributes<"Trilu"> & { readonly k?: number } = {},
) => output("Trilu", [x, whole(k)], attributes);
export const unsqueeze = (x: Value, axes: readonly number[]) =>
  output("Unsqueeze", [x, integers(axes)], {});
export const where = (condition: Value, a: Value, b: Value) =>
  output("Where", [condition, a, b], {});

interface Statistics extends Required<Affine> {
  readonly mean: Value;
  readonly variance: Value;
}

interface Affine {
  readonly scale: Value;
  readonly bias?: Value;
}

interface Attended {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
  readonly pastState?: Value;
  readonly decay?: Value;
  readonly beta?: Value;
}

interface Quantized {
  readonly scale: Value;
  readonly zeroPoint?: Value;
}

interface Padding {
  readonly axes?: readonly number[];
  /** One number of the dtype of what is padded. */
  readonly value?: Value;
}

interface Steps {
  readonly states: readonly Value[];
  readonly sequences: readonly Value[];
  readonly axis?: number;
  readonly reversed?: boolean;
}

interface Stepped {
  readonly states: readonly Value[];
  readonly outputs: readonly Value[];
}

type Keep = Attributes<"ReduceSum">;

interface Cut {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[];
  readonly steps?: readonly number[];
}
