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
  Gather: ({ op, inputs: [data, indices], attributes: { axis = 0 } }) => {
    if (indices.dtype !== "int64" && indices.dtype !== "int32") {
      throw new TypeError(`${op}: indices must be whole numbers, got ${indices.dtype}`);
    }
    const at = axisOf(op, axis, data.shape);
    return [{ dtype: data.dtype, shape: data.shape.toSpliced(at, 1, ...indices.shape) }];
  },
  Gelu: unaryFloat,
  Identity: unary,
  LeakyRelu: unaryFloat,
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
  MaxPool: pooling,
  Mod: binary,
  Mul: binary,
  Neg: unary,
  Pow: binary,
  ReduceLogSumExp: reduction,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceSum: reduction,
  Relu: unary,
  Reshape: ({ op, inputs: [x, shape] }) => [
    { dtype: x.dtype, shape: reshaped(op, x.shape, integers(op, "shape", shape)) },
  ],
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
  Sqrt: unaryFloat,
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
