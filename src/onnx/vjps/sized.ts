/** @module What rules do with shapes, of which some sizes may be open: they are taken from a value that has them. */
import type { DType } from "../../tensor.ts";
import {
  cast,
  constant,
  div,
  integers,
  matMul,
  mul,
  outputsOf,
  reduceSum,
  slice,
  transpose,
} from "../build.ts";
import { elementsFrom } from "../elements.ts";
import { product, type Size } from "../sizes.ts";
import type { Shape, Value } from "../value.ts";

/** One number of the dtype of `like`. */
export const number = (value: number, { dtype }: { readonly dtype: DType }): Value =>
  constant({ dtype, shape: [], data: elementsFrom(dtype, 1, () => value) });

export const scaled = (x: Value, by: number): Value => (by === 1 ? x : mul(x, number(by, x)));

/** `g` where `condition` is true, 0 elsewhere. */
export const masked = (g: Value, condition: Value): Value => mul(g, cast(condition, g.dtype));

/** In float32 where it is half: engines do not add up halves at places. */
export const forSums = (g: Value): Value =>
  ["float16", "bfloat16"].includes(g.dtype) ? cast(g, "float32") : g;

/** A size of `of`: of several axes, their product. */
export interface SizeOf {
  readonly of: Value;
  readonly axes: readonly number[];
}

/** A whole number, or a size that is taken from a value when the graph runs. */
export type Wanted = number | SizeOf;

/** The sizes of a value, open ones to be taken from it. */
export const sizesOf = (of: Value): Wanted[] =>
  of.shape.map((size, axis) => (typeof size === "number" ? size : { of, axes: [axis] }));

/** Sizes as the input of an operator: a constant, if none is open. */
export function sizes(wanted: readonly Wanted[]): Value {
  if (wanted.every((size) => typeof size === "number")) return integers(wanted);
  const parts: Value[] = [];
  for (const size of wanted) {
    if (typeof size === "number") parts.push(integers([size]));
    else {
      const factors = size.axes.map((start) => shapeOf(size.of, start, start + 1));
      parts.push(factors.reduce(mul));
    }
  }
  return outputsOf("Concat", parts, { axis: 0 })[0];
}

export const shapeOf = (x: Value, start = 0, end = x.shape.length): Value =>
  outputsOf("Shape", [x], { start, end })[0];

/** One open size is what is left. */
export function reshaped(x: Value, wanted: readonly Wanted[]): Value {
  const open = wanted.filter((size) => typeof size !== "number");
  const shape =
    open.length === 1
      ? integers(wanted.map((size) => (typeof size === "number" ? size : -1)))
      : sizes(wanted);
  return outputsOf("Reshape", [x, shape], {})[0];
}

/** With the shape of `like`. */
export const reshapedAs = (x: Value, like: Value): Value =>
  sameShape(x.shape, like.shape) ? x : reshaped(x, sizesOf(like));

/** Repeated until it has the shape of `like`; an axis that has the size already is left as it is. */
export function expandedAs(x: Value, like: Value): Value {
  if (sameShape(x.shape, like.shape)) return x;
  const missing = like.shape.length - x.shape.length;
  const wanted = sizesOf(like).map((size, axis) => {
    const has = axis >= missing && x.shape[axis - missing] === like.shape[axis];
    return has && typeof size !== "number" ? 1 : size;
  });
  return outputsOf("Expand", [x, sizes(wanted)], {})[0];
}

/** One number in each element of the shape of `like`. */
export const filledAs = (like: Value, value: number, dtype = like.dtype): Value =>
  expandedAs(number(value, { dtype }), like);

export const zerosAs = (like: Value, dtype = like.dtype): Value => filledAs(like, 0, dtype);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Summed over what was repeated to make the shape of `g` from `shape`. */
export function sumTo(shape: Shape, g: Value): Value {
  if (sameShape(shape, g.shape)) return g;
  const added = g.shape.length - shape.length;
  const repeated = shape.flatMap((size, axis) =>
    size === 1 && g.shape[axis + added] !== 1 ? [axis + added] : [],
  );
  const kept = repeated.length === 0 ? g : summed(g, repeated);
  const front = Array.from({ length: added }, (_, axis) => axis);
  return added === 0 ? kept : reduceSum(kept, front, { keepdims: 0 });
}

/** Rows are summed by the engine in a fraction of the time if it is a product with ones. */
function summed(g: Value, axes: readonly number[]): Value {
  const rows = g.shape.at(-2);
  if (axes.length > 1 || axes[0] !== g.shape.length - 2 || typeof rows !== "number") {
    return reduceSum(g, axes);
  }
  const { dtype } = g;
  const ones = constant({ dtype, shape: [1, rows], data: elementsFrom(dtype, rows, () => 1) });
  return matMul(ones, g);
}

/** `x / count`, of as many elements as `axes` of `of` have. */
export function dividedByCount(x: Value, of: Value, axes: readonly number[]): Value {
  const count: Size = product(1, ...axes.map((axis) => of.shape[axis]));
  if (typeof count === "number") return scaled(x, 1 / count);
  return div(x, cast(axes.map((axis) => shapeOf(of, axis, axis + 1)).reduce(mul), x.dtype));
}

/** From the last to the first along an axis, if it is to be. */
export const flipped = (x: Value, axis: number, isFlipped: boolean): Value =>
  isFlipped ? slice(x, { starts: [-1], ends: [-(2 ** 31)], axes: [axis], steps: [-1] }) : x;

/** With the last two axes changed. */
export function turned(x: Value): Value {
  const rank = x.shape.length;
  const perm = [...x.shape.keys()];
  return transpose(x, [...perm.slice(0, -2), rank - 1, rank - 2]);
}

/** An axis counted from the left. */
export const fromLeft = (axis: number, { shape }: Value): number =>
  axis < 0 ? axis + shape.length : axis;

/** One number for each channel, to meet [N, C, …]. */
export const perChannel = (x: Value, { shape }: Value): Value =>
  reshaped(x, [-1 as number, ...shape.slice(2).map(() => 1)]);

/** Summed over all but the channels of [N, C, …]. */
export const sumPerChannel = (g: Value): Value =>
  reduceSum(
    g,
    [...g.shape.keys()].filter((axis) => axis !== 1),
    { keepdims: 0 },
  );
