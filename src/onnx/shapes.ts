/** @module A table: operator → dtype and shape of its outputs. What does not fit is said here, before it runs. */
import { broadcast } from "./broadcast.ts";
import type { OpType } from "./operators.ts";
import { type Call, type Shape, shapeText, type Value, type ValueType } from "./value.ts";
import { windows } from "./window.ts";

export type ShapeRule<Op extends OpType> = (call: Call<Op>) => readonly ValueType[];

export const shapes: { readonly [Op in OpType]: ShapeRule<Op> } = {
  Abs: unary,
  Add: binary,
  AveragePool: pooling,
  BatchNormalization: ({ op, inputs: [x, ...statistics] }) => {
    for (const value of statistics) {
      if (value.shape.length !== 1 || value.shape[0] !== x.shape[1]) {
        throw new RangeError(
          `${op}: takes one number for each channel of ${shapeText(x.shape)}, got ${shapeText(value.shape)}`,
        );
      }
    }
    return [{ dtype: float(op, x), shape: x.shape }];
  },
  Cast: ({ inputs: [x], attributes: { to } }) => [{ dtype: to, shape: x.shape }],
  Concat: ({ op, inputs, attributes }) => {
    const [first, ...others] = inputs;
    if (first === undefined) throw new RangeError(`${op}: nothing to join`);
    const at = axisOf(op, attributes.axis, first.shape);
    const shape = others.reduce((joined, next) => {
      sameDtype(op, first, next);
      return joinedAt(op, at, joined, next.shape);
    }, first.shape);
    return [{ dtype: first.dtype, shape }];
  },
  Conv: ({ op, inputs: [x, w, b], attributes: { group = 1, ...window } }) => {
    sameDtype(op, x, w);
    const [n, channels] = x.shape;
    const [filters, perGroup, ...kernel] = numbers(op, "W", w.shape);
    if (channels !== perGroup * group) {
      throw new RangeError(
        `${op}: X has ${channels} channels, W takes ${perGroup} in each of ${group} groups ` +
          `(X: ${shapeText(x.shape)}, W: ${shapeText(w.shape)})`,
      );
    }
    if (filters % group !== 0) {
      throw new RangeError(`${op}: ${filters} filters cannot be shared among ${group} groups`);
    }
    if (b !== undefined && (b.shape.length !== 1 || b.shape[0] !== filters)) {
      throw new RangeError(
        `${op}: B must be [${filters}], one for each filter, got ${shapeText(b.shape)}`,
      );
    }
    return [
      { dtype: float(op, x), shape: [n, filters, ...windows(op, x.shape, { kernel, ...window })] },
    ];
  },
  Div: binary,
  Erf: unary,
  Exp: unaryFloat,
  Expand: ({ op, inputs: [x, shape] }) => [
    { dtype: x.dtype, shape: broadcast(op, x.shape, integers(op, "shape", shape)) },
  ],
  Flatten: ({ op, inputs: [x], attributes: { axis = 1 } }) => {
    const at = axis === x.shape.length ? axis : axisOf(op, axis, x.shape);
    return [{ dtype: x.dtype, shape: [product(x.shape.slice(0, at)), product(x.shape.slice(at))] }];
  },
  Gather: ({ op, inputs: [data, indices], attributes: { axis = 0 } }) => {
    if (indices.dtype !== "int64" && indices.dtype !== "int32") {
      throw new TypeError(`${op}: indices must be whole numbers, got ${indices.dtype}`);
    }
    const at = axisOf(op, axis, data.shape);
    return [{ dtype: data.dtype, shape: data.shape.toSpliced(at, 1, ...indices.shape) }];
  },
  Gelu: unaryFloat,
  Gemm: ({ op, inputs: [a, b, c], attributes: { transA = 0, transB = 0 } }) => {
    const [m, k] = transA ? a.shape.toReversed() : a.shape;
    const [rows, n] = transB ? b.shape.toReversed() : b.shape;
    if (a.shape.length !== 2 || b.shape.length !== 2 || k !== rows) {
      throw new RangeError(
        `${op}: A and B do not fit (A: ${shapeText(a.shape)}${transA ? " turned" : ""}, B: ${shapeText(b.shape)}${transB ? " turned" : ""})`,
      );
    }
    if (c !== undefined) broadcast(op, [m, n], c.shape);
    return [{ dtype: sameDtype(op, a, b), shape: [m, n] }];
  },
  GlobalAveragePool: ({ op, inputs: [x] }) => [
    { dtype: float(op, x), shape: x.shape.map((size, axis) => (axis < 2 ? size : 1)) },
  ],
  Identity: unary,
  LayerNormalization: ({ op, inputs: [x, scale], attributes: { axis = -1 } }) => {
    const at = axisOf(op, axis, x.shape);
    broadcast(op, x.shape.slice(at), scale.shape);
    return [{ dtype: float(op, x), shape: x.shape }];
  },
  LeakyRelu: unaryFloat,
  LinearAttention: ({ op, inputs: [query, key, value], attributes }) => {
    const { q_num_heads: readers, kv_num_heads: heads } = attributes;
    const [n, length] = value.shape;
    const depth = fixed(op, "width of query", query.shape[2]) / readers;
    const width = fixed(op, "width of value", value.shape[2]) / heads;
    const keys = fixed(op, "width of key", key.shape[2]);
    if (![depth, width].every(Number.isInteger) || keys % depth !== 0) {
      throw new RangeError(
        `${op}: query ${shapeText(query.shape)} and value ${shapeText(value.shape)} cannot be shared among ${readers} and ${heads} heads`,
      );
    }
    return [
      { dtype: float(op, value), shape: [n, length, Math.max(readers, heads) * width] },
      { dtype: value.dtype, shape: [n, heads, depth, width] },
    ];
  },
  Log: unaryFloat,
  MatMul: ({ op, inputs: [a, b] }) => {
    const dtype = sameDtype(op, a, b);
    const [m, k] = a.shape.slice(-2);
    const [rows, n] = b.shape.slice(-2);
    if (k === undefined || n === undefined) {
      throw new RangeError(
        `${op}: takes matrices (a: ${shapeText(a.shape)}, b: ${shapeText(b.shape)})`,
      );
    }
    if (k !== rows) {
      throw new RangeError(
        `${op}: a has ${k} columns, b has ${rows} rows (a: ${shapeText(a.shape)}, b: ${shapeText(b.shape)})`,
      );
    }
    return [{ dtype, shape: [...broadcast(op, a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n] }];
  },
  Max: several,
  MaxPool: pooling,
  Min: several,
  Mod: binary,
  Mul: binary,
  Neg: unary,
  Pad: ({ op, inputs: [x, pads, , axes] }) => {
    const along = axes === undefined ? [...x.shape.keys()] : integers(op, "axes", axes);
    const by = integers(op, "pads", pads);
    if (by.length !== 2 * along.length) {
      throw new RangeError(
        `${op}: ${by.length} pads for ${along.length} axes; it takes two for each`,
      );
    }
    const shape = [...x.shape];
    for (const [i, axis] of along.entries()) {
      const at = axisOf(op, axis, shape);
      const added = by[i] + by[i + along.length];
      if (added !== 0) shape[at] = fixed(op, `axis ${at}`, shape[at]) + added;
    }
    return [{ dtype: x.dtype, shape }];
  },
  Pow: binary,
  Reciprocal: unaryFloat,
  ReduceLogSumExp: reduction,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceSum: reduction,
  Relu: unary,
  Reshape: ({ op, inputs: [x, shape] }) => [
    { dtype: x.dtype, shape: reshaped(op, x.shape, integers(op, "shape", shape)) },
  ],
  Resize: ({ op, inputs: [x, , scales, sizes] }) => {
    if (sizes !== undefined) {
      const wanted = integers(op, "sizes", sizes);
      const kept = (axis: number) => typeof x.shape[axis] === "string" && wanted[axis] === 0;
      return [
        { dtype: x.dtype, shape: wanted.map((size, axis) => (kept(axis) ? x.shape[axis] : size)) },
      ];
    }
    if (scales?.origin.kind !== "constant") {
      throw new TypeError(`${op}: takes constant sizes or scales`);
    }
    const by = Array.from(scales.origin.tensor.data, Number);
    const shape = x.shape.map((size, axis) =>
      by[axis] === 1 ? size : Math.floor(fixed(op, `axis ${axis}`, size) * by[axis]),
    );
    return [{ dtype: x.dtype, shape }];
  },
  Scan: ({ op, inputs, attributes }) => {
    const { body, num_scan_inputs: count, scan_input_axes, scan_output_axes } = attributes;
    const states = inputs.length - count;
    if (inputs.length !== body.inputs.length) {
      throw new RangeError(
        `${op}: ${inputs.length} inputs, but its body takes ${body.inputs.length}`,
      );
    }
    const [first] = inputs.slice(states);
    const length = first.shape[axisOf(op, scan_input_axes?.[0] ?? 0, first.shape)];
    return body.outputs.map(({ dtype, shape }, i) => {
      if (i < states) return { dtype, shape };
      return { dtype, shape: shape.toSpliced(scan_output_axes?.[i - states] ?? 0, 0, length) };
    });
  },
  Sigmoid: unaryFloat,
  Slice: ({ op, inputs: [x, starts, ends, axes, steps] }) => {
    const from = integers(op, "starts", starts);
    const to = integers(op, "ends", ends);
    const along = axes === undefined ? [...from.keys()] : integers(op, "axes", axes);
    const by = steps === undefined ? from.map(() => 1) : integers(op, "steps", steps);
    const shape = [...x.shape];
    for (const [i, axis] of along.entries()) {
      const at = axisOf(op, axis, shape);
      const size = fixed(op, `axis ${at}`, shape[at]);
      shape[at] = sliced(size, { from: from[i], to: to[i], by: by[i] });
    }
    return [{ dtype: x.dtype, shape }];
  },
  Softmax: ({ op, inputs: [x], attributes: { axis = -1 } }) => {
    axisOf(op, axis, x.shape);
    return [{ dtype: float(op, x), shape: x.shape }];
  },
  Softplus: unaryFloat,
  Split: ({ op, inputs: [x, split], attributes: { axis = 0, num_outputs } }) => {
    const at = axisOf(op, axis, x.shape);
    const size = fixed(op, `axis ${at}`, x.shape[at]);
    const parts =
      split === undefined ? evenly(size, num_outputs ?? 1) : integers(op, "split", split);
    if (parts.reduce((sum, part) => sum + part, 0) !== size) {
      throw new RangeError(`${op}: parts of ${parts.join(", ")} are not the ${size} of axis ${at}`);
    }
    return parts.map((part) => ({ dtype: x.dtype, shape: x.shape.with(at, part) }));
  },
  Sqrt: unaryFloat,
  Squeeze: ({ op, inputs: [x, axes] }) => {
    const along =
      axes === undefined
        ? [...x.shape.keys()].filter((axis) => x.shape[axis] === 1)
        : integers(op, "axes", axes).map((axis) => axisOf(op, axis, x.shape));
    const wrong = along.find((axis) => x.shape[axis] !== 1);
    if (wrong !== undefined) {
      throw new RangeError(`${op}: axis ${wrong} of ${shapeText(x.shape)} is not of size 1`);
    }
    return [{ dtype: x.dtype, shape: x.shape.filter((_, axis) => !along.includes(axis)) }];
  },
  Sub: binary,
  Tanh: unaryFloat,
  TopK: ({ op, inputs: [x, k], attributes: { axis = -1 } }) => {
    const at = axisOf(op, axis, x.shape);
    const [wanted] = integers(op, "K", k);
    const size = x.shape[at];
    if (typeof size === "number" && wanted > size) {
      throw new RangeError(`${op}: ${wanted} of ${size} on axis ${at} (${shapeText(x.shape)})`);
    }
    const shape = x.shape.with(at, wanted);
    return [
      { dtype: x.dtype, shape },
      { dtype: "int64", shape },
    ];
  },
  Transpose: ({ op, inputs: [x], attributes: { perm } }) => {
    if ([...perm].sort((a, b) => a - b).join() !== [...x.shape.keys()].join()) {
      throw new RangeError(
        `${op}: perm must name each axis of ${shapeText(x.shape)} once, got [${perm}]`,
      );
    }
    return [{ dtype: x.dtype, shape: perm.map((axis) => x.shape[axis]) }];
  },
  Unsqueeze: ({ op, inputs: [x, axes] }) => {
    const rank = x.shape.length + axes.shape.length * Number(axes.shape[0]);
    const at = integers(op, "axes", axes).map((axis) => (axis < 0 ? axis + rank : axis));
    let next = 0;
    const shape = Array.from({ length: rank }, (_, axis) =>
      at.includes(axis) ? 1 : x.shape[next++],
    );
    return [{ dtype: x.dtype, shape }];
  },
  Where: ({ op, inputs: [condition, a, b] }) => [
    {
      dtype: sameDtype(op, a, b),
      shape: broadcast(op, condition.shape, broadcast(op, a.shape, b.shape)),
    },
  ],
};

function pooling({ op, inputs: [x], attributes }: Call<"AveragePool" | "MaxPool">) {
  const { kernel_shape: kernel, pads, strides } = attributes;
  const places = windows(op, x.shape, { kernel, pads, strides });
  return [{ dtype: float(op, x), shape: [...x.shape.slice(0, 2), ...places] }];
}

function unary({ inputs: [x] }: { readonly inputs: readonly [Value] }): readonly ValueType[] {
  return [{ dtype: x.dtype, shape: x.shape }];
}

function unaryFloat({ op, inputs: [x] }: Call & { readonly inputs: readonly [Value] }) {
  return [{ dtype: float(op, x), shape: x.shape }];
}

function binary({ op, inputs: [a, b] }: Call & { readonly inputs: readonly [Value, Value] }) {
  return [{ dtype: sameDtype(op, a, b), shape: broadcast(op, a.shape, b.shape) }];
}

function several({ op, inputs }: Call<"Max" | "Min">): readonly ValueType[] {
  const [first, ...others] = inputs;
  const shape = others.reduce((joint, next) => broadcast(op, joint, next.shape), first.shape);
  for (const next of others) sameDtype(op, first, next);
  return [{ dtype: first.dtype, shape }];
}

type Reduction = Call<"ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceLogSumExp">;

function reduction({ op, inputs: [x, axes], attributes: { keepdims = 1 } }: Reduction) {
  const all = axes === undefined ? [...x.shape.keys()] : integers(op, "axes", axes);
  const gone = new Set(all.map((axis) => axisOf(op, axis, x.shape)));
  const shape = keepdims
    ? x.shape.map((size, axis) => (gone.has(axis) ? 1 : size))
    : x.shape.filter((_, axis) => !gone.has(axis));
  return [{ dtype: x.dtype, shape }];
}

function sameDtype(op: OpType, a: Value, b: Value) {
  if (a.dtype === b.dtype) return a.dtype;
  throw new TypeError(`${op}: takes one dtype, got ${a.dtype} and ${b.dtype}`);
}

function float(op: OpType, x: Value) {
  if (x.dtype.startsWith("float")) return x.dtype;
  throw new TypeError(`${op}: takes floating point numbers, got ${x.dtype}`);
}

/** An axis counted from the left, where −1 is the last one. */
function axisOf(op: OpType, axis: number, shape: Shape): number {
  const at = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(at) && at >= 0 && at < shape.length) return at;
  throw new RangeError(`${op}: there is no axis ${axis} in ${shapeText(shape)}`);
}

