/** @module Shapes of what works element by element. */
import type { DType } from "../../tensor.ts";
import { broadcast } from "../broadcast.ts";
import type { Call, Value, ValueType } from "../value.ts";
import { type AnyCall, float, sameDtype } from "./rule.ts";

interface OneFirst extends AnyCall {
  readonly inputs: readonly [Value, ...(Value | undefined)[]];
}

interface Two extends AnyCall {
  readonly inputs: readonly [Value, Value, ...(Value | undefined)[]];
}

/** Of the shape and dtype of the first input. */
export const unary = ({ inputs: [x] }: OneFirst): readonly ValueType[] => [
  { dtype: x.dtype, shape: x.shape },
];

/** The same, of floating point numbers. */
export const unaryFloat = ({ op, inputs: [x] }: OneFirst): readonly ValueType[] => [
  { dtype: float(op, x), shape: x.shape },
];

export const test = ({ inputs: [x] }: OneFirst): readonly ValueType[] => [
  { dtype: "bool", shape: x.shape },
];

export const binary = ({ op, inputs: [a, b] }: Two): readonly ValueType[] => [
  { dtype: sameDtype(op, a, b), shape: broadcast(op, a.shape, b.shape) },
];

/** The exponent may be of another dtype. */
export const power = ({ op, inputs: [a, b] }: Two): readonly ValueType[] => [
  { dtype: a.dtype, shape: broadcast(op, a.shape, b.shape) },
];

export function comparison({ op, inputs: [a, b] }: Two): readonly ValueType[] {
  sameDtype(op, a, b);
  return [{ dtype: "bool", shape: broadcast(op, a.shape, b.shape) }];
}

/** Of two truths. */
export const logical = ({ op, inputs: [a, b] }: Two): readonly ValueType[] => {
  const other = [a, b].find(({ dtype }) => dtype !== "bool");
  if (other !== undefined) throw new TypeError(`${op}: takes bool, got ${other.dtype}`);
  return [{ dtype: "bool", shape: broadcast(op, a.shape, b.shape) }];
};

/** Of any number of inputs. */
export function several({ op, inputs }: AnyCall): readonly ValueType[] {
  const [first, ...others] = inputs as readonly Value[];
  if (first === undefined) throw new RangeError(`${op}: takes one value or more`);
  const shape = others.reduce((joint, next) => broadcast(op, joint, next.shape), first.shape);
  for (const next of others) sameDtype(op, first, next);
  return [{ dtype: first.dtype, shape }];
}

export const where = ({ op, inputs: [condition, a, b] }: Call<"Where">): readonly ValueType[] => [
  {
    dtype: sameDtype(op, a, b),
    shape: broadcast(op, condition.shape, broadcast(op, a.shape, b.shape)),
  },
];

/** The slope is repeated to meet X, and never the other way round. */
export const prelu = ({ op, inputs: [x, slope] }: Call<"PRelu">): readonly ValueType[] => {
  broadcast(op, x.shape, slope.shape);
  return [{ dtype: sameDtype(op, x, slope), shape: x.shape }];
};

export const cast = (to: DType, { shape }: Value): readonly ValueType[] => [{ dtype: to, shape }];
