/** @module Shapes of sums, means and other numbers over axes, and of what is scaled by them. */
import { broadcast } from "../broadcast.ts";
import { contentsOf } from "../contents.ts";
import { type Size, unified, unknownSize } from "../sizes.ts";
import { type Call, type Shape, shapeText, type Value, type ValueType } from "../value.ts";
import { type AnyCall, axesIn, axisOf, float, isFloat, rankOf } from "./rule.ts";

export const reduction = ({
  op,
  inputs: [x, axes],
  attributes: { keepdims = 1 },
}: Call<"ReduceSum"> | (AnyCall & Pick<Call<"ReduceSum">, "inputs" | "attributes">)) => [
  {
    dtype: x.dtype,
    shape: without(x.shape, axesIn(op, axes?.shape[0] === 0 ? undefined : axes, x.shape), keepdims),
  },
];

export const place = ({
  op,
  inputs: [x],
  attributes: { axis = 0, keepdims = 1 },
}: Call<"ArgMax" | "ArgMin">) => [
  { dtype: "int64" as const, shape: without(x.shape, [axisOf(op, axis, x.shape)], keepdims) },
];

const without = (shape: Shape, axes: readonly number[], keepdims: 0 | 1): Shape =>
  keepdims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));

/** Along `axis` (−1), of the shape of the input. */
export const alongAxis = ({
  op,
  inputs: [x],
  attributes: { axis = -1 },
}: Call<"Softmax" | "LogSoftmax" | "LpNormalization">) => {
  axisOf(op, axis, x.shape);
  return [{ dtype: float(op, x), shape: x.shape }];
};

export const topK = ({
  op,
  inputs: [x, k],
  attributes: { axis = -1 },
}: Call<"TopK">): readonly ValueType[] => {
  const at = axisOf(op, axis, x.shape);
  const wanted: Size = contentsOf(k)?.[0] ?? unknownSize();
  const size = x.shape[at];
  if (typeof size === "number" && typeof wanted === "number" && wanted > size) {
    throw new RangeError(`${op}: ${wanted} of ${size} on axis ${at} (${shapeText(x.shape)})`);
  }
  const shape = x.shape.with(at, wanted);
  return [
    { dtype: x.dtype, shape },
    { dtype: "int64", shape },
  ];
};

/** One number for each channel of [N, C, …]. */
export const perChannel = ({
  op,
  inputs: [x, ...statistics],
}: Call<"BatchNormalization" | "InstanceNormalization" | "GroupNormalization">) => {
  for (const value of statistics) {
    if (value.shape.length !== 1 || unified(value.shape[0], x.shape[1] ?? 1) === undefined) {
      throw new RangeError(
        `${op}: takes one number for each channel of ${shapeText(x.shape)}, got ${shapeText(value.shape)}`,
      );
    }
  }
  return [{ dtype: float(op, x), shape: x.shape }];
};

export const layerNormalization = ({
  op,
  inputs: [x, scale],
  attributes: { axis = -1 },
}: Call<
  "LayerNormalization" | "RMSNormalization" | "SimplifiedLayerNormalization"
>): readonly ValueType[] => {
  const at = axisOf(op, axis, x.shape);
  broadcast(op, x.shape.slice(at), scale.shape);
  const statistics = x.shape.map((size, axis) => (axis < at ? size : 1));
  const normalized: ValueType = { dtype: float(op, x), shape: x.shape };
  if (op === "RMSNormalization") return [normalized];
  const one: ValueType = { dtype: "float32", shape: statistics };
  return op === "LayerNormalization" ? [normalized, one, one] : [normalized, one];
};

export const skipNormalization = ({
  op,
  inputs: [x, skip],
}: Call<"SkipLayerNormalization" | "SkipSimplifiedLayerNormalization">): readonly ValueType[] => {
  rankOf(op, "the input", x, 2, 3);
  broadcast(op, x.shape, skip.shape);
  const whole: ValueType = { dtype: float(op, x), shape: x.shape };
  const one: ValueType = { dtype: "float32", shape: x.shape.with(-1, 1) };
  return [whole, one, one, whole];
};

/** An element type that whole numbers stand for others in, with a scale and a zero point. */
export function quantize({ op, inputs: [x, , zero], attributes }: Call<"QuantizeLinear">) {
  float(op, x);
  return [{ dtype: zero?.dtype ?? attributes.output_dtype ?? "uint8", shape: x.shape }];
}

export const dequantize = ({
  op,
  inputs: [x, scale],
}: Call<"DequantizeLinear">): readonly ValueType[] => {
  if (isFloat(x.dtype)) throw new TypeError(`${op}: takes whole numbers, got ${x.dtype}`);
  return [{ dtype: float(op, scale), shape: x.shape }];
};

export const dynamicQuantize = ({
  inputs: [x],
}: Call<"DynamicQuantizeLinear">): readonly ValueType[] => [
  { dtype: "uint8", shape: x.shape },
  { dtype: "float32", shape: [] },
  { dtype: "uint8", shape: [] },
];

export const qLinearBinary = ({ op, inputs }: Call<"QLinearAdd" | "QLinearMul">) => [
  { dtype: inputs[0].dtype, shape: broadcast(op, inputs[0].shape, (inputs[3] as Value).shape) },
];

export const qLinearGlobalAveragePool = ({
  inputs: [x],
  attributes: { channels_last = 0 },
}: Call<"QLinearGlobalAveragePool">) => [
  {
    dtype: x.dtype,
    shape: x.shape.map((size, axis) =>
      axis === 0 || axis === (channels_last ? x.shape.length - 1 : 1) ? size : 1,
    ),
  },
];
