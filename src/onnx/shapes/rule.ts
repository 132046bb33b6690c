/** @module What a rule of shapes is, and what several of them ask. */
import type { DType } from "../../tensor.ts";
import { contentsOf } from "../contents.ts";
import type { OpType } from "../operators.ts";
import { type Size, unified, unknownSize } from "../sizes.ts";
import { type Call, type Shape, shapeText, type Value, type ValueType } from "../value.ts";

export type ShapeRule<Op extends OpType> = (call: Call<Op>) => readonly ValueType[];

/** Inputs as a rule sees them that is shared by operators of several signatures. */
export interface AnyCall {
  readonly op: OpType;
  readonly inputs: readonly (Value | undefined)[];
}

/** The cause of an error about something that may well fit, but is not known before the graph runs. */
export const notKnown = "not known";

export function sameDtype(op: OpType, a: Value, b: Value): DType {
  if (a.dtype === b.dtype) return a.dtype;
  throw new TypeError(`${op}: takes one dtype, got ${a.dtype} and ${b.dtype}`);
}

export const isFloat = (dtype: DType): boolean => dtype.includes("float");

export function float(op: OpType, x: Value): DType {
  if (isFloat(x.dtype)) return x.dtype;
  throw new TypeError(`${op}: takes floating point numbers, got ${x.dtype}`);
}

/** An axis counted from the left, where −1 is the last one. */
export function axisOf(op: OpType, axis: number, shape: Shape): number {
  const at = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(at) && at >= 0 && at < shape.length) return at;
  throw new RangeError(`${op}: there is no axis ${axis} in ${shapeText(shape)}`);
}

/** The number of axes that `x` must have. */
export function rankOf(op: OpType, what: string, x: Value, ...ranks: readonly number[]): void {
  if (ranks.includes(x.shape.length)) return;
  throw new RangeError(
    `${op}: ${what} must have ${ranks.join(" or ")} axes, got ${shapeText(x.shape)}`,
  );
}

export function fixed(op: OpType, what: string, size: Size): number {
  if (typeof size === "number") return size;
  throw new RangeError(`${op}: ${what} must have a fixed size, got "${size}"`, { cause: notKnown });
}

export const numbers = (op: OpType, what: string, shape: Shape): number[] =>
  shape.map((size, axis) => fixed(op, `axis ${axis} of ${what}`, size));

/** The size that two must be; `what` begins the message if they cannot be one. */
export function one(op: OpType, what: string, a: Size, b: Size): Size {
  const size = unified(a, b);
  if (size !== undefined) return size;
  throw new RangeError(`${op}: ${what} must be equal, got ${a} and ${b}`);
}

/** More whole numbers than this are no sizes. */
const most = 4096;

/** The whole numbers in an input, each a number, a text about open sizes, or unknown. */
export function sizesIn(op: OpType, what: string, value: Value): Size[] {
  const { dtype, shape, origin } = value;
  if (dtype !== "int64" && dtype !== "int32") {
    throw new TypeError(
      `${op}: ${what} must be a constant of int64, got ${origin.kind} of ${dtype}`,
    );
  }
  const [count] = shape.length === 0 ? [1] : shape;
  if (shape.length > 1 || typeof count !== "number" || count > most) {
    throw new RangeError(
      `${op}: how many numbers ${what} has must be known, got the shape ${shapeText(shape)}`,
      { cause: notKnown },
    );
  }
  const contents = contentsOf(value);
  return Array.from({ length: count }, (_, i) => contents?.[i] ?? unknownSize());
}

/** The whole numbers in an input that has to be known when the graph is built. */
export function integers(op: OpType, what: string, value: Value): number[] {
  const sizes = sizesIn(op, what, value);
  if (sizes.every((size) => typeof size === "number")) return sizes;
  throw new TypeError(
    `${op}: ${what} must be a constant of int64, got ${value.origin.kind} of ${value.dtype}`,
    { cause: notKnown },
  );
}

/** The axes that an input names, counted from the left; all of them without it. */
export function axesIn(op: OpType, value: Value | undefined, shape: Shape): number[] {
  if (value === undefined) return [...shape.keys()];
  return integers(op, "axes", value).map((axis) => axisOf(op, axis, shape));
}
