/** @module Shapes that only the elements tell: how many there are is a size of which nothing is known. */
import { contentsOf } from "../contents.ts";
import { unknownSize } from "../sizes.ts";
import type { Call, ValueType } from "../value.ts";
import { axisOf, rankOf } from "./rule.ts";

export const nonZero = ({ inputs: [x] }: Call<"NonZero">): readonly ValueType[] => {
  const held = contentsOf(x);
  const count = held?.every((a) => typeof a === "number")
    ? held.filter((a) => a !== 0).length
    : undefined;
  return [{ dtype: "int64", shape: [x.shape.length, count ?? unknownSize()] }];
};

export const nonMaxSuppression = ({
  op,
  inputs: [boxes, scores],
}: Call<"NonMaxSuppression">): readonly ValueType[] => {
  rankOf(op, "boxes", boxes, 3);
  rankOf(op, "scores", scores, 3);
  return [{ dtype: "int64", shape: [unknownSize(), 3] }];
};

export const compress = ({
  op,
  inputs: [x, condition],
  attributes: { axis },
}: Call<"Compress">) => {
  const held = contentsOf(condition);
  const known = held?.every((a) => typeof a === "number")
    ? held.filter((a) => a !== 0).length
    : undefined;
  const count = known ?? unknownSize();
  const shape = axis === undefined ? [count] : x.shape.with(axisOf(op, axis, x.shape), count);
  return [{ dtype: x.dtype, shape }];
};