function fixed(op: OpType, what: string, size: number | string): number {
  if (typeof size === "number") return size;
  throw new RangeError(`${op}: ${what} must have a fixed size, got "${size}"`);
}

const numbers = (op: OpType, what: string, shape: Shape): number[] =>
  shape.map((size, axis) => fixed(op, `axis ${axis} of ${what}`, size));

/** The elements of an input that has to be known when the graph is built. */
function integers(op: OpType, what: string, value: Value): number[] {
  if (value.origin.kind === "constant" && value.dtype === "int64") {
    return Array.from(value.origin.tensor.data, Number);
  }
  throw new TypeError(
    `${op}: ${what} must be a constant of int64, got ${value.origin.kind} of ${value.dtype}`,
  );
}

/** The product of sizes; with an open one among them it is a text: `3*N`. */
function product(sizes: Shape): number | string {
  const open = sizes.filter((size) => typeof size === "string");
  const known = sizes.reduce<number>((n, size) => (typeof size === "number" ? n * size : n), 1);
  if (open.length === 0) return known;
  return [...(known === 1 ? [] : [known]), ...open].join("*");
}

/** As in the standard: all parts are of one size, and the last may be smaller. */
function evenly(size: number, parts: number): number[] {
  const part = Math.ceil(size / parts);
  return Array.from({ length: parts }, (_, i) => Math.min(part, size - i * part));
}

