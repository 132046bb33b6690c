/** @module What the lowerings share. A state is laid out as [N, …, S, E]: the long axis last is fast on a CPU. */
import {
  add,
  constant,
  reduceSum,
  slice,
  transpose,
  unsqueeze,
  type Value,
} from "../../onnx/index.ts";
import { sizeOf } from "../../tensor.ts";
import type { Route } from "../selective-scan.ts";

interface Sizes {
  /** L */
  readonly length: number;
  /** E, the channels. */
  readonly width: number;
  /** S, the numbers in the state of a channel. */
  readonly states: number;
}

export const sizesOf = ({ u, a }: Route): Sizes => ({
  length: Number(u.shape[1]),
  width: Number(u.shape[2]),
  states: Number(a.shape[1]),
});

/** A as [S, E]. */
export const decayRates = ({ a }: Route): Value => transpose(a, [1, 0]);

/** Zeros of this shape, whose last axis is E, for each image: the sum of no elements of u. */
export function emptyState({ u }: Route, shape: readonly number[]): Value {
  const none = reduceSum(slice(u, { starts: [0], ends: [0], axes: [1] }), [1], { keepdims: 0 }); // [N, E]
  const axes = shape.slice(1).map((_, i) => i + 1);
  const zeros = constant({ dtype: "float32", shape, data: new Float32Array(sizeOf(shape)) });
  return add(axes.length === 0 ? none : unsqueeze(none, axes), zeros);
}
