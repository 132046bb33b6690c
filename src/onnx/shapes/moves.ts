/** @module Shapes of what moves elements: it cuts, joins, repeats and rearranges, and computes nothing. */
import { broadcast } from "../broadcast.ts";
import { contentsOf } from "../contents.ts";
import {
  ceilQuotient,
  difference,
  floorQuotient,
  isAtLeast,
  isName,
  isUnknown,
  larger,
  product,
  quotient,
  type Size,
  smaller,
  sum,
  unified,
  unknownSize,
} from "../sizes.ts";
import { type Call, type Shape, shapeText, type Value, type ValueType } from "../value.ts";
import { axesIn, axisOf, fixed, integers, notKnown, sameDtype, sizesIn } from "./rule.ts";

export const concat = ({ op, inputs, attributes }: Call<"Concat">) => {
  const [first, ...others] = inputs;
  if (first === undefined) throw new RangeError(`${op}: nothing to join`);
  const at = axisOf(op, attributes.axis, first.shape);
  const shape = others.reduce((joined, next) => {
    sameDtype(op, first, next);
    return joinedAt(op, at, joined, next.shape);
  }, first.shape);
  return [{ dtype: first.dtype, shape }];
};

function joinedAt(op: Call["op"], at: number, a: Shape, b: Shape): Shape {
  const shape = a.map((size, axis) =>
    axis === at ? sum(size, b[axis] ?? 0) : unified(size, b[axis] ?? -1),
  );
  if (a.length === b.length && shape.every((size) => size !== undefined)) return shape;
  throw new RangeError(
    `${op}: only axis ${at} may differ, got ${shapeText(a)} and ${shapeText(b)}`,
  );
}

/** Every third input from the third on is joined. */
export const qLinearConcat = ({ op, inputs, attributes: { axis } }: Call<"QLinearConcat">) => {
  const joined = inputs.filter((_, i) => i >= 2 && i % 3 === 2);
  const [first] = joined;
  if (first === undefined) throw new RangeError(`${op}: nothing to join`);
  const at = axisOf(op, axis, first.shape);
  const shape = joined
    .slice(1)
    .reduce((all, next) => joinedAt(op, at, all, next.shape), first.shape);
  return [{ dtype: inputs[1].dtype, shape }];
};

export const constantOfShape = ({
  op,
  inputs: [shape],
  attributes: { value },
}: Call<"ConstantOfShape">) => [
  { dtype: value?.dtype ?? ("float32" as const), shape: sizesIn(op, "the input", shape) },
];

export const expand = ({ op, inputs: [x, shape] }: Call<"Expand">) => [
  { dtype: x.dtype, shape: broadcast(op, x.shape, sizesIn(op, "shape", shape)) },
];

export const flatten = ({ op, inputs: [x], attributes: { axis = 1 } }: Call<"Flatten">) => {
  const at = axis === x.shape.length ? axis : axisOf(op, axis, x.shape);
  const shape = [product(1, ...x.shape.slice(0, at)), product(1, ...x.shape.slice(at))];
  return [{ dtype: x.dtype, shape }];
};

export const gather = ({
  op,
  inputs: [data, indices],
  attributes: { axis = 0 },
}: Call<"Gather">) => {
  wholeNumbers(op, indices);
  const at = axisOf(op, axis, data.shape);
  return [{ dtype: data.dtype, shape: data.shape.toSpliced(at, 1, ...indices.shape) }];
};

export const gatherElements = ({ op, inputs: [data, indices] }: Call<"GatherElements">) => {
  wholeNumbers(op, indices);
  return [{ dtype: data.dtype, shape: indices.shape }];
};

export const gatherND = ({
  op,
  inputs: [data, indices],
  attributes: { batch_dims = 0 },
}: Call<"GatherND">) => {
  wholeNumbers(op, indices);
  const depth = fixed(op, "the last axis of indices", indices.shape[indices.shape.length - 1]);
  const rest = data.shape.slice(batch_dims + depth);
  return [{ dtype: data.dtype, shape: [...indices.shape.slice(0, -1), ...rest] }];
};

function wholeNumbers(op: Call["op"], { dtype }: Value): void {
  if (dtype !== "int64" && dtype !== "int32") {
    throw new TypeError(`${op}: indices must be whole numbers, got ${dtype}`);
  }
}

export const oneHot = ({
  op,
  inputs: [indices, depth, values],
  attributes: { axis = -1 },
}: Call<"OneHot">) => {
  const at = axis < 0 ? axis + indices.shape.length + 1 : axis;
  const size = contentsOf(depth)?.[0] ?? unknownSize();
  if (values.shape.length !== 1)
    throw new RangeError(`${op}: values must be [2], got ${shapeText(values.shape)}`);
  return [{ dtype: values.dtype, shape: indices.shape.toSpliced(at, 0, size) }];
};