function joinedAt(op: OpType, at: number, a: Shape, b: Shape): Shape {
  if (a.length !== b.length || a.some((size, axis) => axis !== at && size !== b[axis])) {
    throw new RangeError(
      `${op}: only axis ${at} may differ, got ${shapeText(a)} and ${shapeText(b)}`,
    );
  }
  const sum = fixed(op, `axis ${at}`, a[at]) + fixed(op, `axis ${at}`, b[at]);
  return a.with(at, sum);
}

/** How many of `size` elements lie in a slice; as in Python, ends are cut and negative ones count back. */
function sliced(size: number, { from, to, by }: { from: number; to: number; by: number }): number {
  const held = (at: number, low: number, high: number) =>
    Math.min(Math.max(at < 0 ? at + size : at, low), high);
  return by > 0
    ? Math.max(0, Math.ceil((held(to, 0, size) - held(from, 0, size)) / by))
    : Math.max(0, Math.ceil((held(to, -1, size - 1) - held(from, 0, size - 1)) / by));
}

function reshaped(op: OpType, from: Shape, to: readonly number[]): Shape {
  const shape = to.map((size, axis) => (size === 0 ? from[axis] : size));
  const rest = [...from];
  for (const name of shape.filter((size) => typeof size === "string")) {
    rest.splice(rest.indexOf(name), 1);
  }
  const product = (sizes: Shape) => sizes.reduce<number>((n, size) => n * Number(size), 1);
  const known = product(shape.filter((size) => typeof size === "number" && size !== -1));
  const left = product(rest) / known; // NaN where a name is left over
  const wanted = shape.filter((size) => size === -1).length;
  if (wanted > 1 || !Number.isInteger(left) || (wanted === 0 && left !== 1)) {
    throw new RangeError(`${op}: cannot turn ${shapeText(from)} into [${to}]`);
  }
  return shape.map((size) => (size === -1 ? left : size));
}