export const pad = ({ op, inputs: [x, pads, , axes] }: Call<"Pad">) => {
  const along = axesIn(op, axes, x.shape);
  const by = sizesIn(op, "pads", pads);
  if (by.length !== 2 * along.length) {
    throw new RangeError(
      `${op}: ${by.length} pads for ${along.length} axes; it takes two for each`,
    );
  }
  const shape = [...x.shape];
  for (const [i, at] of along.entries()) shape[at] = sum(shape[at], by[i], by[i + along.length]);
  return [{ dtype: x.dtype, shape }];
};

export const range = ({ inputs: [start, limit, delta] }: Call<"Range">) => {
  const [from, to, by] = [start, limit, delta].map((x) => contentsOf(x)?.[0]);
  return [{ dtype: start.dtype, shape: [steps(from, to, by)] }];
};

function steps(from: Size | undefined, to: Size | undefined, by: Size | undefined): Size {
  if (from === undefined || to === undefined || typeof by !== "number" || by === 0)
    return unknownSize();
  if (typeof from === "number" && typeof to === "number")
    return Math.max(0, Math.ceil((to - from) / by));
  return by > 0 ? ceilQuotient(difference(to, from), by) : ceilQuotient(difference(from, to), -by);
}

export const reshape = ({
  op,
  inputs: [x, shape],
  attributes: { allowzero = 0 },
}: Call<"Reshape">) => {
  const to = sizesIn(op, "shape", shape);
  return [
    { dtype: x.dtype, shape: reshaped(op, x.shape, allowzero ? to : zerosKept(op, x.shape, to)) },
  ];
};

const zerosKept = (op: Call["op"], from: Shape, to: readonly Size[]): readonly Size[] =>
  to.map((size, axis) => {
    if (size !== 0) return size;
    axisOf(op, axis, from);
    return from[axis];
  });

function reshaped(op: Call["op"], from: Shape, to: readonly Size[]): Shape {
  const total = product(1, ...from);
  const known = product(1, ...to.filter((size) => size !== -1));
  const open = to.filter((size) => size === -1).length;
  const cannot = () => new RangeError(`${op}: cannot turn ${shapeText(from)} into [${to}]`);
  if (open > 1) throw cannot();
  if (open === 0) {
    if (surelyDiffer(total, known)) throw cannot();
    return to;
  }
  const left = known === 0 && total === 0 ? 0 : quotient(total, known);
  if (left === undefined && typeof total === "number" && typeof known === "number") throw cannot();
  const rest = left ?? (typeof known === "number" ? floorQuotient(total, known) : unknownSize());
  return to.map((size) => (size === -1 ? rest : size));
}

/** Whether two sizes are not equal, for all that their names can mean, or for all but some of it. */
function surelyDiffer(a: Size, b: Size): boolean {
  const by = difference(a, b);
  if (typeof by === "number") return by !== 0;
  if (isAtLeast(by, 1) || isAtLeast(difference(b, a), 1)) return true;
  const open = typeof a === "string" ? a : b;
  const fixedOne = typeof a === "string" ? b : a;
  return (
    typeof fixedOne === "number" &&
    String(open)
      .split("*")
      .every((part) => isName(part) || /^\d+$/.test(part))
  );
}

export const scatter = ({
  op,
  inputs: [data, indices, updates],
}: Call<"ScatterElements" | "ScatterND">) => {
  wholeNumbers(op, indices);
  return [{ dtype: sameDtype(op, data, updates), shape: data.shape }];
};

export const slice = ({ op, inputs: [x, starts, ends, axes, steps] }: Call<"Slice">) => {
  const from = sizesIn(op, "starts", starts);
  const to = sizesIn(op, "ends", ends);
  const along = axes === undefined ? [...from.keys()] : integers(op, "axes", axes);
  const by = steps === undefined ? from.map(() => 1) : integers(op, "steps", steps);
  if ([to, along, by].some(({ length }) => length !== from.length)) {
    throw new RangeError(
      `${op}: ${from.length} starts, ${to.length} ends, ${along.length} axes, ${by.length} steps; it takes as many of each`,
    );
  }
  const shape = [...x.shape];
  for (const [i, axis] of along.entries()) {
    const at = axisOf(op, axis, shape);
    shape[at] = sliced(shape[at], { from: from[i], to: to[i], by: by[i] });
  }
  return [{ dtype: x.dtype, shape }];
};

interface Cut {
  readonly from: Size;
  readonly to: Size;
  readonly by: number;
}

/** How many of `size` elements lie in a slice; as in Python, ends are cut and negative ones count back. */
function sliced(size: Size, { from, to, by }: Cut): Size {
  if (typeof size === "number" && typeof from === "number" && typeof to === "number") {
    const held = (at: number, low: number, high: number) =>
      Math.min(Math.max(at < 0 ? at + size : at, low), high);
    return by > 0
      ? Math.max(0, Math.ceil((held(to, 0, size) - held(from, 0, size)) / by))
      : Math.max(0, Math.ceil((held(to, -1, size - 1) - held(from, 0, size - 1)) / by));
  }
  if (isUnknown(from) || isUnknown(to)) return unknownSize();
  if (by < 0) {
    const whole = (from === -1 || isBeyond(from)) && typeof to === "number" && to < -(2 ** 30);
    return whole ? ceilQuotient(size, -by) : unknownSize();
  }
  const begins = within(from, size);
  const ends = within(to, size);
  const between = difference(ends, begins);
  if (isAtLeast(difference(begins, ends), 0)) return 0;
  const certain = isAtLeast(between, 0) || begins === 0 || (begins === 1 && ends === size);
  return ceilQuotient(certain ? between : larger(0, between), by);
}

/** As exporters say "to the end". */
const isBeyond = (at: Size): boolean => typeof at === "number" && at >= 2 ** 30;

/** A place counted from the left, and no further than the end. An open axis holds one element or more. */
function within(at: Size, size: Size): Size {
  if (isBeyond(at)) return size;
  if (at === 0 || at === 1) return at;
  if (at === -1) return sum(size, -1);
  return typeof at === "number" && at < 0 ? larger(0, sum(size, at)) : smaller(at, size);
}

export const split = ({
  op,
  inputs: [x, split],
  attributes: { axis = 0, num_outputs },
}: Call<"Split">) => {
  const at = axisOf(op, axis, x.shape);
  const size = x.shape[at];
  const parts =
    split === undefined ? evenly(op, at, size, num_outputs ?? 1) : sizesIn(op, "split", split);
  const all = sum(0, ...parts);
  if (typeof all === "number" && typeof size === "number" && all !== size) {
    throw new RangeError(`${op}: parts of ${parts.join(", ")} are not the ${size} of axis ${at}`);
  }
  return parts.map((part) => ({ dtype: x.dtype, shape: x.shape.with(at, part) }));
};

/** As in the standard: all parts are of one size, and the last may be smaller. */
function evenly(op: Call["op"], axis: number, size: Size, parts: number): Size[] {
  if (typeof size === "number") {
    const part = Math.ceil(size / parts);
    if (!(parts <= 4096)) throw new RangeError(`${op}: ${parts} parts are too many`);
    return Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
  }
  const part = quotient(size, parts);
  if (part === undefined) {
    throw new RangeError(
      `${op}: axis ${axis} must have a fixed size or split be given, got "${size}"`,
      { cause: notKnown },
    );
  }
  return Array.from({ length: parts }, () => part);
}

export const squeeze = ({ op, inputs: [x, axes] }: Call<"Squeeze">) => {
  if (axes === undefined && x.shape.some((size) => isUnknown(size))) {
    throw new RangeError(
      `${op}: which axes are of size 1 must be known, got ${shapeText(x.shape)}; name them`,
      { cause: notKnown },
    );
  }
  const along =
    axes === undefined
      ? [...x.shape.keys()].filter((axis) => x.shape[axis] === 1)
      : axesIn(op, axes, x.shape);
  const wrong = along.find(
    (axis) => x.shape[axis] !== 1 && (typeof x.shape[axis] === "number" || isName(x.shape[axis])),
  );
  if (wrong !== undefined) {
    throw new RangeError(`${op}: axis ${wrong} of ${shapeText(x.shape)} is not of size 1`);
  }
  return [{ dtype: x.dtype, shape: x.shape.filter((_, axis) => !along.includes(axis)) }];
};

export const tile = ({ op, inputs: [x, repeats] }: Call<"Tile">) => {
  const by = sizesIn(op, "repeats", repeats);
  if (by.length !== x.shape.length) {
    throw new RangeError(`${op}: ${by.length} repeats for ${shapeText(x.shape)}`);
  }
  return [{ dtype: x.dtype, shape: x.shape.map((size, axis) => product(size, by[axis])) }];
};

export const transpose = ({ op, inputs: [x], attributes: { perm } }: Call<"Transpose">) => {
  if ([...perm].sort((a, b) => a - b).join() !== [...x.shape.keys()].join()) {
    throw new RangeError(
      `${op}: perm must name each axis of ${shapeText(x.shape)} once, got [${perm}]`,
    );
  }
  return [{ dtype: x.dtype, shape: perm.map((axis) => x.shape[axis]) }];
};

export const unsqueeze = ({ op, inputs: [x, axes] }: Call<"Unsqueeze">) => {
  const wanted = integers(op, "axes", axes);
  const rank = x.shape.length + wanted.length;
  const at = wanted.map((axis) => (axis < 0 ? axis + rank : axis));
  const wrong = at.findIndex((axis, i) => !(axis >= 0 && axis < rank) || at.indexOf(axis) !== i);
  if (wrong >= 0) {
    throw new RangeError(
      `${op}: no axis ${wanted[wrong]} can be put into ${shapeText(x.shape)}, or not twice`,
    );
  }
  let next = 0;
  const shape = Array.from({ length: rank }, (_, axis) =>
    at.includes(axis) ? 1 : x.shape[next++],
  );
  return [{ dtype: x.dtype, shape }];
};

export const eyeLike = ({
  inputs: [x],
  attributes: { dtype = x.dtype },
}: Call<"EyeLike">): readonly ValueType[] => [{ dtype, shape: x.shape }];
